import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { judge, loadAdapters } from './adapter.ts';
import { readCases } from './case.ts';
import { areasOf } from './report.ts';

const files = ['env-vars.json', 'env-vars-pod.json'];
const cases = readCases(
  files.map((file) => fileURLToPath(new URL(`cases/networking/${file}`, import.meta.url))),
);
const adapters = await loadAdapters(areasOf(cases));

describe.each([...adapters])("Kubernetes' own cases of %s", (area, adapter) => {
  const ofArea = cases.filter((one) => one.area === area);
  it.each(ofArea.map((one) => [one.id, one] as const))('%s', (_id, one) => {
    expect(judge(one, adapter), JSON.stringify(one.expect)).toEqual({ passed: true });
  });
});

describe('the adapter of env_vars_pod', () => {
  const adapter = adapters.get('env_vars_pod');
  const [one] = cases.filter(({ id }) => id === 'envp-08');

  it('knows a wrong answer', () => {
    const env = { env: { FOO: 'another' } };
    expect(adapter && judge({ ...one, expect: env }, adapter).passed).toBe(false);
    expect(adapter && judge({ ...one, expect: { error: 'some' } }, adapter).passed).toBe(false);
  });
});
