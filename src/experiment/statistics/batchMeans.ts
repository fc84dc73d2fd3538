import type { Interval } from './interval.ts';
import { meanInterval } from './meanInterval.ts';

/** Few batches that are long beat many that are still correlated: 10 to 30 are advised (B. Schmeiser, 1982). */
const BATCHES = 20;

/**
 * The interval of the mean of one long run, whose neighbouring observations are correlated: the run is cut into
 * batches, whose means are nearly independent if the batches are long (A. Law, "Simulation Modeling and Analysis", 5th
 * ed., section 9.5.3). What does not fill the last batch is left out at the beginning, where the warm-up was.
 *
 * @returns `undefined` for fewer observations than batches
 */
export function batchMeansInterval(
  values: readonly number[],
  alpha: number,
  batches: number = BATCHES,
): Interval | undefined {
  const size = Math.floor(values.length / batches);
  if (size < 1) return undefined;
  return meanInterval(batchMeans(values.slice(values.length - size * batches), size), alpha);
}

/** Means of consecutive batches of `size`; an incomplete last batch is left out. */
export function batchMeans(values: readonly number[], size: number): number[] {
  const count = Math.floor(values.length / size);
  return Array.from({ length: count }, (_, batch) => {
    let sum = 0;
    for (let i = batch * size; i < (batch + 1) * size; i++) sum += values[i];
    return sum / size;
  });
}
