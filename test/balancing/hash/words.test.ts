import fc from 'fast-check';
import { expect, it } from 'vitest';
import { highWord, lowWord, modulo, remainder32 } from '../../../src/balancing/hash/words.ts';

it('a 64-bit number in halves has the remainder of the whole', () => {
  const whole = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
  fc.assert(
    fc.property(whole, fc.integer({ min: 1, max: 5_000_011 }), (value, m) => {
      expect(modulo(highWord(value), lowWord(value), m)).toBe(Number(value % BigInt(m)));
    }),
    { seed: 1, numRuns: 500 },
  );
});

it('a number of 32 bits has the remainder that division gives, also above 2^31', () => {
  const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });
  fc.assert(
    fc.property(word, fc.integer({ min: 1, max: 2 ** 32 - 1 }), (value, m) => {
      expect(remainder32(value, m)).toBe(Number(BigInt(value) % BigInt(m)));
    }),
    { seed: 1, numRuns: 500 },
  );
});
