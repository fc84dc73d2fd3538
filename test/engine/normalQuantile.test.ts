import fc from 'fast-check';
import jstat from 'jstat';
import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../../src/engine/normalQuantile.ts';

/** The bound that Acklam gives for the relative error, with a little room for that of the comparison. */
const BOUND = 1.2e-9;

describe('the quantile of the normal distribution', () => {
  it('agrees with an independent implementation to nine digits, in the middle and in both tails', () => {
    const probabilities = [
      1e-9, 1e-6, 1e-3, 0.024, 0.02425, 0.025, 0.1, 0.3, 0.49, 0.6, 0.9, 0.975, 0.976, 0.9999,
    ];
    for (const p of probabilities) {
      const exact = jstat.normal.inv(p, 0, 1);
      expect(Math.abs(normalQuantile(p) / exact - 1)).toBeLessThan(BOUND);
    }
  });

  it('has the values of the tables', () => {
    expect(normalQuantile(0.5)).toBe(0);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963985, 8);
    expect(normalQuantile(0.995)).toBeCloseTo(2.575829304, 8);
  });

  it('is minus infinity at 0 and finite for every other number of a stream', () => {
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(2 ** -32)).toBeCloseTo(-normalQuantile(1 - 2 ** -32), 7);
    expect(Number.isFinite(normalQuantile(1 - 2 ** -32))).toBe(true);
  });

  it('is symmetric and grows', () => {
    const probability = fc.integer({ min: 1, max: 2 ** 32 - 1 }).map((n) => n / 2 ** 32);
    fc.assert(
      fc.property(probability, probability, (p, q) => {
        expect(normalQuantile(1 - p)).toBeCloseTo(-normalQuantile(p), 7);
        if (q - p > 1e-8) expect(normalQuantile(q)).toBeGreaterThan(normalQuantile(p));
      }),
    );
  });
});
