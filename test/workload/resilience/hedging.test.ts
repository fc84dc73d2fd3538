import { describe, expect, it } from 'vitest';
import { exponential, RandomStreams } from '../../../src/engine/random.ts';
import {
  BACKUP_REQUEST,
  extraLoad,
  hedgeDelay,
  hedgedSurvival,
  hedgeTimes,
} from '../../../src/workload/resilience/hedging.ts';

const COUNT = 100_000;

describe('hedging', () => {
  it('after the delay for a share of extra load sends that share again, and no more', () => {
    const random = new RandomStreams(1).stream('latency');
    const latencies = Float64Array.from({ length: 10_000 }, () => exponential(random, 1)).sort();
    for (const share of [0.01, 0.05, 0.5]) {
      expect(extraLoad(latencies, hedgeDelay(latencies, share))).toBeCloseTo(share, 12);
    }
  });

  it('never waits for less than the least delay', () => {
    expect(hedgeDelay([0, 0, 0], 0.05, BACKUP_REQUEST.minDelay)).toBe(0.001);
    expect(hedgeDelay([5], 1)).toBe(5);
  });

  it('has the tail that two independent draws have', () => {
    const survival = (t: number) => Math.exp(-t);
    const random = new RandomStreams(1).stream('latency');
    const delay = 2;
    const hedged = Float64Array.from({ length: COUNT }, () =>
      Math.min(exponential(random, 1), delay + exponential(random, 1)),
    );
    for (const t of [1, 2, 3, 4]) {
      const expected = hedgedSurvival(survival, delay, t);
      // Four standard errors of a proportion.
      const error = 4 * Math.sqrt((expected * (1 - expected)) / COUNT);
      expect(Math.abs(extraLoad(hedged, t) - expected)).toBeLessThan(error);
    }
  });

  it('of gRPC sends five attempts at most, all at once without a delay', () => {
    expect(hedgeTimes(9, 0.5)).toEqual([0, 0.5, 1, 1.5, 2]);
    expect(hedgeTimes(3, 0)).toEqual([0, 0, 0]);
  });
});
