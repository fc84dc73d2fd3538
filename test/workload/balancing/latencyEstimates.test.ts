import { describe, expect, it } from 'vitest';
import { LatencyEstimates } from '../../../src/workload/balancing/latencyEstimates.ts';

/** An estimate that has seen these latencies (seconds) at these numbers of requests in flight. */
function estimatesOf(...seen: readonly (readonly [inFlight: number, seconds: number])[]): LatencyEstimates {
  const estimates = new LatencyEstimates();
  for (const [attempt, [inFlight, seconds]] of seen.entries()) {
    estimates.came(attempt, inFlight, 10);
    estimates.served(attempt, 3, 10 + seconds);
  }
  return estimates;
}

describe("a pod's estimate of its latency", () => {
  it('is 0 before it has served anything', () => {
    expect(new LatencyEstimates().at(3, 5)).toBe(0);
    expect(estimatesOf([0, 1]).at(2, 0)).toBe(0);
  });

  it('is the median of the latencies of requests that met as many others', () => {
    const estimates = estimatesOf([2, 5], [2, 1], [2, 3], [7, 100]);
    expect(estimates.at(3, 2)).toBe(3);
    expect(estimates.at(3, 7)).toBe(100);
  });

  it('is that at the nearest number for which there are any', () => {
    const estimates = estimatesOf([2, 1], [10, 4]);
    expect([0, 5, 7, 63, 1000].map((inFlight) => estimates.at(3, inFlight))).toEqual([1, 1, 4, 4, 4]);
  });

  it('forgets all but the last eight', () => {
    const old = Array.from({ length: 20 }, () => [1, 9] as const);
    const recent = Array.from({ length: 8 }, () => [1, 2] as const);
    expect(estimatesOf(...old, ...recent).at(3, 1)).toBe(2);
  });
});
