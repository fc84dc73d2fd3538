import type { Interval } from './interval.ts';
import { meanInterval } from './meanInterval.ts';

/**
 * The interval of the mean difference between two alternatives that met the same random numbers: observation i of both
 * comes from replication i, so what the two share cancels before the variance is taken (A. Law, "Simulation Modeling
 * and Analysis", 5th ed., sections 10.2.1 and 11.2).
 *
 * @param alpha error probability, already corrected for the number of comparisons
 * @returns alternative minus baseline; `undefined` as for {@link meanInterval}
 * @throws {RangeError} when the two have not the same number of replications
 */
export function pairedDifference(
  alternative: readonly number[],
  baseline: readonly number[],
  alpha: number,
): Interval | undefined {
  if (alternative.length !== baseline.length)
    throw new RangeError('a pair lacks one of its two replications');
  return meanInterval(
    alternative.map((value, i) => value - baseline[i]),
    alpha,
  );
}
