import { describe, expect, it } from 'vitest';
import { roundRobin } from '../../src/balancing/roundRobin.ts';
import { RandomStreams } from '../../src/engine/random.ts';
import { chiSquare, chiSquareLimit } from '../support/statistics.ts';

describe('the round-robin policy', () => {
  it('takes the endpoints in turn from the one that the stream chose', () => {
    const picker = roundRobin.create(() => 0.5);
    const endpoints = new Int32Array(4);
    expect(Array.from({ length: 6 }, () => picker.pick(endpoints))).toEqual([2, 3, 0, 1, 2, 3]);
  });

  it('goes on from its place when the list grows, and from within the list when it shrinks', () => {
    const picker = roundRobin.create(() => 0.9);
    expect(picker.pick(new Int32Array(3))).toBe(2);
    expect(picker.pick(new Int32Array(5))).toBe(3);
    expect(picker.pick(new Int32Array(2))).toBe(0);
    expect(picker.pick(new Int32Array(1))).toBe(0);
  });

  it('starts anywhere with the same chance', () => {
    const streams = new RandomStreams(1);
    const counts = new Array<number>(5).fill(0);
    for (let i = 0; i < 5000; i++)
      counts[roundRobin.create(streams.stream(`${i}`)).pick(new Int32Array(5))]++;
    const expected = counts.map(() => 1000);
    expect(chiSquare(counts, expected)).toBeLessThan(chiSquareLimit(4));
  });

  it('shares nothing between two balancers', () => {
    const [one, two] = [roundRobin.create(() => 0), roundRobin.create(() => 0)];
    const endpoints = new Int32Array(3);
    expect([one.pick(endpoints), one.pick(endpoints), two.pick(endpoints)]).toEqual([0, 1, 0]);
  });
});
