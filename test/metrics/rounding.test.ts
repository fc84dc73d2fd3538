import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, microseconds, orNull, significant } from '../../src/metrics/rounding.ts';

describe('significant', () => {
  it('keeps six digits, wherever they begin', () => {
    expect(significant(1234567.8)).toBe(1234570);
    expect(significant(0.000123456789)).toBe(0.000123457);
    expect(significant(0)).toBe(0);
  });

  it('is at most half a unit of the sixth digit off', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e12, noNaN: true }), (value) => {
        expect(Math.abs(significant(value) - value)).toBeLessThanOrEqual(value * 5e-6 * (1 + 1e-9));
      }),
    );
  });

  it('leaves what is not finite alone', () => {
    expect(significant(Number.NaN)).toBeNaN();
    expect(significant(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('microseconds', () => {
  it('rounds away what adding up steps leaves behind', () => {
    expect(microseconds(0.1 + 0.2)).toBe(0.3);
    expect(microseconds(-59.99999999)).toBe(-60);
    expect(microseconds(599.0000005)).toBe(599.000001);
  });
});

describe('orNull', () => {
  it('says null where nothing was measured, because JSON has no NaN', () => {
    expect(orNull(Number.NaN)).toBeNull();
    expect(orNull(Number.NEGATIVE_INFINITY)).toBeNull();
    expect(orNull(1 / 3)).toBe(0.333333);
  });
});

describe('decimal', () => {
  it('never writes an exponent for what a results file can hold', () => {
    expect(decimal(1e-7)).toBe('0.0000001');
    expect(decimal(-2.5e-9)).toBe('-0.0000000025');
    expect(decimal(359880)).toBe('359880');
    expect(decimal(-0)).toBe('0');
    expect(decimal(1e-20)).toBe('0');
    expect(decimal(-1e-20)).toBe('0');
  });

  it('writes nothing for what was not measured', () => {
    expect(decimal(Number.NaN)).toBe('');
    expect(decimal(Number.POSITIVE_INFINITY)).toBe('');
  });

  it('reads back as the same number from a microsecond up', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e15, noNaN: true }), (value) => {
        expect(decimal(value)).not.toMatch(/e/);
        expect(Number(decimal(value))).toBe(value);
      }),
    );
  });
});
