import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hsiphash, sipKey } from '../../../src/balancing/hash/sipHash13.ts';

const MASK = (1n << 64n) - 1n;

/** The same hash as the paper writes it, on numbers of 64 bits (Aumasson and Bernstein 2012, section 2). */
function plainHash(word: number, key: readonly [bigint, bigint]): number {
  let [a, b, c, d] = [
    0x736f6d6570736575n ^ key[0],
    0x646f72616e646f6dn ^ key[1],
    0x6c7967656e657261n ^ key[0],
    0x7465646279746573n ^ key[1],
  ];
  const turned = (x: bigint, by: bigint) => ((x << by) | (x >> (64n - by))) & MASK;
  const round = () => {
    a = (a + b) & MASK;
    b = turned(b, 13n) ^ a;
    a = turned(a, 32n);
    c = (c + d) & MASK;
    d = turned(d, 16n) ^ c;
    a = (a + d) & MASK;
    d = turned(d, 21n) ^ a;
    c = (c + b) & MASK;
    b = turned(b, 17n) ^ c;
    c = turned(c, 32n);
  };
  const block = (4n << 56n) | BigInt(word);
  d ^= block;
  round();
  a ^= block;
  c ^= 0xffn;
  for (let i = 0; i < 3; i++) round();
  return Number((a ^ b ^ c ^ d) & 0xffffffffn);
}

describe('SipHash in halves of 32 bits', () => {
  it('is the hash on numbers of 64 bits, for any word and key', () => {
    const half = fc.bigInt({ min: 0n, max: MASK });
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 32 - 1 }), half, half, (word, k0, k1) => {
        expect(hsiphash(word, sipKey(k0, k1))).toBe(plainHash(word, [k0, k1]));
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('leaves the key as it was', () => {
    const key = sipKey(1n, 2n);
    const first = hsiphash(5, key);
    hsiphash(6, key);
    expect(hsiphash(5, key)).toBe(first);
  });
});
