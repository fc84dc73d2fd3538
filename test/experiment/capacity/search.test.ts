import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SearchPlan, search } from '../../../src/experiment/capacity/search.ts';

/** Searches where all values up to `end` hold (or, for the least, all from it on), and counts the values tried. */
async function find(plan: Partial<SearchPlan>, end: number, least = false) {
  const tried: number[] = [];
  const bracket = await search({ integer: false, precision: 0.05, from: 1, ...plan }, async (value) => {
    tried.push(value);
    return least ? value >= end : value <= end;
  });
  return { ...bracket, tried };
}

describe('a search for the last value that holds', () => {
  it('encloses it as narrowly as was asked for, from any start and without a range', async () => {
    const start = fc.double({ min: 0.01, max: 100, noNaN: true });
    const factor = fc.double({ min: 0.01, max: 100, noNaN: true });
    const property = fc.asyncProperty(start, factor, async (from, times) => {
      const end = from * times;
      const { good = Number.NaN, bad = Number.NaN } = await find({ from, find: 'greatest' }, end);
      expect(good).toBeLessThanOrEqual(end);
      expect(bad).toBeGreaterThan(end);
      expect(bad - good).toBeLessThanOrEqual(0.05 * bad);
    });
    await fc.assert(property, { numRuns: 200, seed: 1 });
  });

  it.each(['greatest', 'least'] as const)('finds the %s whole number itself', async (end) => {
    const property = fc.asyncProperty(fc.integer({ min: 2, max: 999 }), async (last) => {
      const plan = { integer: true, precision: 0, from: 1, to: 1000, find: end };
      const { good, bad, tried } = await find(plan, last, end === 'least');
      expect([good, bad]).toEqual(end === 'least' ? [last, last - 1] : [last, last + 1]);
      expect(tried.every(Number.isInteger)).toBe(true);
      // Two ends; then the geometric mean halves the logarithm of the ratio, and later the distance.
      expect(tried.length).toBeLessThan(2 + 2 * Math.log2(1000));
    });
    await fc.assert(property, { numRuns: 200, seed: 1 });
  });

  it('tells from the ends of a range which end of the values is looked for', async () => {
    expect(await find({ from: 1, to: 16, integer: true, precision: 0 }, 6, true)).toMatchObject({
      find: 'least',
      good: 6,
      bad: 5,
    });
    expect(await find({ from: 1, to: 16, integer: true, precision: 0 }, 6)).toMatchObject({
      find: 'greatest',
      good: 6,
      bad: 7,
    });
  });

  it('says so where everything holds, and where nothing does', async () => {
    expect(await find({ from: 1, to: 4 }, 9)).toMatchObject({ find: 'greatest', good: 4, tried: [1, 4] });
    expect(await find({ from: 1, to: 4 }, 0)).toMatchObject({ find: 'least', bad: 4, tried: [1, 4] });
    expect(await find({ from: 1, find: 'greatest' }, 1e9)).toEqual(
      expect.not.objectContaining({ bad: expect.anything() }),
    );
    expect((await find({ from: 1, find: 'greatest' }, 0)).good).toBeUndefined();
  });

  it('does not look for less than one of something that is counted', async () => {
    const { good, bad, tried } = await find({ integer: true, precision: 0, from: 4, find: 'least' }, 1, true);
    expect([good, bad, tried]).toEqual([1, undefined, [4, 2, 1]]);
  });

  it('ends at once when it is stopped, with what is known by then', async () => {
    let left = 3;
    const bracket = await search(
      { integer: false, precision: 0.05, from: 1, find: 'greatest' },
      async (value) => (left-- > 0 ? value < 2.5 : undefined),
    );
    expect(bracket).toEqual({ find: 'greatest', good: 2, bad: 4 });
  });

  it('searches between values of different sign, too', async () => {
    const { good = 0, bad = 0 } = await find({ from: -4, to: 4, precision: 0.01 }, 1.234);
    expect(good).toBeLessThanOrEqual(1.234);
    expect(bad).toBeGreaterThan(1.234);
  });
});
