/** Success rates of the endpoints of a cluster, and the rate below which one is an outlier; all in percent. */
export interface SuccessRateThreshold {
  readonly mean: number;
  /** Of the population: divided by the number of endpoints, not by one less. */
  readonly stdev: number;
  readonly threshold: number;
}

/**
 * Mean less so many standard deviations (`DetectorImpl::successRateEjectionThreshold`,
 * source/common/upstream/outlier_detection_impl.cc). An endpoint is an outlier when it is strictly below.
 * @param rates percent, of the endpoints that had enough requests; at least one
 * @param stdevFactor thousandths of a standard deviation, 1900 in Envoy and gRPC
 */
export function successRateThreshold(rates: ArrayLike<number>, stdevFactor: number): SuccessRateThreshold {
  let sum = 0;
  for (let i = 0; i < rates.length; i++) sum += rates[i];
  const mean = sum / rates.length;
  let squares = 0;
  for (let i = 0; i < rates.length; i++) squares += (rates[i] - mean) ** 2;
  const stdev = Math.sqrt(squares / rates.length);
  return { mean, stdev, threshold: mean - (stdevFactor / 1000) * stdev };
}

/**
 * By how many standard deviations bad endpoints are below the mean, if a share of all is equally bad and the others are
 * equally good: sqrt((1 - f) / f), however bad they are.
 * @param badShare above 0, below 1
 */
export function deviationsBelowMean(badShare: number): number {
  return Math.sqrt((1 - badShare) / badShare);
}

/**
 * The blind spot of success rates: this share of equally bad endpoints, or a larger one, is never found, 1 / (1 + k^2).
 * With the factor of 1.9 that is 21.7 %: one dead endpoint of four stays in.
 * @param factor standard deviations, 1.9 for a `stdevFactor` of 1900
 */
export function undetectableShare(factor: number): number {
  return 1 / (1 + factor * factor);
}

/** The fewest endpoints of which a single bad one is found: its share must be below the undetectable one. */
export function leastHostsForOneBad(factor: number): number {
  return Math.floor(1 / undetectableShare(factor)) + 1;
}
