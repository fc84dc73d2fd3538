import { describe, expect, it } from 'vitest';
import { exponential, type RandomStream, RandomStreams, uniformInt } from '../../src/engine/random.ts';
import { chiSquare, chiSquareLimit } from '../support/statistics.ts';

function draws(stream: RandomStream, count: number): number[] {
  return Array.from({ length: count }, () => stream());
}

/** Pearson's statistic of numbers from [0, 1) over equal bins. */
function uniformity(numbers: readonly number[], bins: number): number {
  const counts = new Array<number>(bins).fill(0);
  for (const u of numbers) counts[Math.floor(u * bins)]++;
  return chiSquare(
    counts,
    counts.map(() => numbers.length / bins),
  );
}

describe('a named stream', () => {
  it('gives the same numbers for the same seed, replication and name', () => {
    expect(draws(new RandomStreams('s', 3).stream('arrivals/web'), 50)).toEqual(
      draws(new RandomStreams('s', 3).stream('arrivals/web'), 50),
    );
    expect(new RandomStreams(7).stream('a')()).toBe(new RandomStreams('7', 0).stream('a')());
  });

  it('gives other numbers for another seed, replication or name', () => {
    const firsts = [
      new RandomStreams(1).stream('a'),
      new RandomStreams(2).stream('a'),
      new RandomStreams(1, 1).stream('a'),
      new RandomStreams(1).stream('b'),
      new RandomStreams(1).stream('A'),
    ].map((stream) => draws(stream, 2).join());
    expect(new Set(firsts).size).toBe(firsts.length);
  });

  it('goes on where it was when it is asked for again', () => {
    const streams = new RandomStreams(1);
    const expected = draws(new RandomStreams(1).stream('a'), 4);
    expect([streams.stream('a')(), streams.stream('a')()]).toEqual(expected.slice(0, 2));
    expect(draws(streams.stream('a'), 2)).toEqual(expected.slice(2));
  });

  it('is not disturbed by draws from others', () => {
    const streams = new RandomStreams(1);
    const mixed = draws(streams.stream('a'), 2);
    draws(streams.stream('b'), 100);
    mixed.push(...draws(streams.stream('a'), 2));
    expect(mixed).toEqual(draws(new RandomStreams(1).stream('a'), 4));
  });

  it('is uniform on [0, 1)', () => {
    const numbers = draws(new RandomStreams('uniform').stream('a'), 100_000);
    expect(Math.min(...numbers.slice(0, 1000))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers.slice(0, 1000))).toBeLessThan(1);
    expect(uniformity(numbers, 100)).toBeLessThan(chiSquareLimit(99));
  });

  it.each([0, 1, 2])('has a draw number %i that is uniform over many neighbouring names', (position) => {
    const streams = new RandomStreams(1);
    const numbers = Array.from({ length: 5000 }, (_, i) => draws(streams.stream(`node-${i}`), 3)[position]);
    expect(uniformity(numbers, 50)).toBeLessThan(chiSquareLimit(49));
  });

  it('has first draws that are uniform over neighbouring seeds and replications', () => {
    const bySeed = Array.from({ length: 5000 }, (_, i) => new RandomStreams(i).stream('a')());
    const byReplication = Array.from({ length: 5000 }, (_, i) => new RandomStreams(1, i).stream('a')());
    expect(uniformity(bySeed, 50)).toBeLessThan(chiSquareLimit(49));
    expect(uniformity(byReplication, 50)).toBeLessThan(chiSquareLimit(49));
  });

  it('has first and second draws that do not go together over many names', () => {
    const streams = new RandomStreams(1);
    const cells = new Array<number>(100).fill(0);
    for (let i = 0; i < 5000; i++) {
      const [u, v] = draws(streams.stream(`client/${i}`), 2);
      cells[Math.floor(u * 10) * 10 + Math.floor(v * 10)]++;
    }
    const expected = cells.map(() => 50);
    expect(chiSquare(cells, expected)).toBeLessThan(chiSquareLimit(99));
  });
});

describe('uniformInt', () => {
  it('cuts [0, 1) into equal parts', () => {
    const at = (u: number) => uniformInt(() => u, 4);
    expect([0, 0.2499, 0.25, 0.5, 0.75, 1 - 2 ** -32].map(at)).toEqual([0, 0, 1, 2, 3, 3]);
    expect(uniformInt(() => 0.99, 1)).toBe(0);
  });
});

describe('exponential', () => {
  it('is the inverse of the distribution function', () => {
    expect(exponential(() => 0, 3)).toBeCloseTo(0, 15);
    // The median is mean * ln 2.
    expect(exponential(() => 0.5, 3)).toBeCloseTo(3 * Math.LN2, 12);
    expect(exponential(() => 1 - 2 ** -32, 1)).toBeCloseTo(32 * Math.LN2, 9);
  });

  it('has its mean, within 3.29 standard errors', () => {
    const stream = new RandomStreams('exponential').stream('a');
    const n = 20_000;
    const mean = Array.from({ length: n }, () => exponential(stream, 2)).reduce((sum, x) => sum + x, 0) / n;
    // Mean and standard deviation of an exponential variate are equal.
    expect(Math.abs(mean - 2)).toBeLessThan((3.29 * 2) / Math.sqrt(n));
  });
});
