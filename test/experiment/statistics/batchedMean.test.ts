import { expect, it } from 'vitest';
import { exponential, RandomStreams } from '../../../src/engine/random.ts';
import { batchedMean } from '../../../src/experiment/statistics/batchMeans.ts';
import { bisect } from '../../../src/experiment/theory/bisect.ts';

it('a mean over batches weighs by the number of values', () => {
  expect(batchedMean([2, 12], [1, 3], 2)).toEqual({ mean: 3.5, error: Math.sqrt((1.5 ** 2 + 0.5 ** 2) / 2) });
});

it('there is no error without values in each batch, or without a step for each', () => {
  expect(batchedMean([1, 0], [1, 0], 2)).toBeUndefined();
  expect(batchedMean([1], [1], 2)).toBeUndefined();
});

it('the error of independent values is their deviation over the root of their number', () => {
  const random = new RandomStreams(1).stream('values');
  const values = Array.from({ length: 20_000 }, () => exponential(random, 1));
  const found = batchedMean(
    values,
    values.map(() => 1),
    20,
  );
  // A standard deviation from 20 batches is itself off by 1 / sqrt(38), 16 %: three times.
  expect(Math.abs((found?.error ?? 0) * Math.sqrt(20_000) - 1)).toBeLessThan(0.49);
});

it('a root is found to the last bit', () => {
  expect(bisect((x) => x * x - 2, 0, 2)).toBeCloseTo(Math.SQRT2, 15);
});
