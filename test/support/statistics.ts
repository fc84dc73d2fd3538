import jstat from 'jstat';

/** A mean over independent replications with its confidence interval. */
export interface Estimate {
  readonly mean: number;
  /** Half the width of the interval. */
  readonly halfWidth: number;
}

/**
 * Student's interval for the mean of independent replications.
 * @param confidence of the interval; tests use 0.999, so that a correct program fails one test in a thousand seeds,
 *   and since the seeds are fixed, either always or never
 */
export function estimate(replications: readonly number[], confidence = 0.999): Estimate {
  const n = replications.length;
  const mean = replications.reduce((sum, x) => sum + x, 0) / n;
  const variance = replications.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1);
  const t = jstat.studentt.inv(1 - (1 - confidence) / 2, n - 1);
  return { mean, halfWidth: t * Math.sqrt(variance / n) };
}

/** Pearson's statistic for observed counts against expected ones. */
export function chiSquare(observed: readonly number[], expected: readonly number[]): number {
  return observed.reduce((sum, count, i) => sum + (count - expected[i]) ** 2 / expected[i], 0);
}

/** The value that a chi-square variable exceeds with the given probability. */
export function chiSquareLimit(degrees: number, probability = 0.001): number {
  return jstat.chisquare.inv(1 - probability, degrees);
}
