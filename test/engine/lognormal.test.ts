import { describe, expect, it } from 'vitest';
import { lognormalQuantile } from '../../src/engine/lognormal.ts';
import { RandomStreams } from '../../src/engine/random.ts';

describe('the lognormal quantile', () => {
  it('gives variates with the mean and the coefficient of variation that were asked for', () => {
    const random = new RandomStreams(1).stream('lognormal');
    const quantile = lognormalQuantile(3, 0.5);
    const count = 100_000;
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < count; i++) {
      const x = quantile(random());
      sum += x;
      squares += x * x;
    }
    const mean = sum / count;
    expect(Math.abs(mean - 3)).toBeLessThan((3.29 * 1.5) / Math.sqrt(count));
    // The second moment is mean² (1 + cv²) = 11.25; its own deviation is √(mean⁴ ((1 + cv²)⁶ - (1 + cv²)²)) = 13.5.
    expect(Math.abs(squares / count - 11.25)).toBeLessThan((3.29 * 13.5) / Math.sqrt(count));
  });

  it('has its median at mean / √(1 + cv²), grows, and begins at 0', () => {
    const quantile = lognormalQuantile(2, 1);
    expect(quantile(0.5)).toBeCloseTo(Math.SQRT2, 9);
    expect(quantile(0.9)).toBeGreaterThan(quantile(0.6));
    expect(quantile(0)).toBe(0);
  });

  it('is constant without variation', () => {
    expect([0, 0.3, 0.999].map(lognormalQuantile(2, 0))).toEqual([2, 2, 2]);
  });
});
