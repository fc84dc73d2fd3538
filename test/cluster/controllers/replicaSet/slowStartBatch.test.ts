import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slowStartBatch } from '../../../../src/cluster/controllers/replicaSet/slowStartBatch.ts';

/** Runs it at once, with every call after the first `good` ones failing. */
function run(count: number, good: number): { successes: number; calls: number; batches: number[] } {
  const result = { successes: -1, calls: 0, batches: [] as number[] };
  slowStartBatch(
    count,
    1,
    (size, report) => {
      result.batches.push(size);
      const before = result.calls;
      result.calls += size;
      report(size - Math.max(0, Math.min(size, good - before)));
    },
    (successes) => {
      result.successes = successes;
    },
  );
  return result;
}

describe('slowStartBatch', () => {
  it('doubles the batches', () => {
    expect(run(10, 10)).toEqual({ successes: 10, calls: 10, batches: [1, 2, 4, 3] });
  });

  it('ends with the batch that has a failure', () => {
    expect(run(10, 0)).toEqual({ successes: 0, calls: 1, batches: [1] });
    expect(run(10, 5)).toEqual({ successes: 5, calls: 7, batches: [1, 2, 4] });
  });

  it('makes no call for nothing', () => {
    expect(run(0, 0)).toEqual({ successes: 0, calls: 0, batches: [] });
  });

  it('makes every call when none fails, and wastes at most as many as succeeded and one', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), (count, good) => {
        const { successes, calls } = run(count, good);
        expect(successes).toBe(Math.min(calls, good));
        if (good >= count) expect(calls).toBe(count);
        expect(calls - successes).toBeLessThanOrEqual(successes + 1);
      }),
    );
  });
});
