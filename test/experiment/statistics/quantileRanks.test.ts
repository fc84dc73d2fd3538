import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../../../src/engine/random.ts';
import { quantileRanks } from '../../../src/experiment/statistics/quantileRanks.ts';
import { jstat } from './jstat.ts';

describe('quantileRanks', () => {
  it('are the tightest ranks whose tails are at most half of the error each', () => {
    for (const [n, q] of [
      [20, 0.5],
      [100, 0.9],
      [2000, 0.99],
    ] as const) {
      const { low, high } = quantileRanks(n, q, 0.05)!;
      // P(B < low) and P(B >= high) of the binomial count of observations below the quantile.
      expect(jstat.binomial.cdf(low - 1, n, q)).toBeLessThanOrEqual(0.025);
      expect(jstat.binomial.cdf(low, n, q)).toBeGreaterThan(0.025);
      expect(1 - jstat.binomial.cdf(high - 1, n, q)).toBeLessThanOrEqual(0.025);
      expect(1 - jstat.binomial.cdf(high - 2, n, q)).toBeGreaterThan(0.025);
    }
  });

  it('are 6 and 15 for the median of twenty, as tables have them', () => {
    expect(quantileRanks(20, 0.5, 0.05)).toEqual({ low: 6, high: 15 });
  });

  it('do not exist where there are too few observations', () => {
    expect(quantileRanks(5, 0.5, 0.05)).toBeUndefined();
    expect(quantileRanks(1000, 0.999, 0.05)).toBeUndefined();
  });

  it('cover the p90 of exponential observations in at least 95 % of samples', () => {
    const random = new RandomStreams(3).stream('exponential');
    const truth = Math.log(10);
    const { low, high } = quantileRanks(200, 0.9, 0.05)!;
    let covered = 0;
    for (let i = 0; i < 2000; i++) {
      const sample = Array.from({ length: 200 }, () => -Math.log(1 - random())).sort((a, b) => a - b);
      if (sample[low - 1] <= truth && truth <= sample[high - 1]) covered++;
    }
    const exact = jstat.binomial.cdf(high - 1, 200, 0.9) - jstat.binomial.cdf(low - 1, 200, 0.9);
    expect(exact).toBeGreaterThanOrEqual(0.95);
    expect(Math.abs(covered / 2000 - exact)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / 2000));
  });
});
