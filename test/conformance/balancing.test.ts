import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { judge, loadAdapters } from './adapter.ts';
import { readCases } from './case.ts';
import { areasOf } from './report.ts';

/**
 * Cases that take a second and more each, and of whose kind others are left: large chains and tables, and hedging under load. They
 * run with the others in `npm run conformance`.
 */
const COSTLY =
  /^(exactmc-p2cwr-N2-l0\.9|exactmc-p2cnr-N3-l0\.9|simhedge-(none|full|queued-l0\.6)|simstale-.*(N100-T[15]|T50)|simlocal-.*B(2|5)-|simpod.*-N[25]0|maglev-disruption-N100-)/;

const cases = readCases([fileURLToPath(new URL('cases/balancing/', import.meta.url))]).filter(
  ({ id }) => !COSTLY.test(id),
);
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
