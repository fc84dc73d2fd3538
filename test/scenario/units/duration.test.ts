import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DURATION_PATTERN, formatDuration, parseDuration } from '../../../src/scenario/units/duration.ts';

describe('parseDuration', () => {
  it.each([
    ['0s', 0],
    ['500ms', 0.5],
    ['10s', 10],
    ['5m', 300],
    ['2h', 7200],
    ['1m30s', 90],
    ['1h0m5s', 3605],
    ['1.5h', 5400],
    ['15us', 0.000015],
    ['15µs', 0.000015],
    ['30ns', 0.00000003],
    ['1s1s', 2],
  ])('reads %s as %d s', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each([
    '',
    '10',
    's',
    '-5s',
    '+5s',
    '5 s',
    '5S',
    '1d',
    '.5s',
    '1.s',
    '1e3s',
    '5s ',
    '1m30',
    '١s',
    'Infinitys',
    `${'9'.repeat(63)}s`.repeat(2),
  ])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('takes exactly what the pattern of the JSON schema takes, up to a sensible length', () => {
    const pattern = new RegExp(DURATION_PATTERN);
    const texts = fc.stringMatching(/^[0-9.]{0,3}[hmsunµ]{0,2}[0-9.]{0,3}[hms]{0,2}$/);
    fc.assert(
      fc.property(texts, (text) => {
        expect(parseDuration(text) !== undefined).toBe(pattern.test(text));
      }),
    );
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0s'],
    [1, '1s'],
    [60, '1m'],
    [90, '1m30s'],
    [3600, '1h'],
    [3605, '1h5s'],
    [1.5, '1.5s'],
    [0.5, '500ms'],
    [0.000125, '125us'],
    [0.0004, '400us'],
    [0.00000003, '30ns'],
  ])('writes %d s as %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it('is undone by parseDuration for whole nanoseconds up to ten days', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 864_000_000_000_000 }), (nanoseconds) => {
        const seconds = nanoseconds / 1e9;
        expect(parseDuration(formatDuration(seconds))).toBe(seconds);
      }),
    );
  });

  it('is undone by parseDuration for round numbers of every unit', () => {
    const round = fc.tuple(fc.integer({ min: 0, max: 5000 }), fc.constantFrom(1, 60, 3600, 1e-3, 1e-6));
    fc.assert(
      fc.property(round, ([count, unit]) => {
        const seconds = unit < 1 ? count / Math.round(1 / unit) : count * unit;
        expect(parseDuration(formatDuration(seconds))).toBe(seconds);
      }),
    );
  });
});
