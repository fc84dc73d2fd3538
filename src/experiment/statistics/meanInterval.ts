import type { Interval } from './interval.ts';
import { mean, sampleVariance } from './moments.ts';
import { upperQuantile } from './studentT.ts';

/**
 * The t interval of a mean of independent observations, one from each replication (A. Law, "Simulation Modeling and
 * Analysis", 5th ed., section 9.4.1). The observation may itself be a quantile of the replication: the interval is then
 * one for the expected quantile of a run of that length.
 *
 * @param alpha error probability, 0.05 for a 95 % interval
 * @returns `undefined` for fewer than two observations or when one of them could not be measured (NaN): leaving such a
 *   replication out would be to look at the good ones only
 */
export function meanInterval(values: readonly number[], alpha: number): Interval | undefined {
  if (values.length < 2 || !values.every(Number.isFinite)) return undefined;
  const estimate = mean(values);
  const half =
    upperQuantile(alpha / 2, values.length - 1) * Math.sqrt(sampleVariance(values) / values.length);
  return { estimate, low: estimate - half, high: estimate + half };
}
