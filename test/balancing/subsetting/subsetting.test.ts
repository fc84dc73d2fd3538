import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newPickRequest } from '../../../src/balancing/balancer.ts';
import {
  apertureWeights,
  deterministicAperture,
} from '../../../src/balancing/subsetting/deterministicAperture.ts';
import { RandomAperture } from '../../../src/balancing/subsetting/randomAperture.ts';
import { seededShuffle } from '../../../src/balancing/subsetting/seededShuffle.ts';
import { deterministicSubset, rendezvousSubset } from '../../../src/balancing/subsetting/subsets.ts';
import { subsetting } from '../../../src/balancing/subsetting/subsetting.ts';
import { RandomStreams } from '../../../src/engine/random.ts';

const names = (count: number) => Array.from({ length: count }, (_, i) => `10.0.0.${i}:80`);

describe('subsets', () => {
  it('a seeded shuffle is an order of all, and another seed gives another', () => {
    expect([...seededShuffle(20, 1)].sort((a, b) => a - b)).toEqual([...Array(20).keys()]);
    expect(seededShuffle(20, 1)).not.toEqual(seededShuffle(20, 2));
  });

  it('of the deterministic kind give every backend the same number of clients in a full round', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), (size, slices) => {
        const counts = new Int32Array(size * slices);
        for (let client = 0; client < slices; client++)
          for (const backend of deterministicSubset(size * slices, client, size)) counts[backend]++;
        expect([...counts]).toEqual(new Array(size * slices).fill(1));
      }),
      { seed: 1 },
    );
    expect([...deterministicSubset(3, 5, 10)]).toEqual([0, 1, 2]);
  });

  it('of the rendezvous kind change by one entry at most when a backend leaves', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 30 }),
        fc.integer({ min: 1, max: 10 }),
        fc.bigInt(0n, 1n << 60n),
        (n, size, seed) => {
          const all = names(n);
          const before = [...rendezvousSubset(all, size, seed)].map((i) => all[i]);
          const rest = all.slice(1);
          const after = [...rendezvousSubset(rest, size, seed)].map((i) => rest[i]);
          expect(before.filter((name) => !after.includes(name)).length).toBeLessThanOrEqual(1);
        },
      ),
      { seed: 1, numRuns: 50 },
    );
  });

  it.each(['rendezvous', 'deterministic', 'random'])(
    'a client with a %s subset uses no other endpoint',
    (rule) => {
      const setup = {
        random: new RandomStreams(1).stream('a'),
        peer: { index: 1, count: 4 },
        values: { rule, size: 5 },
      };
      const balancer = subsetting.balancer(setup);
      balancer.update({ ids: Int32Array.from({ length: 40 }, (_, i) => i), keys: names(40) }, 0);
      const seen = new Set(Array.from({ length: 200 }, () => balancer.pick(newPickRequest())));
      expect(seen.size).toBe(5);
    },
  );
});

describe('the deterministic aperture', () => {
  it('covers every server equally often over all clients, and as much as its width by each', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 40 }), (clients, servers) => {
        const totals = new Float64Array(servers);
        for (let client = 0; client < clients; client++)
          for (const [server, weight] of apertureWeights(client, clients, servers, 12).entries())
            totals[server] += weight;
        for (const total of totals) expect(total).toBeCloseTo(totals[0], 9);
      }),
      { seed: 1 },
    );
  });

  it('picks what it covers in proportion, edges in part', () => {
    const setup = { random: new RandomStreams(1).stream('d'), peer: { index: 2, count: 7 } };
    const balancer = deterministicAperture.balancer(setup);
    balancer.update({ ids: Int32Array.from({ length: 24 }, (_, i) => i), keys: names(24) }, 0);
    const counts = new Map<number, number>();
    const picks = 30_000;
    for (let i = 0; i < picks; i++) {
      const picked = balancer.pick(newPickRequest());
      counts.set(picked, (counts.get(picked) ?? 0) + 1);
    }
    const weights = [...apertureWeights(2, 7, 24, 12)].filter((weight) => weight > 0);
    expect(counts.size).toBe(weights.length);
    // Unloaded, ties go to the second draw, which is drawn without the first: shares are near the weights, not equal.
    const least = Math.min(...counts.values());
    expect(least / picks).toBeLessThan(0.02);
    expect(least / picks).toBeGreaterThan(0.005);
  });
});

describe('the random aperture', () => {
  it('grows with the load and shrinks when it is gone', () => {
    const band = { low: 0.875, high: 1.125, window: 15, minimum: 1 };
    const balancer = new RandomAperture(new RandomStreams(1).stream('r'), band);
    balancer.update({ ids: Int32Array.from({ length: 20 }, (_, i) => i), keys: names(20) }, 0);
    expect(balancer.width).toBe(1);
    let now = 0;
    for (let i = 0; i < 10; i++) balancer.sent(i, now);
    for (let i = 0; i < 200; i++) {
      now += 1;
      balancer.sent(0, now);
      balancer.done(0, now);
    }
    // Ten under way on average: nine to eleven servers keep them within the band.
    expect(balancer.width).toBeGreaterThanOrEqual(8);
    expect(balancer.width).toBeLessThanOrEqual(12);
    for (let i = 0; i < 10; i++) balancer.done(i, now);
    for (let i = 0; i < 200; i++) {
      now += 1;
      balancer.sent(0, now);
      balancer.done(0, now);
    }
    expect(balancer.width).toBeLessThanOrEqual(2);
  });
});
