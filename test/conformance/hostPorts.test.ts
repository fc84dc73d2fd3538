import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { judge, loadAdapters } from './adapter.ts';
import { readCases } from './case.ts';

const AREAS = new Set(['host_port', 'host_port_conflict']);
const cases = readCases([fileURLToPath(new URL('cases/networking/', import.meta.url))]);
const adapters = await loadAdapters(AREAS);

describe.each([...adapters])("Kubernetes' own cases of %s", (area, adapter) => {
  const ofArea = cases.filter((one) => one.area === area);
  it.each(ofArea.map((one) => [one.id, one] as const))('%s', (_id, one) => {
    expect(judge(one, adapter), JSON.stringify(one.expect)).toEqual({ passed: true });
  });
});
