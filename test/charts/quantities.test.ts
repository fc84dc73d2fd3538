import { describe, expect, it } from 'vitest';
import {
  counted,
  countText,
  latencyText,
  percentText,
  secondsText,
  withBoundUnits,
} from '../../src/charts/quantities.ts';

describe('numbers as people read them', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [359880, '359,880'],
    [1234567.891, '1,234,567.89'],
    [0.2, '0.2'],
  ])('the count %d is %s', (count, text) => {
    expect(countText(count)).toBe(text);
  });

  it('a noun is plural for all numbers but one', () => {
    expect([0, 1, 2].map((count) => counted(count, 'pod'))).toEqual(['0 pods', '1 pod', '2 pods']);
  });

  it.each([
    [0, '0 %'],
    [1, '100 %'],
    [0.0234, '2.3 %'],
    [0.281, '28 %'],
    [0.0041, '0.41 %'],
    [0.00001, 'under 0.01 %'],
    [0.99995, 'over 99.9 %'],
  ])('the fraction %d is %s', (fraction, text) => {
    expect(percentText(fraction)).toBe(text);
  });

  it.each([
    [60, '60 s'],
    [50.24, '50.2 s'],
    [-25, '-25 s'],
    [350.3, '350 s'],
    [0.25, '0.25 s'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(secondsText(seconds)).toBe(text);
  });

  it.each([
    [null, '–'],
    [Number.NaN, '–'],
    [0.00085, '850 µs'],
    [0.02304, '23 ms'],
    [0.9996, '1 s'],
    [1.0412, '1.04 s'],
    [0, '0 µs'],
  ])('the latency %d is %s', (seconds, text) => {
    expect(latencyText(seconds)).toBe(text);
  });

  it('binds a number to its unit and nothing else', () => {
    expect(withBoundUnits('2 % in 60 s, 3 pods')).toBe('2\u00a0% in 60\u00a0s, 3 pods');
  });
});
