import { latencyText, percentText } from '../quantities.ts';
import type { ComparedMetric, ComparisonData } from './readComparison.ts';

/**
 * What a metric is called in titles and axes. In the order in which tables and panels have them; the keys are
 * those of comparison.json.
 */
export const METRIC_WORDS: Readonly<Record<string, string>> = {
  mean: 'mean latency',
  p50: 'p50 latency',
  p90: 'p90 latency',
  p99: 'p99 latency',
  p99_9: 'p99.9 latency',
  failed: 'failed share',
};

/**
 * A value of a metric with its unit, sign included.
 *
 * @param metric a key of {@link METRIC_WORDS}
 * @param value seconds, or a share from 0 to 1; null: not measured
 */
export function metricText(metric: string, value: number | null): string {
  if (value === null) return '–';
  const text = metric === 'failed' ? shareText(Math.abs(value)) : latencyText(Math.abs(value));
  return value < 0 ? `−${text}` : text;
}

/**
 * A difference of a metric with its unit. That of two shares is in percentage points: `5 %` would be read as a twentieth
 * of the baseline.
 */
export function differenceText(metric: string, value: number | null): string {
  const text = metricText(metric, value);
  return metric === 'failed' ? text.replace(/ %$/, ' points') : text;
}

/**
 * A small share in two digits, where it is compared with others as small.
 *
 * @param share from 0 to 1
 */
function shareText(share: number): string {
  return share > 0 && share < 0.0001 ? `${Number((share * 100).toPrecision(2))} %` : percentText(share);
}

/**
 * How a metric is plotted: milliseconds for latencies below a second, per cent for shares. Below two
 * milliseconds latencies are in microseconds.
 */
export interface Scale {
  /** By which the numbers of the file, seconds or shares, are multiplied. */
  readonly factor: number;
  /** What results: `s`, `ms`, `µs` or `%`. */
  readonly unit: string;
}

/**
 * The scale that suits the largest size of a metric's values.
 *
 * @param values seconds or shares; null is passed over
 */
export function scaleFor(metric: string, values: readonly (number | null)[]): Scale {
  if (metric === 'failed') return { factor: 100, unit: '%' };
  const largest = Math.max(0, ...values.map((value) => Math.abs(value ?? 0)));
  // Two units, not one, is where it changes: 1.2 s is better read as 1,200 ms beside 800 ms.
  if (largest >= 2) return { factor: 1, unit: 's' };
  return largest >= 0.002 ? { factor: 1e3, unit: 'ms' } : { factor: 1e6, unit: 'µs' };
}

/**
 * One metric of all alternatives, in their order.
 *
 * @returns cells in the order of the alternatives; an alternative without this source or metric is left out
 */
export function cellsOf(
  { comparison }: Pick<ComparisonData, 'comparison'>,
  traffic: string,
  metric: string,
): { readonly name: string; readonly cell: ComparedMetric }[] {
  return comparison.alternatives.flatMap(({ name, metrics }) =>
    metrics
      .filter((cell) => cell.traffic === traffic && cell.metric === metric)
      .map((cell) => ({ name, cell })),
  );
}

/**
 * What the charts of one source are called: its name only matters if there are several.
 *
 * @param source index of the traffic source; the first has no number, so that a single one has the plain name
 */
export function chartName(base: string, source: number): string {
  return source === 0 ? base : `${base}-${source + 1}`;
}

/** ` of web`, where there is more than one source to tell apart. */
export function ofSource({ sources }: Pick<ComparisonData, 'sources'>, traffic: string): string {
  return sources.length > 1 ? ` of ${traffic}` : '';
}
