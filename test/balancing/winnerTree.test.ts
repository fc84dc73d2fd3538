import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WinnerTree } from '../../src/balancing/winnerTree.ts';

describe('the winner tree', () => {
  it('agrees with a scan from the front after any changes', () => {
    const key = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constant(Number.POSITIVE_INFINITY));
    const change = fc.tuple(fc.nat(), key, fc.integer({ min: 0, max: 3 }));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.array(change, { maxLength: 60 }), (count, changes) => {
        const tree = new WinnerTree(count);
        const entries = Array.from({ length: count }, () => ({ key: Number.POSITIVE_INFINITY, rank: 0 }));
        for (const [at, newKey, rank] of changes) {
          tree.set(at % count, newKey, rank);
          entries[at % count] = { key: newKey, rank };
          let best = -1;
          entries.forEach((entry, i) => {
            if (entry.key === Number.POSITIVE_INFINITY) return;
            const held = entries[best];
            if (best < 0 || entry.key < held.key || (entry.key === held.key && entry.rank < held.rank))
              best = i;
          });
          expect(tree.first).toBe(best);
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('is empty without entries, and when all are taken out', () => {
    expect(new WinnerTree(0).first).toBe(-1);
    const tree = new WinnerTree(2);
    tree.fill((i) => i);
    expect(tree.first).toBe(0);
    tree.remove(0);
    expect(tree.first).toBe(1);
    tree.remove(1);
    expect(tree.first).toBe(-1);
  });
});
