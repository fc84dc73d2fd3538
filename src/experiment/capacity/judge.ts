import type { CapacityMeasure, CapacityVerdict } from '../../metrics/capacity.ts';
import { orNull } from '../../metrics/rounding.ts';
import {
  compare,
  type Measured,
  measured,
  type ThresholdRule,
  thresholdName,
  unitOf,
} from '../../metrics/thresholds.ts';
import type { ReplicationRecord } from '../replications/replicationRecord.ts';
import { histogramOf } from '../replications/runReplication.ts';
import type { Interval } from '../statistics/interval.ts';
import { meanInterval } from '../statistics/meanInterval.ts';
import { mean } from '../statistics/moments.ts';

/** The thresholds of a set-up at one value. */
export interface Judgement {
  readonly verdict: CapacityVerdict;
  readonly measures: readonly CapacityMeasure[];
}

/**
 * Judges thresholds over replications. One holds if the confidence bound of its mean does, on the side that counts: a
 * capacity that is told should be kept by the next run, too, and not by every second one. All of them hold together with
 * the same confidence, as that is lost if a single one is wrong (an intersection-union test: R. Berger, 1982). A single
 * replication has no bounds; then its value counts. An (in)equality has no side: it must be so in every replication.
 *
 * @param seconds of each run after its warm-up
 * @param alpha error probability of a bound
 */
export function judge(
  records: readonly ReplicationRecord[],
  rules: readonly ThresholdRule[],
  seconds: number,
  alpha: number,
): Judgement {
  const judged = rules.map((rule) => judgeRule(records, rule, seconds, alpha));
  const verdicts = judged.map(({ threshold }) => threshold.verdict);
  const others = sourcesWithoutShare(records, rules).map((traffic) => shareOf(records, traffic, alpha));
  const verdict = (['crossed', 'unclear'] as const).find((each) => verdicts.includes(each)) ?? 'holds';
  return { verdict, measures: [...judged, ...others] };
}

/** One threshold with its bounds over the replications. */
function judgeRule(
  records: readonly ReplicationRecord[],
  rule: ThresholdRule,
  seconds: number,
  alpha: number,
): CapacityMeasure & Required<Pick<CapacityMeasure, 'threshold'>> {
  const values = records.map((record) => measured(cohortOf(record, rule.traffic, seconds), rule));
  const { source, value: bound } = rule;
  const interval = bounds(values, alpha);
  const threshold = { source, bound, verdict: verdictOf(values, interval, rule) };
  return { ...measureOf(rule, interval), threshold };
}

/** The share of failures is shown for every source: a latency is that of the requests that ended well. */
function shareOf(records: readonly ReplicationRecord[], traffic: string, alpha: number): CapacityMeasure {
  const values = records.map((record) => {
    const { failed, sent } = cohortOf(record, traffic, 1);
    return failed / sent;
  });
  return measureOf({ traffic, metric: 'failed', aggregation: 'rate' }, bounds(values, alpha));
}

/** Sources of which no threshold tells the share of failures. */
function sourcesWithoutShare(
  [{ traffic }]: readonly ReplicationRecord[],
  rules: readonly ThresholdRule[],
): string[] {
  const told = new Set(
    rules
      .filter(({ metric, aggregation }) => metric === 'failed' && aggregation === 'rate')
      .map((rule) => rule.traffic),
  );
  return traffic.map(({ name }) => name).filter((name) => !told.has(name));
}

/** With the unit and the words of a threshold, rounded as in every results file. */
function measureOf(
  rule: Pick<ThresholdRule, 'traffic' | 'metric' | 'aggregation'>,
  { estimate, low, high }: Interval,
): CapacityMeasure {
  return {
    traffic: rule.traffic,
    metric: rule.metric,
    name: thresholdName(rule),
    unit: unitOf(rule),
    estimate: orNull(estimate),
    low: orNull(low),
    high: orNull(high),
  };
}

/** The counts of one source in one replication; of a source that is not there, nothing. */
function cohortOf({ traffic }: ReplicationRecord, name: string, seconds: number): Measured {
  const source = traffic.find((each) => each.name === name);
  if (source === undefined) throw new RangeError(`there is no traffic source "${name}"`);
  const { sent, failed, latency } = source;
  return { sent, failed, ok: latency.count, seconds, latency: histogramOf(latency) };
}

/** Mean and bounds; without bounds (NaN) for a single replication, or where one could not be measured. */
function bounds(values: readonly number[], alpha: number): Interval {
  const none = { estimate: mean(values), low: Number.NaN, high: Number.NaN };
  // Twice alpha, since a threshold is crossed on one side only.
  return meanInterval(values, 2 * alpha) ?? none;
}

/** A crossed mean is a crossed threshold; a mean that keeps it decides together with its bound. */
function verdictOf(
  values: readonly number[],
  { estimate, low, high }: Interval,
  { operator, value }: Pick<ThresholdRule, 'operator' | 'value'>,
): CapacityVerdict {
  // What could not be measured in some replication is not kept.
  if (!values.every(Number.isFinite)) return 'crossed';
  if (operator === '==' || operator === '!=')
    return values.every((each) => compare(each, operator, value)) ? 'holds' : 'crossed';
  if (!compare(estimate, operator, value)) return 'crossed';
  if (values.length === 1) return 'holds';
  const bound = operator === '<' || operator === '<=' ? high : low;
  return compare(bound, operator, value) ? 'holds' : 'unclear';
}
