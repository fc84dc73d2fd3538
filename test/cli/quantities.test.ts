import { describe, expect, it } from 'vitest';
import { countText, latencyText, momentText, percentText, waitText } from '../../src/cli/quantities.ts';

describe('countText', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [1234567, '1,234,567'],
  ])('sets the thousands of %i apart', (count, text) => {
    expect(countText(count)).toBe(text);
  });
});

describe('latencyText', () => {
  it.each([
    [null, '-'],
    [0, '0 s'],
    [0.000015, '15 µs'],
    [0.00099949, '999 µs'],
    [0.0213, '21.3 ms'],
    [0.9994, '999 ms'],
    [0.9996, '1 s'],
    [1.0234, '1.02 s'],
    [1234, '1,234 s'],
  ])('shows %d s in its natural unit', (seconds, text) => {
    expect(latencyText(seconds)).toBe(text);
  });
});

describe('percentText', () => {
  it.each([
    [null, '-'],
    [0, '0 %'],
    [0.0946, '9.46 %'],
    [0.000035234, '0.0035 %'],
    [1e-9, '<0.0001 %'],
    [0.99999, '99.999 %'],
    [0.9999999, '99.999 %'],
    [1, '100 %'],
  ])('shows %d so that few are not none and nearly all not all', (fraction, text) => {
    expect(percentText(fraction)).toBe(text);
  });
});

describe('times', () => {
  it('are shown to the tenth of a second', () => {
    expect([60, 107.34, -0.04, 600.05].map(momentText)).toEqual(['60 s', '107.3 s', '0 s', '600.1 s']);
  });

  it('to wait are whole seconds and minutes, at least one second', () => {
    expect([0.2, 59.6, 60, 200].map(waitText)).toEqual(['1 s', '1 min', '1 min', '3 min 20 s']);
  });
});
