import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { incompleteBeta } from '../../../src/experiment/statistics/incompleteBeta.ts';
import { logGamma } from '../../../src/experiment/statistics/logGamma.ts';
import { tQuantile, tTail, upperQuantile } from '../../../src/experiment/statistics/studentT.ts';
import { jstat } from './jstat.ts';

const DEGREES = [1, 2, 3, 4, 9, 19, 49, 99, 999];

describe('logGamma', () => {
  it('is the logarithm of the factorial at whole numbers', () => {
    let factorial = 1;
    for (let n = 1; n <= 20; n++) {
      expect(logGamma(n)).toBeCloseTo(Math.log(factorial), 11);
      factorial *= n;
    }
  });

  it('agrees with jstat, and with half of log pi at one half', () => {
    for (const x of [0.1, 0.5, 1.5, 7.25, 100.5, 12345.6]) {
      expect(Math.abs(logGamma(x) - jstat.gammaln(x))).toBeLessThan(
        1e-9 * Math.max(1, Math.abs(logGamma(x))),
      );
    }
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 13);
  });
});

describe('incompleteBeta', () => {
  it('has the closed form x^a for b = 1, and 1 - (1-x)^b for a = 1', () => {
    for (const x of [0, 0.001, 0.3, 0.7, 0.999, 1]) {
      expect(incompleteBeta(x, 3, 1)).toBeCloseTo(x ** 3, 13);
      expect(incompleteBeta(x, 1, 4)).toBeCloseTo(1 - (1 - x) ** 4, 13);
    }
  });

  it('is symmetric: I_x(a, b) = 1 - I_{1-x}(b, a)', () => {
    const shape = fc.double({ min: 0.5, max: 1000, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), shape, shape, (x, a, b) => {
        expect(Math.abs(incompleteBeta(x, a, b) + incompleteBeta(1 - x, b, a) - 1)).toBeLessThan(1e-10);
      }),
      { seed: 1 },
    );
  });

  it('agrees with jstat, whose own error is about 2e-8', () => {
    for (const [x, a, b] of [
      [0.2, 2, 5],
      [0.9, 30, 4],
      [0.5, 0.5, 0.5],
    ] as const)
      expect(incompleteBeta(x, a, b)).toBeCloseTo(jstat.beta.cdf(x, a, b), 7);
  });
});

describe('tQuantile', () => {
  it('agrees with jstat for every degree of freedom', () => {
    // jstat's own error is about 1e-8 of the value.
    for (const df of DEGREES)
      for (const p of [0.6, 0.9, 0.95, 0.975, 0.995])
        expect(Math.abs(tQuantile(p, df) / jstat.studentt.inv(p, df) - 1)).toBeLessThan(1e-6);
  });

  it('has the values of printed tables, and closed forms for one and two degrees', () => {
    expect(tQuantile(0.975, 9)).toBeCloseTo(2.262157162798, 11);
    expect(tQuantile(0.975, 1)).toBeCloseTo(Math.tan(Math.PI * 0.475), 10);
    // df = 2: t = (2p - 1) sqrt(2 / (4 p (1 - p))).
    expect(tQuantile(0.99, 2)).toBeCloseTo(0.98 * Math.sqrt(2 / (4 * 0.99 * 0.01)), 10);
  });

  it('is odd about the median, and undoes the tail even far out', () => {
    expect(tQuantile(0.5, 7)).toBe(0);
    expect(tQuantile(0.1, 7)).toBeCloseTo(-tQuantile(0.9, 7), 12);
    for (const tail of [0.3, 1e-3, 1e-8]) expect(tTail(upperQuantile(tail, 9), 9) / tail).toBeCloseTo(1, 9);
  });

  it('refuses what is no probability', () => {
    for (const p of [0, 1, -0.1, Number.NaN]) expect(() => tQuantile(p, 5)).toThrow(RangeError);
    expect(() => tQuantile(0.9, 0)).toThrow(RangeError);
  });
});
