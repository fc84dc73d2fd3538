import type { Interval } from './interval.ts';
import { upperQuantile } from './studentT.ts';

/** Few batches that are long beat many that are still correlated: 10 to 30 are advised (B. Schmeiser, 1982). */
const BATCHES = 20;

/** A mean over time and how exact it is. */
export interface MeanEstimate {
  readonly mean: number;
  /** Standard error of the mean. */
  readonly error: number;
}

/**
 * The mean of values that come in unequal numbers a step, with its standard error by batch means: the steps are cut into
 * equally long batches, whose means are taken as independent. They are, nearly, if a batch is much longer than the
 * system takes to forget its state; otherwise the error is too small. What does not fill the last batch is left
 * out at the beginning, where the warm-up was.
 * Source: A. Law, "Simulation Modeling and Analysis", 5th ed., section 9.5.3.
 * @param sums of the values in each step
 * @param counts of the values in each step, as many
 * @param batches at least 2
 * @returns undefined if there are fewer steps than batches, or a batch without a value
 */
export function batchedMean(
  sums: ArrayLike<number>,
  counts: ArrayLike<number>,
  batches: number = BATCHES,
): MeanEstimate | undefined {
  const length = Math.floor(sums.length / batches);
  if (length === 0) return undefined;
  const start = sums.length - length * batches;
  const means = Array.from({ length: batches }, (_, i) => {
    const [from, to] = [start + i * length, start + (i + 1) * length];
    return total(sums, from, to) / total(counts, from, to);
  });
  if (!means.every(Number.isFinite)) return undefined;
  const mean = total(sums, start, sums.length) / total(counts, start, sums.length);
  const squares = means.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (batches - 1) / batches) };
}

/**
 * The interval of such a mean, from Student's distribution.
 *
 * @param alpha error probability
 * @returns `undefined` as for {@link batchedMean}
 */
export function batchMeansInterval(
  sums: ArrayLike<number>,
  counts: ArrayLike<number>,
  alpha: number,
  batches: number = BATCHES,
): Interval | undefined {
  const found = batchedMean(sums, counts, batches);
  if (found === undefined) return undefined;
  const half = upperQuantile(alpha / 2, batches - 1) * found.error;
  return { estimate: found.mean, low: found.mean - half, high: found.mean + half };
}

/** Summed in order, so that the same run gives the same digits. */
function total(values: ArrayLike<number>, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i];
  return sum;
}

/** Means of consecutive batches of `size`; an incomplete last batch is left out. */
export function batchMeans(values: readonly number[], size: number): number[] {
  const count = Math.floor(values.length / size);
  return Array.from({ length: count }, (_, batch) => total(values, batch * size, (batch + 1) * size) / size);
}
