import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { judge, loadAdapters } from './adapter.ts';
import { readCases } from './case.ts';
import { areasOf } from './report.ts';

const cases = readCases([fileURLToPath(new URL('cases/balancing/', import.meta.url))]);
const adapters = await loadAdapters(areasOf(cases));

it('every group of balancing cases has an adapter', () => {
  expect([...adapters.keys()].sort()).toEqual([...areasOf(cases)].sort());
});

describe.each([...adapters])('the cases of %s', (area, adapter) => {
  const ofArea = cases.filter((one) => one.area === area);
  it.each(ofArea.map((one) => [one.id, one] as const))('%s', (_id, one) => {
    expect(judge(one, adapter), JSON.stringify(one.expect)).toEqual({ passed: true });
  });
});
