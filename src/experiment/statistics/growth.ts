import { mean } from './moments.ts';

/** Parts of a run that are compared with each other. */
const PARTS = 4;

/**
 * How much a series grew between the second and the last quarter, in its own unit. In a stable system the expectation
 * is 0 once the warm-up is over; a queue that takes in more than it serves grows in a straight line.
 *
 * @returns NaN when there are fewer than eight observations
 */
export function growth(series: readonly number[]): number {
  const size = Math.floor(series.length / PARTS);
  if (size < 2) return Number.NaN;
  return mean(series.slice(-size)) - mean(series.slice(size, 2 * size));
}
