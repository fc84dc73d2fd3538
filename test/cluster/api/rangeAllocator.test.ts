import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RangeAllocator } from '../../../src/cluster/api/rangeAllocator.ts';

describe('RangeAllocator', () => {
  it('picks above the band from a random start, wraps, and takes the band last', () => {
    // Size 6, band 2: the upper part is 2..5, and 0.5 starts at its third number.
    const range = new RangeAllocator(6, 2, () => 0.5);
    const picks = [1, 2, 3, 4, 5, 6].map(() => range.allocate());
    expect(picks).toEqual([4, 5, 2, 3, 1, 0]);
    expect(range.allocate()).toBeUndefined();
  });

  it('gives a number that is asked for once, and not one outside the range', () => {
    const range = new RangeAllocator(4, 1, () => 0);
    expect(range.take(3)).toBe(true);
    expect(range.take(3)).toBe(false);
    expect(range.take(4)).toBe(false);
    expect(range.take(-1)).toBe(false);
    expect(range.take(1.5)).toBe(false);
  });

  it('hands out a released number again', () => {
    const range = new RangeAllocator(1, 0, () => 0);
    expect(range.allocate()).toBe(0);
    range.release(0);
    expect(range.allocate()).toBe(0);
  });

  it('hands out every number of a range exactly once, whatever was taken before', () => {
    const cases = fc.record({
      size: fc.integer({ min: 1, max: 40 }),
      band: fc.integer({ min: 0, max: 40 }),
      taken: fc.array(fc.nat(60)),
      draw: fc.double({ min: 0, max: 0.999, noNaN: true }),
    });
    fc.assert(
      fc.property(cases, ({ size, band, taken, draw }) => {
        const range = new RangeAllocator(size, Math.min(band, size), () => draw);
        const given = taken.filter((offset) => range.take(offset));
        for (let pick = range.allocate(); pick !== undefined; pick = range.allocate()) given.push(pick);
        expect(given.sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, i) => i));
      }),
    );
  });
});
