import { describe, expect, it } from 'vitest';
import { crc32 } from '../../../src/balancing/hash/crc32.ts';
import { fibonacciHash } from '../../../src/balancing/hash/fibonacci.ts';
import { fnv1a } from '../../../src/balancing/hash/fnv1a.ts';
import { jenkinsHash } from '../../../src/balancing/hash/jenkins.ts';
import { murmur3Hash128 } from '../../../src/balancing/hash/murmur3.ts';
import { hsiphash, sipKey } from '../../../src/balancing/hash/sipHash13.ts';
import { xxHash64 } from '../../../src/balancing/hash/xxHash64.ts';
import { RandomStreams, uniformInt } from '../../../src/engine/random.ts';
import { chiSquare, chiSquareLimit } from '../../support/statistics.ts';

describe('the hash functions give the published values', () => {
  it('xxHash64: of nothing, of a letter, of a sentence with whole stripes, and with a seed', () => {
    expect(xxHash64('')).toBe(0xef46db3751d8e999n);
    expect(xxHash64('a')).toBe(0xd24ec4f1a98c6e5bn);
    expect(xxHash64('The quick brown fox jumps over the lazy dog')).toBe(0x0b242d361fda71bcn);
    expect(xxHash64('', 1n)).not.toBe(xxHash64(''));
  });

  it('CRC-32: the check value of the catalogue', () => {
    expect(crc32('123456789')).toBe(0xcbf43926);
    expect(crc32('')).toBe(0);
  });

  it('FNV-1a: those of its authors', () => {
    expect(fnv1a('')).toBe(0x811c9dc5);
    expect(fnv1a('a')).toBe(0xe40c292c);
    expect(fnv1a('foobar')).toBe(0xbf9cf968);
  });

  it('MurmurHash3 x64 128: nothing is zero, and the sentence that everybody tests', () => {
    expect(murmur3Hash128('', 0)).toEqual([0n, 0n]);
    expect(murmur3Hash128('The quick brown fox jumps over the lazy dog', 0)).toEqual([
      0xe34bbc7bbc071b6cn,
      0x7a433ca9c49a9347n,
    ]);
  });

  it("the kernel's golden-ratio hash: the top bits of the product", () => {
    expect(fibonacciHash(1, 32)).toBe(0x61c88647);
    expect(fibonacciHash(1, 8)).toBe(0x61);
  });
});

describe.each([
  ['jenkinsHash', (i: number) => jenkinsHash(i, 7, 0, 1)],
  ['hsiphash', (i: number) => hsiphash(i, sipKey(1n, 2n))],
] as const)('%s', (_name, hash) => {
  it('spreads consecutive numbers evenly over 64 buckets', () => {
    const counts = new Array<number>(64).fill(0);
    for (let i = 0; i < 6400; i++) counts[hash(i) & 63]++;
    expect(
      chiSquare(
        counts,
        counts.map(() => 100),
      ),
    ).toBeLessThan(chiSquareLimit(63));
  });

  it('changes half of its bits when one bit of the input changes', () => {
    const random = new RandomStreams(1).stream('bits');
    let changed = 0;
    const trials = 1000;
    for (let i = 0; i < trials; i++) {
      const value = uniformInt(random, 2 ** 32);
      let bits = hash(value) ^ hash((value ^ (1 << (i & 31))) >>> 0);
      for (; bits !== 0; bits &= bits - 1) changed++;
    }
    // Bits differ with probability 1/2 each: the standard deviation of the mean of 32,000 is 0.09.
    expect(Math.abs(changed / trials - 16)).toBeLessThan(5 * Math.sqrt(8 / trials));
  });

  it('gives unsigned numbers of 32 bits', () => {
    for (let i = 0; i < 100; i++) {
      expect(hash(i)).toBeGreaterThanOrEqual(0);
      expect(hash(i)).toBeLessThan(2 ** 32);
    }
  });
});
