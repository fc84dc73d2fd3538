import type { MetricName } from '../../metrics/comparison.ts';
import type { SourceRecord } from '../replications/replicationRecord.ts';
import { histogramOf } from '../replications/runReplication.ts';
import { batchMeansInterval } from '../statistics/batchMeans.ts';
import type { Interval } from '../statistics/interval.ts';
import { quantileRanks } from '../statistics/quantileRanks.ts';
import { QUANTILES } from './metrics.ts';

/**
 * The interval of a metric within one run: batch means for the mean, order statistics for a quantile. Both are second
 * best to replications: batches may still be correlated, and order statistics take requests as independent, which makes
 * the interval too narrow where queues are long.
 *
 * @param firstStep first step after the warm-up
 * @returns `undefined` for the share of failures, which comes in bursts, and where there is too little to go by
 */
export function singleRunInterval(
  source: SourceRecord,
  metric: MetricName,
  firstStep: number,
  alpha: number,
): Interval | undefined {
  if (metric === 'failed') return undefined;
  if (metric === 'mean')
    return batchMeansInterval(
      source.latencySums.subarray(firstStep),
      source.answered.subarray(firstStep),
      alpha,
    );
  const histogram = histogramOf(source.latency);
  const ranks = quantileRanks(histogram.count, QUANTILES[metric], alpha);
  if (ranks === undefined) return undefined;
  const at = (rank: number): number => histogram.quantile(rank / histogram.count);
  return { estimate: histogram.quantile(QUANTILES[metric]), low: at(ranks.low), high: at(ranks.high) };
}
