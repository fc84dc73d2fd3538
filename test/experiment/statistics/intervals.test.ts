import { describe, expect, it } from 'vitest';
import { exponential, type RandomStream, RandomStreams } from '../../../src/engine/random.ts';
import { batchMeans, batchMeansInterval } from '../../../src/experiment/statistics/batchMeans.ts';
import { bonferroni } from '../../../src/experiment/statistics/bonferroni.ts';
import { excludesZero, relativeHalfWidth } from '../../../src/experiment/statistics/interval.ts';
import { meanInterval } from '../../../src/experiment/statistics/meanInterval.ts';
import { mean, sampleVariance } from '../../../src/experiment/statistics/moments.ts';
import { pairedDifference } from '../../../src/experiment/statistics/pairedDifference.ts';

/** A normal variate by the sum of twelve uniform ones: mean 0, variance 1, near enough for coverage. */
function normal(random: RandomStream): number {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += random();
  return sum;
}

/**
 * Four standard errors of the share of `trials` intervals that hold with probability `p`: with fixed seeds the tests are
 * exact repeats, and the seeds were not chosen, so one in 15,000 would have failed at first sight.
 */
function tolerance(p: number, trials: number): number {
  return 4 * Math.sqrt((p * (1 - p)) / trials);
}

/** Share of trials in which the interval covers the truth. */
function coverage(trials: number, covers: (random: RandomStream) => boolean, name: string): number {
  const random = new RandomStreams(1).stream(name);
  let covered = 0;
  for (let i = 0; i < trials; i++) if (covers(random)) covered++;
  return covered / trials;
}

describe('moments', () => {
  it('are those of a hand-computed sample', () => {
    expect(mean([2, 4, 9])).toBe(5);
    expect(sampleVariance([2, 4, 9])).toBe(13);
    expect(sampleVariance([5])).toBeNaN();
  });

  it('keep their digits where values are large and close together', () => {
    expect(sampleVariance([1e9, 1e9 + 1, 1e9 + 2])).toBe(1);
  });
});

describe('meanInterval', () => {
  it('is the t interval: 2, 4, 9 give 5 plus or minus 4.302653 sqrt(13/3)', () => {
    const interval = meanInterval([2, 4, 9], 0.05);
    expect(interval?.estimate).toBe(5);
    expect(interval?.high).toBeCloseTo(5 + 4.30265272991 * Math.sqrt(13 / 3), 9);
    expect(interval?.low).toBeCloseTo(5 - 4.30265272991 * Math.sqrt(13 / 3), 9);
  });

  it('says nothing of one observation, or of replications that could not all be measured', () => {
    expect(meanInterval([3], 0.05)).toBeUndefined();
    expect(meanInterval([3, Number.NaN, 4], 0.05)).toBeUndefined();
  });

  it('covers the mean of normal observations in 95 % of 4,000 samples of five', () => {
    const share = coverage(
      4000,
      (random) => {
        const { low, high } = meanInterval(
          Array.from({ length: 5 }, () => 3 + normal(random)),
          0.05,
        )!;
        return low <= 3 && 3 <= high;
      },
      'normal',
    );
    expect(Math.abs(share - 0.95)).toBeLessThan(tolerance(0.95, 4000));
  });

  it('has a relative half width, 0 where nothing varies', () => {
    expect(relativeHalfWidth({ estimate: -10, low: -11, high: -9 })).toBeCloseTo(0.1, 12);
    expect(relativeHalfWidth({ estimate: 0, low: 0, high: 0 })).toBe(0);
    expect(relativeHalfWidth({ estimate: 0, low: -1, high: 1 })).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('pairedDifference', () => {
  it('takes away what the pairs share: noise of 100 does not hide a difference of 1', () => {
    const shared = [100, -250, 30, 400, -80];
    const interval = pairedDifference(
      shared.map((value, i) => value + 1 + i / 100),
      shared,
      0.05,
    );
    expect(interval?.estimate).toBeCloseTo(1.02, 10);
    expect(excludesZero(interval!)).toBe(true);
  });

  it('refuses samples that are no pairs', () => {
    expect(() => pairedDifference([1, 2], [1], 0.05)).toThrow(RangeError);
  });

  it('finds no difference where there is none, in 95 % of samples', () => {
    const holds = (random: RandomStream): boolean => {
      const base = Array.from({ length: 8 }, () => normal(random));
      const other = base.map((value) => value + normal(random));
      return !excludesZero(pairedDifference(other, base, 0.05)!);
    };
    expect(Math.abs(coverage(4000, holds, 'pairs') - 0.95)).toBeLessThan(tolerance(0.95, 4000));
  });
});

describe('bonferroni', () => {
  it('shares the error out', () => {
    expect(bonferroni(0.05, 10)).toBeCloseTo(0.005, 15);
    expect(bonferroni(0.05, 0)).toBe(0.05);
  });

  it('lets ten differences hold together in at least 95 % of samples, where uncorrected ones do not', () => {
    const allHold = (alpha: number) => (random: RandomStream) =>
      Array.from({ length: 10 }, () => Array.from({ length: 6 }, () => normal(random))).every(
        (values) => !excludesZero(meanInterval(values, alpha)!),
      );
    const corrected = coverage(1500, allHold(bonferroni(0.05, 10)), 'family');
    // Ten independent intervals at 0.5 % each hold together with 0.995^10 = 0.951.
    expect(Math.abs(corrected - 0.995 ** 10)).toBeLessThan(tolerance(0.951, 1500));
    expect(coverage(1500, allHold(0.05), 'family')).toBeLessThan(0.7);
  });
});

describe('batchMeans', () => {
  it('averages whole batches and leaves the rest out', () => {
    expect(batchMeans([1, 3, 5, 7, 100], 2)).toEqual([2, 6]);
  });

  it('covers the mean of an autocorrelated series, where taking its observations as independent fails', () => {
    // AR(1) with coefficient 0.8 and mean 0: correlation dies out in about ten observations, batches have 100.
    const series = (random: RandomStream): number[] => {
      let value = 0;
      return Array.from({ length: 2000 }, () => (value = 0.8 * value + normal(random)));
    };
    const covers = (interval: { low: number; high: number }): boolean =>
      interval.low <= 0 && interval.high >= 0;
    const ones = new Array<number>(2000).fill(1);
    const batched = coverage(400, (random) => covers(batchMeansInterval(series(random), ones, 0.05)!), 'ar');
    const naive = coverage(400, (random) => covers(meanInterval(series(random), 0.05)!), 'ar');
    // Batches of 100 keep a correlation of about 0.04, which costs some percent of coverage.
    expect(batched).toBeGreaterThan(0.95 - 0.03 - tolerance(0.95, 400));
    expect(naive).toBeLessThan(0.75);
  });

  it('needs an observation for each batch, and leaves out at the beginning what does not fill one', () => {
    expect(batchMeansInterval([1, 2, 3], [1, 1, 1], 0.05)).toBeUndefined();
    expect(batchMeansInterval([999, 1, 1, 3, 3], [1, 1, 1, 1, 1], 0.05, 2)?.estimate).toBe(2);
  });

  it('gives exponential observations their mean within its interval', () => {
    const random = new RandomStreams(2).stream('exponential');
    const interval = batchMeansInterval(
      Array.from({ length: 20_000 }, () => exponential(random, 7)),
      new Array<number>(20_000).fill(1),
      0.001,
    );
    expect(interval!.low).toBeLessThan(7);
    expect(interval!.high).toBeGreaterThan(7);
  });
});
