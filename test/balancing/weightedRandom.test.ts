import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PrefixSums } from '../../src/balancing/weightedRandom.ts';

it('a guided search in prefix sums finds what a scan finds', () => {
  const weights = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(weights, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (list, share) => {
      const sums = new PrefixSums(Float64Array.from(list));
      fc.pre(sums.total > 0);
      const at = share * sums.total;
      let sum = 0;
      const slow = list.findIndex((weight) => {
        sum += weight;
        return sum > at;
      });
      expect(sums.find(at)).toBe(slow);
    }),
    { seed: 1, numRuns: 500 },
  );
});
