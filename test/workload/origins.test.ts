import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { originsOf, sourceOfKind } from '../../src/workload/origins.ts';
import { traffic } from '../support/scenarios.ts';

const mixed = (name: string, mix: string, weight: number) => traffic(1, { name, mix: { name: mix, weight } });

describe('the origins of traffic', () => {
  it('are the sources, and one for all of a mix', () => {
    const all = [
      traffic(1, { name: 'a' }),
      mixed('b/x', 'b', 80),
      mixed('b/y', 'b', 20),
      mixed('c/x', 'c', 1),
      traffic(1, { name: 'd' }),
    ];
    expect(originsOf(all).map(({ name, first, kinds }) => [name, first, kinds])).toEqual([
      ['a', 0, 1],
      ['b', 1, 2],
      ['c', 3, 1],
      ['d', 4, 1],
    ]);
  });

  it('divide their requests by weight, without a gap for any number below 1', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 20 }),
        fc.nat(2 ** 32 - 1),
        (weights, word) => {
          const [origin] = originsOf(weights.map((weight, i) => mixed(`m/${i}`, 'm', weight)));
          const uniform = word / 2 ** 32;
          const total = weights.reduce((sum, weight) => sum + weight, 0);
          const kind = sourceOfKind(origin, uniform);
          const before = weights.slice(0, kind).reduce((sum, weight) => sum + weight, 0);
          expect(uniform * total).toBeGreaterThanOrEqual(before - 1e-9 * total);
          expect(uniform * total).toBeLessThan(before + weights[kind] + 1e-9 * total);
        },
      ),
    );
  });
});
