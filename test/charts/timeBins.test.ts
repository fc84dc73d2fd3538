import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binCount, MOST_BINS, peakPerBin, ratePerBin, timeBins } from '../../src/charts/timeBins.ts';

const counts = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 2000 });
const endsOf = (steps: number): number[] => Array.from({ length: steps }, (_, step) => step + 1);

describe('time bins', () => {
  it('cover all steps with at most as many bins as a chart has room for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (steps) => {
        const bins = timeBins(endsOf(steps));
        expect(binCount(bins)).toBeLessThanOrEqual(MOST_BINS);
        expect(bins.edges[0]).toBe(0);
        expect(bins.edges.at(-1)).toBe(steps);
        expect(bins.binOf(steps - 1)).toBe(binCount(bins) - 1);
      }),
    );
  });

  it('lose no request: rate times length over all bins is the sum of the steps', () => {
    fc.assert(
      fc.property(counts, (steps) => {
        const bins = timeBins(endsOf(steps.length));
        const total = ratePerBin(bins, steps).reduce(
          (sum, rate, bin) => sum + rate * (bins.edges[bin + 1] - bins.edges[bin]),
          0,
        );
        expect(total).toBeCloseTo(
          steps.reduce((a, b) => a + b, 0),
          6,
        );
      }),
    );
  });

  it('hide no peak', () => {
    fc.assert(
      fc.property(counts, (steps) => {
        const peaks = peakPerBin(timeBins(endsOf(steps.length)), steps);
        expect(Math.max(...peaks)).toBe(Math.max(...steps));
      }),
    );
  });

  it('have no peak where no step has a value', () => {
    expect([...peakPerBin(timeBins([1, 2, 3, 4], 0, 2), [Number.NaN, Number.NaN, 3, Number.NaN])]).toEqual([
      Number.NaN,
      3,
    ]);
  });

  it('are none when there are no steps', () => {
    expect(binCount(timeBins([]))).toBe(0);
  });

  it('divide the last bin by its own, shorter length', () => {
    expect([...ratePerBin(timeBins([1, 2, 3], 0, 2), [2, 4, 6])]).toEqual([3, 6]);
  });
});
