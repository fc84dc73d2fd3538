import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, nearest, nearestFirst } from '../../src/scenario/nearest.ts';

/** The distance by its definition, without a table: exponential, for short words only. */
function slowDistance(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const same = a.at(-1) === b.at(-1) ? 0 : 1;
  const edits = Math.min(
    slowDistance(a.slice(0, -1), b) + 1,
    slowDistance(a, b.slice(0, -1)) + 1,
    slowDistance(a.slice(0, -1), b.slice(0, -1)) + same,
  );
  const isSwapped = a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1);
  return isSwapped ? Math.min(edits, slowDistance(a.slice(0, -2), b.slice(0, -2)) + 1) : edits;
}

describe('editDistance', () => {
  it('agrees with its definition', () => {
    const word = fc.stringMatching(/^[abc]{0,5}$/);
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b)).toBe(slowDistance(a, b));
      }),
    );
  });

  it('counts a swap of neighbours as one edit', () => {
    expect(editDistance('timeuot', 'timeout')).toBe(1);
  });
});

describe('nearest', () => {
  const keys = ['timeout', 'retries', 'arrivals', 'nodeMonitorGracePeriod'];

  it.each([
    ['timout', 'timeout'],
    ['Timeout', 'timeout'],
    ['retires', 'retries'],
    ['arival', 'arrivals'],
    ['node-monitor-grace-period', 'nodeMonitorGracePeriod'],
    ['node_monitor_grace_period', 'nodeMonitorGracePeriod'],
  ])('finds for %s the key %s', (word, key) => {
    expect(nearest(word, keys)).toBe(key);
  });

  it.each(['x', 'latency', '', 'zzzzzzz', 'timeout'.repeat(20)])('finds nothing near %j', (word) => {
    expect(nearest(word, keys)).toBeUndefined();
  });

  it('takes the first of equally near words', () => {
    expect(nearest('cat', ['bat', 'hat'])).toBe('bat');
  });
});

describe('all words, the nearest first', () => {
  it('begin with those that begin alike, and then with those of the fewest edits', () => {
    const known = ['worker-1', 'web-7d9f-abcde', 'web-7d9f-xyzzy', 'we', 'worker-2'];
    expect(nearestFirst('web-7d9f-xyzz', known).slice(0, 2)).toEqual(['web-7d9f-xyzzy', 'web-7d9f-abcde']);
    expect(nearestFirst('worker-9', known).slice(0, 2)).toEqual(['worker-1', 'worker-2']);
  });

  it('are the same words, however long', () => {
    const long = 'a'.repeat(10_000);
    expect([...nearestFirst(long, ['b', long, 'a'])].sort()).toEqual(['a', long, 'b']);
  });
});
