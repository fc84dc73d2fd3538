import { describe, expect, it } from 'vitest';
import { newPickRequest } from '../../../src/balancing/balancer.ts';
import { prequal, reuseBudget } from '../../../src/balancing/prequal/prequal.ts';
import { InFlightDistribution, POOL_SIZE, ProbePool } from '../../../src/balancing/prequal/probePool.ts';
import { RandomStreams } from '../../../src/engine/random.ts';

describe('Prequal', () => {
  it('picks the fastest of those that are not hot, by fresh probes', () => {
    // Two of three results have one request in flight: the third is hot.
    const values = { removeRate: 0, quantile: 0.6 };
    const balancer = prequal.balancer({ random: new RandomStreams(1).stream('prequal'), values });
    balancer.update({ ids: Int32Array.from({ length: 40 }, (_, i) => i) }, 0);
    balancer.report?.(1, 0, { inFlight: 1, latency: 0.05 });
    balancer.report?.(2, 0, { inFlight: 1, latency: 0.02 });
    balancer.report?.(3, 0, { inFlight: 9, latency: 0.001 });
    expect(balancer.pick({ ...newPickRequest(), now: 0.1 })).toBe(2);
  });

  it('falls back to any replica when its results are too old', () => {
    const balancer = prequal.balancer({ random: () => 0.999 });
    balancer.update({ ids: Int32Array.of(0, 1, 2, 3) }, 0);
    for (const id of [0, 1]) balancer.report?.(id, 0, { inFlight: 0, latency: 0 });
    expect(balancer.pick({ ...newPickRequest(), now: 5 })).toBe(3);
  });

  it('probes as many different replicas as it should', () => {
    const balancer = prequal.balancer({ random: new RandomStreams(1).stream('probes') });
    const ids = Int32Array.of(11, 12, 13, 14);
    balancer.update({ ids }, 0);
    const targets = new Int32Array(16);
    const hits = new Map<number, number>();
    for (let i = 0; i < 4000; i++) {
      expect(balancer.probe?.(targets)).toBe(3);
      const asked = [...targets.slice(0, 3)];
      expect(new Set(asked).size).toBe(3);
      for (const id of asked) hits.set(id, (hits.get(id) ?? 0) + 1);
    }
    // Each is asked in 3 of 4 cases: standard deviation sqrt(4000 * 3/16).
    for (const id of ids) expect(Math.abs((hits.get(id) ?? 0) - 3000)).toBeLessThan(5 * Math.sqrt(750));
  });

  it('has no finite reuse budget where probes do not make up for what is removed', () => {
    expect(reuseBudget(20, { probeRate: 3, removeRate: 1, delta: 1 })).toBe(Number.POSITIVE_INFINITY);
    expect(reuseBudget(16, { probeRate: 3, removeRate: 0, delta: 1 })).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('the probe pool', () => {
  it('holds sixteen results and loses the oldest', () => {
    const pool = new ProbePool();
    for (let i = 0; i <= POOL_SIZE; i++) pool.add(i, 0, 0, i, 1);
    expect(pool.count).toBe(POOL_SIZE);
    expect([...pool.ids]).toEqual(Array.from({ length: POOL_SIZE }, (_, i) => i + 1));
  });

  it('does without the hottest first, then without the slowest', () => {
    const pool = new ProbePool();
    pool.add(0, 5, 0.1, 0, 1);
    pool.add(1, 9, 0.1, 0, 1);
    pool.add(2, 1, 0.9, 0, 1);
    expect(pool.worst(3)).toBe(1);
    expect(pool.worst(100)).toBe(2);
  });
});

it('the distribution of requests in flight knows its quantiles, of the recent past only', () => {
  const distribution = new InFlightDistribution();
  expect(distribution.quantile(0.5)).toBe(0);
  for (const inFlight of [1, 2, 3, 4]) distribution.add(inFlight);
  expect([0, 0.5, 0.75, 1].map((share) => distribution.quantile(share))).toEqual([1, 2, 3, 4]);
  for (let i = 0; i < 128; i++) distribution.add(7);
  expect(distribution.quantile(0)).toBe(7);
});
