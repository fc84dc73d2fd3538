import type { MetricName } from '../../metrics/comparison.ts';
import type { LatencyHistogram } from '../../metrics/latencyHistogram.ts';
import type { LatencyCounts, SourceRecord } from '../replications/replicationRecord.ts';
import { histogramOf } from '../replications/runReplication.ts';

/** The metrics that are quantiles, and their orders. */
export const QUANTILES = { p50: 0.5, p90: 0.9, p99: 0.99, p99_9: 0.999 } as const;

/** Every metric's number. */
export type Measured = Readonly<Record<MetricName, number>>;

/** What one run says of one traffic source; NaN for what it cannot say. */
export function measure({
  latency,
  sent,
  failed,
}: Pick<SourceRecord, 'latency' | 'sent' | 'failed'>): Measured {
  const histogram = histogramOf(latency);
  return {
    mean: histogram.mean,
    p50: measurable(histogram, QUANTILES.p50),
    p90: measurable(histogram, QUANTILES.p90),
    p99: measurable(histogram, QUANTILES.p99),
    p99_9: measurable(histogram, QUANTILES.p99_9),
    failed: failed / sent,
  };
}

/** The p99.9 of fewer than 1,000 requests is their maximum, which estimates nothing. */
function measurable(histogram: LatencyHistogram, q: number): number {
  // The allowance is for 1 - 0.9 = 0.09999999999999998.
  return histogram.count * (1 - q) >= 1 - 1e-9 ? histogram.quantile(q) : Number.NaN;
}

/** Latencies of all replications together, for a distribution; sums are in the order of the list. */
export function pooled(parts: readonly LatencyCounts[]): LatencyHistogram {
  const whole = histogramOf(parts[0]);
  for (const part of parts.slice(1)) whole.add(histogramOf(part));
  return whole;
}
