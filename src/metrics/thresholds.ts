import type { Cohort, Recording } from './recording.ts';
import { orNull } from './rounding.ts';
import { totalOf } from './summary.ts';

/** One condition on the results in k6's notation, resolved: what a scenario's `thresholds` become. */
export interface ThresholdRule {
  /** Name of a traffic source, or of an edge of the call graph. */
  readonly traffic: string;
  readonly metric: 'sent' | 'ok' | 'failed' | 'latency';
  readonly aggregation: 'count' | 'rate' | 'avg' | 'min' | 'max' | 'med' | { readonly p: number };
  readonly operator: '<' | '<=' | '>' | '>=' | '==' | '!=';
  /** Seconds for a latency. */
  readonly value: number;
  /** As written in the scenario. */
  readonly source: string;
}

/** A threshold and what came out. */
export interface Verdict {
  readonly traffic: string;
  readonly metric: ThresholdRule['metric'];
  /** As written in the scenario. */
  readonly source: string;
  readonly unit: 'requests' | 'requests a second' | 'fraction' | 'seconds';
  /** What was measured (seconds for a latency); `null` when there was nothing to measure. */
  readonly value: number | null;
  readonly ok: boolean;
}

/**
 * Judges thresholds over all requests after the warm-up. The comparison uses the measured value unrounded. A
 * threshold that cannot be measured (no request sent, none answered) is crossed: a promise about answers is not
 * kept by giving none.
 */
export function judgeThresholds(recording: Recording, rules: readonly ThresholdRule[]): Verdict[] {
  return rules.map((rule) => {
    // Edges of the call graph can have thresholds as sources can.
    const record = [...recording.traffic, ...(recording.calls ?? [])].find(
      ({ name }) => name === rule.traffic,
    );
    // A source that was not recorded has nothing to measure, and so crosses its threshold.
    const value = record === undefined ? Number.NaN : measured(totalOf(record), rule);
    return {
      traffic: rule.traffic,
      metric: rule.metric,
      source: rule.source,
      unit: unitOf(rule),
      value: orNull(value),
      ok: Number.isFinite(value) && compare(value, rule.operator, rule.value),
    };
  });
}

/** The counts that a threshold is judged by; times in seconds. */
export type Measured = Pick<Cohort, 'sent' | 'ok' | 'failed' | 'seconds' | 'latency'>;

/** The figure that a rule is about, unrounded; NaN when there is none. */
export function measured(
  total: Measured,
  { metric, aggregation }: Pick<ThresholdRule, 'metric' | 'aggregation'>,
): number {
  if (metric === 'latency') return latencyOf(total, aggregation);
  // Counts over counts or over the length of the phase; without requests the share is NaN.
  const count = total[metric];
  if (aggregation === 'count') return count;
  if (aggregation !== 'rate') return Number.NaN;
  return metric === 'sent' ? count / total.seconds : count / total.sent;
}

/** Fractions of the requests sent for `ok` and `failed`: k6's `rate` of its `http_req_failed`. */
export function unitOf({
  metric,
  aggregation,
}: Pick<ThresholdRule, 'metric' | 'aggregation'>): Verdict['unit'] {
  if (aggregation === 'count') return 'requests';
  if (metric === 'latency') return 'seconds';
  return metric === 'sent' ? 'requests a second' : 'fraction';
}

/** What a rule is about, in words: `p99 latency`, `mean latency`, `failed share`, `sent rate`. */
export function thresholdName({
  metric,
  aggregation,
}: Pick<ThresholdRule, 'metric' | 'aggregation'>): string {
  if (typeof aggregation === 'object') return `p${aggregation.p} ${metric}`;
  if (metric === 'latency') return `${LATENCY_WORDS[aggregation]} latency`;
  if (aggregation === 'rate') return metric === 'sent' ? 'sent rate' : `${metric} share`;
  return `${metric} ${aggregation}`;
}

/** k6's aggregations of a latency, as a person would say them. */
const LATENCY_WORDS = {
  avg: 'mean',
  min: 'least',
  max: 'greatest',
  med: 'median',
  count: 'count of',
  rate: 'rate of',
} as const;

/** Quantiles come from the histogram, at most 0.39 % off. */
function latencyOf({ latency }: Measured, aggregation: ThresholdRule['aggregation']): number {
  if (typeof aggregation === 'object') return latency.quantile(aggregation.p / 100);
  switch (aggregation) {
    case 'avg':
      return latency.mean;
    case 'min':
      return latency.min;
    case 'max':
      return latency.max;
    case 'med':
      return latency.quantile(0.5);
    case 'count':
      return latency.count;
    case 'rate':
      return Number.NaN;
  }
}

/** Does a condition hold of a value? */
export function compare(value: number, operator: ThresholdRule['operator'], bound: number): boolean {
  switch (operator) {
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
    case '>':
      return value > bound;
    case '>=':
      return value >= bound;
    case '==':
      return value === bound;
    case '!=':
      return value !== bound;
  }
}
