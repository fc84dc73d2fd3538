import { describe, expect, it } from 'vitest';
import { expectedWait, hasFullQueue } from '../../../src/workload/health/backlog.ts';
import { workload } from '../../support/scenarios.ts';

/** One pod with so many requests in its queue. */
function pods(waiting: number, changes: Parameters<typeof workload>[0] = {}) {
  const config = workload({
    concurrency: 4,
    queue: 10,
    service: { distribution: 'exponential', mean: 2 },
    ...changes,
  });
  return { waiting: Int32Array.of(waiting), configOf: () => config };
}

describe('the backlog of a pod', () => {
  it('takes the mean time of a service for each request, over all workers', () => {
    expect([0, 1, 8].map((waiting) => expectedWait(pods(waiting), 0))).toEqual([0, 0.5, 4]);
    const empirical = { distribution: 'empirical', values: [1, 2, 6] } as const;
    expect(expectedWait(pods(4, { service: empirical }), 0)).toBe(3);
  });

  it('is full with as many as may wait; without a queue it is never said to be', () => {
    expect([9, 10].map((waiting) => hasFullQueue(pods(waiting), 0))).toEqual([false, true]);
    expect(hasFullQueue(pods(0, { queue: 0 }), 0)).toBe(false);
  });
});
