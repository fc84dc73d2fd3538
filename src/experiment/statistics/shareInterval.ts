import type { Interval } from './interval.ts';
import { mean, sampleVariance } from './moments.ts';
import { upperQuantile } from './studentT.ts';

/**
 * An interval for the mean of independent shares, one from each replication, that never leaves 0 to 1: the t interval
 * is taken of the logit of the mean, whose standard error is s / (p (1 - p)) by the delta method, and carried back (the logit
 * interval of A. Agresti, "Categorical Data Analysis", 3rd ed.). The t interval of the mean itself says
 * `-0.1 to 0.3 %` where few replications have failures. For shares far from both ends the two are nearly the same.
 *
 * @param shares each from 0 to 1
 * @param alpha error probability, 0.05 for a 95 % interval
 * @returns `undefined` as for {@link meanInterval}; one without length where all shares are 0 or all are 1, of which
 *   the replications do not tell how rare the others are
 */
export function shareInterval(shares: readonly number[], alpha: number): Interval | undefined {
  if (shares.length < 2 || !shares.every(Number.isFinite)) return undefined;
  const estimate = mean(shares);
  // The logit of 0 or 1 is infinite.
  if (estimate <= 0 || estimate >= 1) return { estimate, low: estimate, high: estimate };
  const error = Math.sqrt(sampleVariance(shares) / shares.length);
  const logit = Math.log(estimate / (1 - estimate));
  const half = (upperQuantile(alpha / 2, shares.length - 1) * error) / (estimate * (1 - estimate));
  return { estimate, low: logistic(logit - half), high: logistic(logit + half) };
}

/** The share that has this logit. */
function logistic(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
