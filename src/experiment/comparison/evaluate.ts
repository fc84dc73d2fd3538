import type {
  ComparedAlternative,
  ComparedMetric,
  ComparisonVerdict,
  Difference,
  Estimate,
  MetricName,
} from '../../metrics/comparison.ts';
import { METRICS } from '../../metrics/comparison.ts';
import { orNull, significant } from '../../metrics/rounding.ts';
import type { ReplicationRecord } from '../replications/replicationRecord.ts';
import { bonferroni } from '../statistics/bonferroni.ts';
import { excludesZero, type Interval } from '../statistics/interval.ts';
import { meanInterval } from '../statistics/meanInterval.ts';
import { mean } from '../statistics/moments.ts';
import { pairedDifference } from '../statistics/pairedDifference.ts';
import { shareInterval } from '../statistics/shareInterval.ts';
import { type Measured, measure } from './metrics.ts';
import { singleRunInterval } from './singleRun.ts';

/** The runs of one alternative: its records and their metrics by traffic source and replication. */
interface Runs {
  readonly records: readonly ReplicationRecord[];
  readonly measured: readonly (readonly Measured[])[];
}

/** What is computed of the runs of all alternatives. */
export interface Evaluation {
  /** Differences that the correction counted. */
  readonly comparisons: number;
  /** By alternative. */
  readonly metrics: readonly (readonly ComparedMetric[])[];
}

/**
 * Estimates with their intervals, differences to the first alternative, and ranks.
 *
 * Every difference that is told is one of the comparisons that the correction counts: each alternative but the
 * baseline, each traffic source, each metric. All of them together hold with probability 1 - alpha.
 *
 * @param records by alternative and replication; alternatives have the same traffic sources
 * @param firstStep first step after the warm-up, for the batch means of a single run
 * @param alpha error probability of the estimates' intervals, and of all differences together
 */
export function evaluate(
  records: readonly (readonly ReplicationRecord[])[],
  firstStep: number,
  alpha: number,
): Evaluation {
  const runs = records.map(runsOf);
  const sources = records[0]?.[0]?.traffic.map(({ name }) => name) ?? [];
  // The baseline is not compared with itself.
  const comparisons = (runs.length - 1) * sources.length * METRICS.length;
  const corrected = bonferroni(alpha, comparisons);
  const cells = sources.flatMap((traffic, source) => METRICS.map((metric) => ({ traffic, source, metric })));
  const byCell = cells.map(({ traffic, source, metric }) => {
    const estimates = runs.map((one) => estimateOf(one, source, metric, firstStep, alpha));
    const ranks = ranksOf(estimates);
    return runs.map((one, i): ComparedMetric => {
      const cell = { traffic, metric, ...estimates[i], rank: ranks[i] };
      return i === 0 ? cell : { ...cell, difference: differenceOf(one, runs[0], source, metric, corrected) };
    });
  });
  return { comparisons, metrics: runs.map((_, i) => byCell.map((cell) => cell[i])) };
}

/** Measured once for all metrics: every histogram is read as a whole. */
function runsOf(records: readonly ReplicationRecord[]): Runs {
  const sources = records[0]?.traffic ?? [];
  return { records, measured: sources.map((_, s) => records.map(({ traffic }) => measure(traffic[s]))) };
}

/** From replications if there are at least two, else from within the only run. */
function estimateOf(
  { records, measured }: Runs,
  source: number,
  metric: MetricName,
  firstStep: number,
  alpha: number,
): Estimate {
  const values = measured[source].map((run) => run[metric]);
  // A share has no values below 0 or above 1, and neither has its interval.
  const intervalOf = metric === 'failed' ? shareInterval : meanInterval;
  if (values.length > 1) return rounded(intervalOf(values, alpha) ?? { estimate: mean(values) });
  const interval = singleRunInterval(records[0].traffic[source], metric, firstStep, alpha);
  return rounded({ ...interval, estimate: values[0] });
}

/** Six digits; `null` for what is not known. */
function rounded({ estimate, low = Number.NaN, high = Number.NaN }: Partial<Interval>): Estimate {
  return { estimate: orNull(estimate ?? Number.NaN), low: orNull(low), high: orNull(high) };
}

/** The verdict is taken from the interval before it is rounded; smaller is better for every metric. */
function differenceOf(
  alternative: Runs,
  baseline: Runs,
  source: number,
  metric: MetricName,
  alpha: number,
): Difference {
  const [values, base] = [alternative, baseline].map(({ measured }) =>
    measured[source].map((run) => run[metric]),
  );
  const interval = pairedDifference(values, base, alpha);
  const estimate = mean(values) - mean(base);
  return {
    ...rounded(interval ?? { estimate }),
    relative: orNull(estimate / mean(base)),
    verdict: verdictOf(interval),
  };
}

/** A difference is shown if its interval leaves zero out; without an interval nothing is known. */
function verdictOf(interval: Interval | undefined): ComparisonVerdict {
  if (interval === undefined) return 'not known';
  if (!excludesZero(interval)) return 'no difference shown';
  return interval.high < 0 ? 'better' : 'worse';
}

/** 1 + the number of smaller estimates. */
function ranksOf(estimates: readonly Estimate[]): (number | null)[] {
  // A rank is shared by equal estimates, so the next one is left out: 1, 2, 2, 4.
  const smaller = (value: number): number =>
    estimates.filter(({ estimate }) => estimate !== null && estimate < value).length;
  return estimates.map(({ estimate }) => (estimate === null ? null : 1 + smaller(estimate)));
}

/** Mean busy fraction of an alternative's busiest workload. */
export function meanUtilisation(records: readonly ReplicationRecord[]): ComparedAlternative['utilisation'] {
  return significant(mean(records.map(({ utilisation }) => utilisation)));
}
