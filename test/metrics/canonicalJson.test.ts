import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical, canonicalHash } from '../../src/metrics/canonicalJson.ts';

describe('canonical', () => {
  it('sorts keys and leaves out what is absent, at every depth', () => {
    const value = { b: 1, a: { d: [{ z: 1, y: undefined, x: 2 }], c: undefined } };
    expect(JSON.stringify(canonical(value))).toBe('{"a":{"d":[{"x":2,"z":1}]},"b":1}');
  });

  it('is the same for equal objects whatever the order of their keys', () => {
    const objects = fc.dictionary(
      fc.string({ minLength: 1 }),
      fc.oneof(fc.integer(), fc.string(), fc.boolean()),
    );
    fc.assert(
      fc.property(objects, (object) => {
        const turned = Object.fromEntries(Object.entries(object).reverse());
        expect(canonicalHash(canonical(turned))).toBe(canonicalHash(canonical(object)));
      }),
    );
  });

  it('keeps what JSON can say as it is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value));
        expect(JSON.parse(JSON.stringify(canonical(plain)))).toEqual(plain);
      }),
    );
  });

  it('writes numbers that JSON does not know as text, so that they differ', () => {
    expect(canonical([Number.POSITIVE_INFINITY, Number.NaN, null])).toEqual(['Infinity', 'NaN', null]);
  });

  it('keeps a trace as length and hash of its numbers, one a line', () => {
    const sha256 = createHash('sha256').update('0.5\n1\n').digest('hex');
    expect(canonical(Float64Array.of(0.5, 1))).toEqual({ length: 2, sha256 });
  });

  it('does the same with long lists of numbers, and with short ones does not', () => {
    const list = Array.from({ length: 101 }, (_, i) => i);
    expect(canonical(list)).toEqual(canonical(Float64Array.from(list)));
    expect(canonical(list.slice(1))).toEqual(list.slice(1));
  });

  it('tells traces apart that differ in one number', () => {
    expect(canonical(Float64Array.of(1, 2, 3))).not.toEqual(canonical(Float64Array.of(1, 2, 4)));
  });

  it('refuses what is not data', () => {
    expect(() => canonical({ f: () => 1 })).toThrow(TypeError);
    expect(() => canonical(10n)).toThrow(TypeError);
  });
});

describe('canonicalHash', () => {
  it('is the SHA-256 of the canonical text', () => {
    expect(canonicalHash({ a: 1 })).toBe(createHash('sha256').update('{"a":1}').digest('hex'));
  });
});
