import { METRICS } from '../../metrics/comparison.ts';
import type { Interval } from '../statistics/interval.ts';
import { relativeHalfWidth } from '../statistics/interval.ts';
import { meanInterval } from '../statistics/meanInterval.ts';
import type { Measured } from './metrics.ts';

/** A share of failures may be 0, and then has no relative error: precision is asked of latencies. */
const LATENCIES = METRICS.filter((metric) => metric !== 'failed');

/**
 * The largest relative half width among the latencies of all alternatives and sources: 0.05 says that every interval is
 * at most 5 % of its estimate to either side. What could not be measured has none and is left out.
 *
 * @param series values of each alternative and source, one a replication
 */
export function worstPrecision(series: readonly (readonly Measured[])[], alpha: number): number {
  const intervals = series.flatMap((runs) =>
    LATENCIES.map((metric) =>
      intervalOf(
        runs.map((run) => run[metric]),
        alpha,
      ),
    ),
  );
  return intervals.reduce((worst, one) => Math.max(worst, one === undefined ? 0 : relativeHalfWidth(one)), 0);
}

/** Without two replications there is no interval, and nothing that a precision could be asked of. */
function intervalOf(values: readonly number[], alpha: number): Interval | undefined {
  return meanInterval(values, alpha);
}

/**
 * Replications to have in all before looking again: half widths shrink with the square root of their number. At most
 * twice as many as now, for the first guess rests on few, and always two more.
 *
 * @param done replications so far, at least 2
 * @param worst the precision that they reached
 * @param asked the precision to reach
 */
export function nextReplications(done: number, worst: number, asked: number, most: number): number {
  const needed = Math.ceil(done * (worst / asked) ** 2);
  return Math.min(most, Math.max(done + 2, Math.min(2 * done, needed)));
}
