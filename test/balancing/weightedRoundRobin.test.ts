import { describe, expect, it } from 'vitest';
import { newPickRequest } from '../../src/balancing/balancer.ts';
import { weightedRoundRobin, withMedian } from '../../src/balancing/weightedRoundRobin.ts';
import { RandomStreams } from '../../src/engine/random.ts';

/** Shares of two endpoints, of which the first does three times the work for the same use, at a time. */
function sharesAt(now: number, reportUntil: number): number[] {
  const balancer = weightedRoundRobin.balancer({ random: new RandomStreams(1).stream('wrr') });
  balancer.update({ ids: Int32Array.of(0, 1) }, 0);
  for (let t = 0; t <= reportUntil; t++) {
    balancer.report?.(0, t, { qps: 300, cpuUtilization: 0.5 });
    balancer.report?.(1, t, { qps: 100, cpuUtilization: 0.5 });
  }
  balancer.tick?.(now);
  const counts = [0, 0];
  for (let i = 0; i < 4000; i++) counts[balancer.pick(newPickRequest())]++;
  return counts;
}

describe('weighted round robin by load reports', () => {
  it('divides by what was reported, once that has gone on for the blackout period', () => {
    expect(sharesAt(5, 5)).toEqual([2000, 2000]);
    const [fast, slow] = sharesAt(11, 11);
    expect(Math.abs(fast - 3000)).toBeLessThanOrEqual(2);
    expect(fast + slow).toBe(4000);
  });

  it('forgets a weight that has not been renewed for three minutes', () => {
    expect(sharesAt(12 + 180, 11)).toEqual([2000, 2000]);
    expect(sharesAt(11 + 179, 11)[0]).toBeGreaterThan(2900);
  });

  it('gives unknown endpoints the median in Envoy’s way, and nobody less than 1', () => {
    expect([...withMedian(Float64Array.of(0, 10, 20, 40))]).toEqual([20, 10, 20, 40]);
    expect([...withMedian(Float64Array.of(0, 10, 21))]).toEqual([15, 10, 21]);
    expect([...withMedian(Float64Array.of(0, 0))]).toEqual([1, 1]);
  });
});
