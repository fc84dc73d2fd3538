import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RangeAllocator, scanOrder } from '../../../src/cluster/services/rangeAllocator.ts';

describe('RangeAllocator', () => {
  it('picks above the band from a random start, wraps, and takes the band last', () => {
    // Size 6, band 2: the upper part is 2..5, and 0.5 starts at its third number.
    const range = new RangeAllocator(6n, 2, () => 0.5);
    const picks = [1, 2, 3, 4, 5, 6].map(() => range.allocate());
    expect(picks).toEqual([4n, 5n, 2n, 3n, 1n, 0n]);
    expect(range.allocate()).toBeUndefined();
  });

  it('gives a number that is asked for once, and not one outside the range', () => {
    const range = new RangeAllocator(4n, 1, () => 0);
    expect(range.take(3n)).toBeUndefined();
    expect(range.take(3n)).toBe('already allocated');
    expect(range.take(4n)).toBe('not in range');
    expect(range.take(-1n)).toBe('not in range');
    expect([range.free, range.used]).toEqual([3n, 1]);
  });

  it('hands out a released number again', () => {
    const range = new RangeAllocator(1n, 0, () => 0);
    expect(range.allocate()).toBe(0n);
    range.release(0n);
    expect(range.allocate()).toBe(0n);
  });

  it('picks out of a range of 64 bits without looking at all of it', () => {
    const range = new RangeAllocator(2n ** 64n - 1n, 256, () => 0.5);
    expect(range.take(2n ** 64n - 2n)).toBeUndefined();
    expect(range.allocate()).toBeGreaterThan(2n ** 62n);
    expect(range.free).toBe(2n ** 64n - 3n);
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
        const range = new RangeAllocator(BigInt(size), band, () => draw);
        const given = taken.map(BigInt).filter((offset) => range.take(offset) === undefined);
        for (let pick = range.allocate(); pick !== undefined; pick = range.allocate()) given.push(pick);
        expect(given.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, i) => i));
      }),
    );
  });
});

describe('scanOrder', () => {
  it('goes once round, from the start that it is given', () => {
    const order = fc.record({
      first: fc.bigInt(0n, 99n),
      length: fc.bigInt(1n, 30n),
      start: fc.bigInt(0n, 99n),
    });
    fc.assert(
      fc.property(order, ({ first, length, start }) => {
        const tried = [...scanOrder(first, first + length - 1n, start)];
        expect(tried[0]).toBe(first + (start % length));
        expect(new Set(tried).size).toBe(Number(length));
        expect(tried.every((each) => each >= first && each < first + length)).toBe(true);
      }),
    );
  });
});
