import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TagHeaps } from '../../../src/workload/servers/tagHeaps.ts';

describe('the heaps of requests in service', () => {
  it('give the smallest tag first, and of equal tags the one that came first', () => {
    const heaps = new TagHeaps();
    for (const [attempt, tag] of [3, 1, 2, 1].entries()) heaps.add(0, attempt, tag);
    expect([heaps.first(0), heaps.tag(1)]).toEqual([1, 1]);
    expect([0, 1, 2, 3].map(() => heaps.take(0))).toEqual([1, 3, 2, 0]);
    expect(heaps.first(0)).toBe(-1);
  });

  it('are one for each pod, as many as there are, and can forget all at once', () => {
    const heaps = new TagHeaps();
    heaps.grow(100);
    heaps.add(0, 5000, 2);
    heaps.add(99, 7, 1);
    heaps.clear(99);
    heaps.add(99, 8, 3);
    expect([heaps.take(0), heaps.take(99), heaps.first(99)]).toEqual([5000, 8, -1]);
  });

  it('sort like a sorted list, whatever is added, taken, and removed from wherever it stands', () => {
    // Negative: an attempt of those that are there, by its place.
    const steps = fc.array(fc.option(fc.integer({ min: -20, max: 20 })), { maxLength: 200 });
    fc.assert(
      fc.property(steps, (tags) => {
        const heaps = new TagHeaps();
        const list: { readonly tag: number; readonly attempt: number }[] = [];
        for (const [attempt, tag] of tags.entries()) {
          if (tag !== null && tag < 0) {
            const [removed] = list.splice(-tag % Math.max(1, list.length), 1);
            if (removed !== undefined) heaps.remove(1, removed.attempt);
          } else if (tag !== null) {
            heaps.add(1, attempt, tag);
            list.push({ tag, attempt });
            list.sort((a, b) => a.tag - b.tag || a.attempt - b.attempt);
          } else if (list.length > 0) expect(heaps.take(1)).toBe(list.shift()?.attempt);
          expect(heaps.first(1)).toBe(list[0]?.attempt ?? -1);
        }
      }),
    );
  });
});
