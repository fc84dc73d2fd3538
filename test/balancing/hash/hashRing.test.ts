import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HashRing, movedShare } from '../../../src/balancing/hash/hashRing.ts';
import { highWord, lowWord } from '../../../src/balancing/hash/words.ts';

const hash = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
const points = fc.array(fc.record({ hash, owner: fc.nat({ max: 9 }) }), { minLength: 1, maxLength: 40 });

describe('a hash ring', () => {
  it('finds the point that a scan of all of them finds', () => {
    fc.assert(
      fc.property(points, hash, (all, key) => {
        const ring = new HashRing(all);
        const sorted = [...all].sort((a, b) => (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0));
        const slow = sorted.find((point) => point.hash >= key) ?? sorted[0];
        expect(ring.hashAt(ring.successor(highWord(key), lowWord(key)))).toBe(slow.hash);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('finds the owner that a scan finds on a ring of 32 bits, where equal hashes keep their order', () => {
    const word = fc.bigInt({ min: 0n, max: (1n << 32n) - 1n });
    // Few different hashes, so that some are equal.
    const near = fc.oneof(word, fc.bigInt({ min: 0n, max: 5n }));
    const narrow = fc.array(fc.record({ hash: near, owner: fc.nat({ max: 9 }) }), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(narrow, near, fc.nat({ max: 100 }), (all, key, attempt) => {
        const ring = new HashRing(all);
        const sorted = [...all].sort((a, b) => (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0));
        const found = sorted.findIndex((point) => point.hash >= key);
        const index = (found < 0 ? 0 : found) + attempt;
        expect(ring.owner(ring.successor(0, lowWord(key)) + attempt)).toBe(sorted[index % all.length].owner);
        // An upper half is behind all points of such a ring.
        expect(ring.successor(1, lowWord(key))).toBe(0);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('is owned completely', () => {
    fc.assert(
      fc.property(fc.uniqueArray(hash, { minLength: 1, maxLength: 30 }), (hashes) => {
        const ring = new HashRing(hashes.map((one, i) => ({ hash: one, owner: i % 4 })));
        const whole = ring.shares(4, 64).reduce((sum, share) => sum + share, 0);
        expect(whole).toBeCloseTo(1, 12);
      }),
      { seed: 1 },
    );
  });

  it('has no owner when it is empty', () => {
    const ring = new HashRing([]);
    expect(ring.successor(0, 0)).toBe(-1);
    expect(ring.owner(0)).toBe(-1);
  });

  it('moves one key of n + 1 to the one that joins n', () => {
    expect(movedShare(4)).toBe(0.2);
  });
});
