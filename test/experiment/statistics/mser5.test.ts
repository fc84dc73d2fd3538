import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../../../src/engine/random.ts';
import { batchMeans } from '../../../src/experiment/statistics/batchMeans.ts';
import { growth } from '../../../src/experiment/statistics/growth.ts';
import { mean } from '../../../src/experiment/statistics/moments.ts';
import { mser5 } from '../../../src/experiment/statistics/mser5.ts';

/** The rule as it is defined, a sum for every place: the slow twin. */
function slowMser5(values: readonly number[]): number {
  const means = batchMeans(values, 5);
  const errors = means.map((_, d) => {
    const rest = means.slice(d);
    const centre = mean(rest);
    return rest.reduce((sum, value) => sum + (value - centre) ** 2, 0) / rest.length ** 2;
  });
  const half = errors.slice(0, Math.floor(means.length / 2) + 1);
  return Math.min(...half);
}

describe('mser5', () => {
  it('leaves out a beginning that is unlike the rest', () => {
    const noise = new RandomStreams(1).stream('noise');
    const values = Array.from({ length: 200 }, (_, i) => (i < 30 ? 10 - i / 3 : 0) + noise());
    const { observations, settled } = mser5(values);
    expect(observations).toBeGreaterThanOrEqual(25);
    expect(observations).toBeLessThanOrEqual(35);
    expect(settled).toBe(true);
  });

  it('leaves nothing out of a series that is the same throughout', () => {
    expect(mser5(new Array(100).fill(3))).toEqual({ observations: 0, settled: true });
  });

  it('says when a series never settles', () => {
    expect(mser5(Array.from({ length: 100 }, (_, i) => i)).settled).toBe(false);
  });

  it('knows nothing of fewer than five observations', () => {
    expect(mser5([1, 2, 3])).toEqual({ observations: 0, settled: true });
  });

  it('finds the least squared standard error, as the definition taken literally does', () => {
    const series = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 20, maxLength: 120 });
    fc.assert(
      fc.property(series, (values) => {
        const { observations } = mser5(values);
        const rest = batchMeans(values, 5).slice(observations / 5);
        const centre = mean(rest);
        const error = rest.reduce((sum, value) => sum + (value - centre) ** 2, 0) / rest.length ** 2;
        expect(Math.abs(error - slowMser5(values))).toBeLessThan(1e-9);
      }),
      { seed: 1 },
    );
  });
});

describe('growth', () => {
  it('is half of the whole climb of a straight line, and none of a level', () => {
    expect(growth(Array.from({ length: 100 }, (_, i) => i))).toBe(50);
    expect(growth(new Array(100).fill(7))).toBe(0);
  });

  it('is unknown for a series that is too short', () => {
    expect(growth([1, 2, 3, 4, 5, 6, 7])).toBeNaN();
  });
});
