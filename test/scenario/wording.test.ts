import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../src/scenario/units/duration.ts';
import { parseRate } from '../../src/scenario/units/rate.ts';
import {
  available,
  didYouMean,
  durationMeant,
  labelText,
  listed,
  megabytes,
  otherNamespace,
  quotesNeeded,
  rateMeant,
  requirementText,
  selectorText,
  shown,
  some,
  thereAre,
} from '../../src/scenario/wording.ts';

describe('words for values', () => {
  it.each([
    ['a text', '"a text"'],
    [3, '3'],
    [true, 'true'],
    [null, 'nothing'],
    [[1], 'a list'],
    [{ a: 1 }, 'a mapping'],
    ['two\nlines', '"two lines"'],
    ['x'.repeat(100), `"${'x'.repeat(57)}..."`],
  ])('%j is shown as %s', (value, text) => {
    expect(shown(value)).toBe(text);
  });

  it('never break the line, whatever was found', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        fc.pre(typeof value !== 'symbol');
        expect(shown(value)).not.toMatch(/[\n\r]/);
        expect(shown(value).length).toBeLessThanOrEqual(62);
      }),
    );
  });
});

describe('words for lists', () => {
  it.each([
    ['web', [], ''],
    ['wep', ['web'], ', did you mean "web"?'],
    ['wep', ['api', 'web'], ', did you mean "web"? There are web and api'],
    ['zzzzz', ['web'], '; there is web'],
    ['zzzzz', ['a', 'b', 'c', 'd', 'e'], '; there are a, b, c and 2 more'],
  ])('say of %s what there is instead', (word, known, words) => {
    expect(thereAre(word, known)).toBe(words);
  });

  it('join them as a sentence does', () => {
    expect([
      listed([], 'or'),
      listed(['a'], 'or'),
      listed(['a', 'b'], 'and'),
      listed(['a', 'b', 'c'], 'or'),
    ]).toEqual(['', 'a', 'a and b', 'a, b or c']);
  });

  it('cut what is too long, but never for the sake of one', () => {
    expect(some(['a', 'b', 'c', 'd'])).toBe('a, b, c and d');
    expect(some(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c and 2 more');
  });

  it('say what there is', () => {
    expect([available([], 'node'), available(['a'], 'node'), available(['a', 'b'], 'node')]).toEqual([
      'there is no node',
      'there is a',
      'there are a and b',
    ]);
    expect(labelText({ app: 'web', tier: 'front' })).toBe('{app: web, tier: front}');
    expect(megabytes(10 * 1024 * 1024 + 1)).toBe('11 MiB');
  });
});

describe('guesses at what was meant', () => {
  it('are another word, never the same', () => {
    expect(didYouMean('timout', ['timeout'])).toBe(', did you mean "timeout"?');
    expect(didYouMean('timeout', ['timeout'])).toBe('');
    expect(didYouMean('x', ['timeout'])).toBe('');
  });

  it.each([
    [600, 's', '600s'],
    [20, 'ms', '20ms'],
    [0.5, 'ms', '0.5s'],
    [5, 's or ms', '5s'],
    [500, 's or ms', '500ms'],
    ['10 sec', 's', '10s'],
    ['10 Minutes', 's', '10m'],
    ['2hours', 's', '2h'],
  ] as const)('of a duration: %s, meant in %s, is %s', (input, meant, text) => {
    expect(durationMeant(input, meant)).toBe(`, did you mean ${text}?`);
    expect(parseDuration(text)).toBeGreaterThan(0);
  });

  it.each([
    [600, '600/s'],
    ['600 rps', '600/s'],
    ['5/min', '5/m'],
    ['2 /hour', '2/h'],
  ])('of a rate: %s is %s', (input, text) => {
    expect(rateMeant(input)).toBe(`, did you mean ${text}?`);
    expect(parseRate(text)).toBeGreaterThan(0);
  });

  it('are not made of what is no number', () => {
    expect([
      durationMeant('soon', 's'),
      durationMeant({}, 's'),
      durationMeant('5 parsecs', 's'),
      rateMeant('often'),
    ]).toEqual(['', '', '', '']);
  });

  it('say that nothing can be negative', () => {
    expect(durationMeant('-5s', 's')).toBe(': it must not be negative');
    expect(rateMeant(-5)).toBe(': it must not be negative');
  });

  it('propose quotes for what YAML does not take as text', () => {
    expect(quotesNeeded('text', true)).toBe(': put it in quotes');
    expect(quotesNeeded('text', [])).toBe('');
    expect(quotesNeeded('a number', true)).toBe('');
  });
});

describe('words for selectors', () => {
  it.each([
    ['In', 'disk in (ssd,nvme)'],
    ['NotIn', 'disk notin (ssd,nvme)'],
    ['Exists', 'disk'],
    ['DoesNotExist', '!disk'],
    ['Gt', 'disk>ssd'],
    ['Lt', 'disk<ssd'],
  ] as const)('of the operator %s are those of Kubernetes', (operator, text) => {
    expect(requirementText({ key: 'disk', operator, values: ['ssd', 'nvme'] })).toBe(text);
  });

  it('go by key, whatever the order in the manifest', () => {
    const matchExpressions = [{ key: 'b', operator: 'Exists' as const, values: [] }];
    expect(selectorText({ matchLabels: { c: '3', a: '1' }, matchExpressions })).toBe('a=1,b,c=3');
    expect(selectorText({ matchLabels: {}, matchExpressions: [] })).toBe('');
  });

  it('say in which other namespace something is', () => {
    expect(otherNamespace('default', 'shop')).toBe(' "default", but in "shop"');
    expect(otherNamespace('default', undefined)).toBe('');
  });
});
