import { describe, expect, it } from 'vitest';
import { indexedRandom, threefry } from '../../src/engine/indexedRandom.ts';
import { RandomStreams } from '../../src/engine/random.ts';
import { chiSquare, chiSquareLimit } from '../support/statistics.ts';

describe('Threefry-2x32 with 20 rounds', () => {
  // Random123, tests/kat_vectors: counter, key, and the first word of the result.
  it.each([
    [0, 0, 0, 0, 0x6b200159],
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x1cb996fc],
    [0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3, 0xc4923a9c],
  ])('gives what its authors publish for key %i, %i', (key0, key1, counter0, counter1, word) => {
    expect(threefry(key0, key1, counter0, counter1)).toBe(word);
  });
});

describe('numbers that are looked up', () => {
  const random = () => indexedRandom(new RandomStreams(1).stream('a'));

  it('are the same in whatever order they are asked for', () => {
    const [forth, back] = [random(), random()];
    const pairs = Array.from({ length: 100 }, (_, i) => [i % 7, i] as const);
    const first = pairs.map(([index, count]) => forth(index, count));
    expect(
      pairs
        .toReversed()
        .map(([index, count]) => back(index, count))
        .reverse(),
    ).toEqual(first);
  });

  it('belong to a stream: another name gives others', () => {
    const other = indexedRandom(new RandomStreams(1).stream('b'));
    expect(other(1, 1)).not.toBe(random()(1, 1));
  });

  it.each<[string, (i: number) => readonly [number, number]]>([
    ['one index and many counts', (i) => [5, i]],
    ['many indices and one count', (i) => [i, 5]],
  ])('are uniform over %s, and one does not follow from the last', (_, pair) => {
    const numbers = Array.from({ length: 20_000 }, (__, i) => random()(...pair(i)));
    const pairs = new Array<number>(100).fill(0);
    for (let i = 0; i + 1 < numbers.length; i += 2)
      pairs[10 * Math.floor(10 * numbers[i]) + Math.floor(10 * numbers[i + 1])]++;
    expect(chiSquare(pairs, new Array<number>(100).fill(100))).toBeLessThan(chiSquareLimit(99));
  });
});
