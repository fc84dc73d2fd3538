import {
  aggregationDoesNotFit,
  notAThreshold,
  notAThresholdName,
  notAThresholdValue,
  unknownMetric,
  unknownTraffic,
} from '../messages.ts';
import type { Threshold } from '../scenario.ts';
import { parseDuration } from '../units/duration.ts';
import { parseRate } from '../units/rate.ts';
import { type BuildContext, errorAt } from './context.ts';

/**
 * What a threshold can be about; see `Threshold`. The names are the scenario's own; k6 calls them
 * `http_reqs`, `http_req_failed` and `http_req_duration`.
 */
const METRICS = ['sent', 'ok', 'failed', 'latency'] as const;
/** k6 has the operators of JavaScript, in which three signs mean the same as two. */
const OPERATORS = new Map<string, Threshold['operator']>([
  ['<', '<'],
  ['<=', '<='],
  ['>', '>'],
  ['>=', '>='],
  ['==', '=='],
  ['===', '=='],
  ['!=', '!='],
  ['!==', '!='],
]);
/**
 * How counts are aggregated. `rate` of `sent` is in requests a second, the others' are fractions of what was
 * sent.
 */
const COUNTS = ['count', 'rate'] as const;
/** How latencies are, beside percentiles. `med` is the 50th percentile, as in k6. */
const LATENCIES = ['avg', 'min', 'max', 'med', 'count'] as const;

/**
 * Aggregation, operator, value. The value is read on its own, so that one of a wrong kind has a better
 * message than none at all.
 */
const EXPRESSION = /^\s*([a-z]+|p\(\s*\d+(?:\.\d+)?\s*\))\s*(<=|>=|===|==|!==|!=|<|>)\s*(\S+)\s*$/;
/** The percentile in brackets, 0 to 100. */
const PERCENTILE = /^p\(\s*(\d+(?:\.\d+)?)\s*\)$/;

/**
 * The thresholds of a scenario, in k6's notation: `web.failed: ["rate<0.01"]`, `web.latency: ["p(99)<500ms"]`.
 *
 * @param names the traffic sources; `undefined` when they are wrong themselves.
 */
export function buildThresholds(
  entries: Readonly<Record<string, readonly string[]>>,
  names: readonly string[] | undefined,
  context: BuildContext,
): Threshold[] {
  return Object.entries(entries).flatMap(([key, expressions]) => {
    const subject = subjectOf(key, names);
    if ('problem' in subject) {
      const { located, problems } = context;
      problems.error(located.at(['thresholds', key], 'key'), `thresholds: ${subject.problem}`);
      return [];
    }
    return expressions.flatMap((expression, i) => {
      const threshold = parseThreshold(expression, subject.metric);
      if ('problem' in threshold) errorAt(context, ['thresholds', key, i], threshold.problem);
      return 'problem' in threshold
        ? []
        : [
            {
              traffic: subject.traffic,
              metric: subject.metric,
              ...threshold,
              source: `${key}: ${expression}`,
            },
          ];
    });
  });
}

/**
 * The sentence that says what is wrong. It has no place yet: whoever asks knows where the key or the
 * expression stands.
 */
type Problem = { readonly problem: string };

/** The traffic source's name may have dots itself: the last one counts. */
function subjectOf(
  key: string,
  names: readonly string[] | undefined,
): Problem | Pick<Threshold, 'traffic' | 'metric'> {
  const dot = key.lastIndexOf('.');
  if (dot <= 0) return { problem: notAThresholdName(key) };
  const traffic = key.slice(0, dot);
  const metric = METRICS.find((each) => each === key.slice(dot + 1));
  if (metric === undefined) return { problem: unknownMetric(key.slice(dot + 1), METRICS) };
  if (names !== undefined && !names.includes(traffic)) return { problem: unknownTraffic(traffic, names) };
  return { traffic, metric };
}

/** One condition; `metric` decides what it can be compared with. */
function parseThreshold(
  expression: string,
  metric: Threshold['metric'],
): Problem | Pick<Threshold, 'aggregation' | 'operator' | 'value'> {
  // The pattern is linear in the length, but a text of that size is no condition.
  const match = expression.length > 200 ? null : EXPRESSION.exec(expression);
  const operator = OPERATORS.get(match?.[2] ?? '');
  if (match === null || operator === undefined) return { problem: notAThreshold(expression) };
  const aggregation = aggregationOf(match[1], metric);
  if (aggregation === undefined) {
    const fitting = metric === 'latency' ? [...LATENCIES, 'p(99)'] : COUNTS;
    return { problem: aggregationDoesNotFit(match[1], metric, fitting) };
  }
  const { value, expected } = comparedWith(match[3], metric, aggregation);
  return value === undefined
    ? { problem: notAThresholdValue(match[3], expected) }
    : { aggregation, operator, value };
}

/** `undefined` for one that does not exist for that metric. */
function aggregationOf(text: string, metric: Threshold['metric']): Threshold['aggregation'] | undefined {
  if (metric !== 'latency') return COUNTS.find((each) => each === text);
  const percentile = PERCENTILE.exec(text);
  if (percentile === null) return LATENCIES.find((each) => each === text);
  const p = Number(percentile[1]);
  return p <= 100 ? { p } : undefined;
}

/**
 * Latencies have a unit; the rate of `sent` is a rate; other rates are a fraction of what was sent. What was
 * expected is said in the words of the message, with an example.
 */
function comparedWith(
  text: string,
  metric: Threshold['metric'],
  aggregation: Threshold['aggregation'],
): { readonly value: number | undefined; readonly expected: string } {
  const number = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
  if (aggregation === 'count') return { value: number, expected: 'a number of requests such as 100' };
  // A bare number has no unit, and a guess between seconds and milliseconds would be wrong half of the time.
  if (metric === 'latency') return { value: parseDuration(text), expected: 'a duration such as 500ms' };
  if (metric === 'sent') return { value: parseRate(text) ?? number, expected: 'a rate such as 600/s' };
  const isFraction = number !== undefined && number <= 1;
  return { value: isFraction ? number : undefined, expected: 'a fraction between 0 and 1 such as 0.01' };
}
