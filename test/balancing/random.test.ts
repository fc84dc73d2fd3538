import { describe, expect, it } from 'vitest';
import { random } from '../../src/balancing/random.ts';
import { RandomStreams } from '../../src/engine/random.ts';
import { chiSquare, chiSquareLimit } from '../support/statistics.ts';

describe('the random policy', () => {
  it.each([1, 2, 3, 10])('gives each of %i endpoints the same chance', (n) => {
    const picker = random.create(new RandomStreams(1).stream('random'));
    const endpoints = new Int32Array(n);
    const counts = new Array<number>(n).fill(0);
    for (let i = 0; i < 10_000; i++) counts[picker.pick(endpoints)]++;
    const expected = counts.map(() => 10_000 / n);
    // With one endpoint there is no freedom, and the statistic is 0.
    expect(chiSquare(counts, expected)).toBeLessThanOrEqual(n === 1 ? 0 : chiSquareLimit(n - 1));
  });

  it('has no memory: a pair of picks in a row is as likely as any other', () => {
    const picker = random.create(new RandomStreams(2).stream('random'));
    const endpoints = new Int32Array(3);
    const pairs = new Array<number>(9).fill(0);
    for (let i = 0; i < 9000; i++) pairs[picker.pick(endpoints) * 3 + picker.pick(endpoints)]++;
    expect(
      chiSquare(
        pairs,
        pairs.map(() => 1000),
      ),
    ).toBeLessThan(chiSquareLimit(8));
  });
});
