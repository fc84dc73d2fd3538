import { batchMeans } from './batchMeans.ts';

/** Observations in a batch: the 5 of MSER-5. */
const BATCH = 5;

/** Where a series seems to have left its beginning behind. */
export interface Truncation {
  /** Observations to leave out at the beginning; a multiple of 5. */
  readonly observations: number;
  /**
   * False when the best place lies at the end of the first half, where the search stops: the series is then too short
   * for its warm-up, or never settles.
   */
  readonly settled: boolean;
}

/**
 * MSER-5: leaves out as many batches of five at the beginning as make the squared standard error of the mean of the
 * rest smallest (K. P. White, "An effective truncation heuristic for bias reduction in simulation output", Simulation
 * 69(6), 1997; W. Spratt, 1998, for the batches). Only the first half is searched: close to the end the rest is so
 * short that its variance says nothing. The earliest of equal places counts.
 */
export function mser5(values: readonly number[]): Truncation {
  const means = batchMeans(values, BATCH);
  const last = Math.floor(means.length / 2);
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  const errors = squaredErrors(means);
  for (let d = 0; d <= last; d++) {
    if (errors[d] >= least) continue;
    least = errors[d];
    best = d;
  }
  return { observations: best * BATCH, settled: best === 0 || best < last };
}

/** Squared standard error of the mean of what follows each place: sum of squares about the mean, over n². */
function squaredErrors(means: readonly number[]): number[] {
  const errors = new Array<number>(means.length);
  let count = 0;
  let centre = 0;
  let squares = 0;
  // From the end, so that each place adds one batch to the rest (B. P. Welford's update of mean and squares, 1962).
  for (let d = means.length - 1; d >= 0; d--) {
    count++;
    const step = means[d] - centre;
    centre += step / count;
    squares += step * (means[d] - centre);
    errors[d] = Math.max(0, squares) / (count * count);
  }
  return errors;
}
