import { describe, expect, it } from 'vitest';
import { callPlans, callSources } from '../../../src/workload/calls/callGraph.ts';
import type { CallConfig } from '../../../src/workload/config.ts';
import { traffic, workload } from '../../support/scenarios.ts';

const call = (name: string, changes: Partial<CallConfig> = {}): CallConfig => ({
  source: traffic(1, { name }),
  probability: 1,
  count: 1,
  optional: false,
  ...changes,
});

describe('the edges of the call graph', () => {
  const workloads = [
    workload({
      calls: { stages: [[call('a > b'), call('a > c', { count: 5 })], [call('a > d')]], holdsWorker: true },
    }),
    workload(),
    workload({ calls: { stages: [[call('d > e', { optional: true })]], holdsWorker: false } }),
  ];

  it('are traffic sources in the order of workloads, stages and calls', () => {
    expect(callSources(workloads).map(({ name }) => name)).toEqual(['a > b', 'a > c', 'a > d', 'd > e']);
    expect(callSources([workload()])).toEqual([]);
  });

  it('are numbered in that order, from the first on', () => {
    const plans = callPlans(workloads, 3);
    expect(plans[1]).toBeUndefined();
    expect([plans[0]?.edges, plans[2]?.edges]).toEqual([[3, 4, 5], [6]]);
    expect(plans[0]?.stages[0][1]).toEqual({ edge: 4, probability: 1, count: 5, optional: false });
    expect([plans[0]?.holdsWorker, plans[2]?.holdsWorker]).toEqual([true, false]);
  });
});
