import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextStartIndex, numFeasibleNodesToFind } from '../../../src/cluster/scheduler/numFeasibleNodes.ts';

describe('numFeasibleNodesToFind', () => {
  it('is all of a small cluster and an adaptive part of a large one', () => {
    // 217 nodes: 50 - floor(217/125) = 49 %, floor(106.33) = 106; 6000 nodes: 50 - 48 = 2 %, raised to 5 %.
    expect([10, 99, 100, 217, 1000, 5000, 6000].map((nodes) => numFeasibleNodesToFind(nodes))).toEqual([
      10, 99, 100, 106, 420, 500, 300,
    ]);
  });

  it('a percentage of the profile wins over the global one', () => {
    expect(numFeasibleNodesToFind(1000, 40, 100)).toBe(400);
    expect(numFeasibleNodesToFind(1000, undefined, 30)).toBe(300);
    expect(numFeasibleNodesToFind(1000, 0, 30)).toBe(420);
  });

  it('never asks for more nodes than there are, nor for fewer than 100 of 100 or more', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 20_000 }),
        fc.integer({ min: 0, max: 100 }),
        (nodes, percentage) => {
          const wanted = numFeasibleNodesToFind(nodes, percentage);
          expect(wanted).toBeLessThanOrEqual(nodes);
          expect(wanted).toBeGreaterThanOrEqual(Math.min(nodes, 100));
        },
      ),
    );
  });

  it('the start goes round the cluster by the nodes examined', () => {
    let start = 0;
    const starts = Array.from({ length: 4 }, () => {
      start = nextStartIndex(start, 150, 500);
      return start;
    });
    expect(starts).toEqual([150, 300, 450, 100]);
    expect(nextStartIndex(0, 0, 0)).toBe(0);
  });
});
