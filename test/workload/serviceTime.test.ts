import jstat from 'jstat';
import { describe, expect, it } from 'vitest';
import type { ServiceTime } from '../../src/workload/config.ts';
import { serviceTimeSampler } from '../../src/workload/serviceTime.ts';

/** Cells of the grid of uniform numbers. */
const N = 200_000;

/** Moments of a sampler over the middles of N equal cells of [0, 1). */
function moments(config: ServiceTime): { mean: number; square: number } {
  const sample = serviceTimeSampler(config);
  let mean = 0;
  let square = 0;
  for (let i = 0; i < N; i++) {
    const x = sample((i + 0.5) / N);
    mean += x / N;
    square += (x * x) / N;
  }
  return { mean, square };
}

/**
 * The error of such a sum for a function that only grows: over all cells but the last at most (largest value)/N, which
 * is less than the integral over the last cell; in the last cell at most twice that integral.
 */
const errorBound = (integralOfLastCell: number) => 3 * integralOfLastCell;

describe('service times', () => {
  it('are always the mean when they are deterministic', () => {
    const sample = serviceTimeSampler({ distribution: 'deterministic', mean: 0.02 });
    expect([0, 0.3, 0.999].map(sample)).toEqual([0.02, 0.02, 0.02]);
  });

  it('are exponential with mean and standard deviation alike', () => {
    const found = moments({ distribution: 'exponential', mean: 2 });
    // The integrals of -ln(1-u) and of its square over the last cell.
    const l = Math.log(N);
    expect(Math.abs(found.mean / 2 - 1)).toBeLessThan(errorBound((1 + l) / N));
    expect(Math.abs(found.square / 4 - 2)).toBeLessThan(errorBound((l * l + 2 * l + 2) / N));
    expect(serviceTimeSampler({ distribution: 'exponential', mean: 2 })(0.5)).toBeCloseTo(2 * Math.LN2, 12);
  });

  it.each([0.1, 0.5, 1, 2])('are lognormal with mean and coefficient of variation %d', (cv) => {
    const mean = 0.02;
    const found = moments({ distribution: 'lognormal', mean, cv });
    // Share of the mean and of the mean square that lies in the last cell.
    const s = Math.sqrt(Math.log(1 + cv * cv));
    const z = jstat.normal.inv(1 - 1 / N, 0, 1);
    const shareOfMean = jstat.normal.cdf(s - z, 0, 1);
    const shareOfSquare = jstat.normal.cdf(2 * s - z, 0, 1);
    expect(Math.abs(found.mean / mean - 1)).toBeLessThan(errorBound(shareOfMean));
    const square = mean * mean * (1 + cv * cv);
    expect(Math.abs(found.square / square - 1)).toBeLessThan(errorBound(shareOfSquare));
    const median = serviceTimeSampler({ distribution: 'lognormal', mean, cv })(0.5);
    expect(median).toBeCloseTo(mean / Math.sqrt(1 + cv * cv), 12);
  });

  it('are never NaN and never negative, also for the smallest and the largest number of a stream', () => {
    for (const distribution of ['exponential', 'lognormal'] as const) {
      const sample = serviceTimeSampler({ distribution, mean: 0.01, cv: 3 });
      expect(sample(0)).toBeCloseTo(0, 12);
      expect(Number.isFinite(sample(1 - 2 ** -32))).toBe(true);
    }
  });

  it('are the mean when a lognormal one has no variation', () => {
    const sample = serviceTimeSampler({ distribution: 'lognormal', mean: 0.03, cv: 0 });
    expect([0, 0.5, 1 - 2 ** -32].map(sample)).toEqual([0.03, 0.03, 0.03]);
  });

  it('are drawn from measured values with equal chances', () => {
    const sample = serviceTimeSampler({ distribution: 'empirical', values: [1, 2, 2, 8] });
    const counts = new Map<number, number>();
    for (let i = 0; i < 1000; i++) {
      const x = sample((i + 0.5) / 1000);
      counts.set(x, (counts.get(x) ?? 0) + 1);
    }
    expect([...counts]).toEqual([
      [1, 250],
      [2, 500],
      [8, 250],
    ]);
    expect([sample(0), sample(1 - 2 ** -32)]).toEqual([1, 8]);
  });
});
