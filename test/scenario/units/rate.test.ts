import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRate, parseRate, RATE_PATTERN } from '../../../src/scenario/units/rate.ts';

describe('parseRate', () => {
  it.each([
    ['600/s', 600],
    ['30/m', 0.5],
    ['18/h', 0.005],
    ['0/s', 0],
    ['2.5/s', 2.5],
  ])('reads %s as %d a second', (text, rate) => {
    expect(parseRate(text)).toBe(rate);
  });

  it.each(['600', '/s', '-1/s', '1/sec', '1 / s', '1/d', '1e3/s', '', `${'9'.repeat(400)}/s`])(
    'refuses %j',
    (text) => {
      expect(parseRate(text)).toBeUndefined();
    },
  );

  it('takes what the pattern of the JSON schema takes', () => {
    const pattern = new RegExp(RATE_PATTERN);
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9.]{0,4}\/?[smhd]{0,2}$/), (text) => {
        expect(parseRate(text) !== undefined).toBe(pattern.test(text));
      }),
    );
  });
});

describe('formatRate', () => {
  it.each([
    [600, '600/s'],
    [0.5, '30/m'],
    [0.005, '18/h'],
    [0, '0/s'],
    [2.2, '132/m'],
    [0.123456, '0.123456/s'],
  ])('writes %d a second as %s', (rate, text) => {
    expect(formatRate(rate)).toBe(text);
  });

  it('is undone by parseRate for whole counts in every unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.constantFrom(1, 60, 3600), (count, seconds) => {
        const rate = count / seconds;
        expect(parseRate(formatRate(rate))).toBe(rate);
      }),
    );
  });
});
