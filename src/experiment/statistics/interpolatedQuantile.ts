import { bucketFloor, type LatencyHistogram } from '../../metrics/latencyHistogram.ts';

/**
 * The q-quantile of a histogram, with the latencies of its bucket taken for evenly spread. The middle of the bucket is up
 * to 0.39 % off, which can be more than the standard error of many latencies; what is left here is far less.
 * @param q above 0 and below 1
 * @returns seconds; NaN for an empty histogram
 */
export function interpolatedQuantile(histogram: LatencyHistogram, q: number): number {
  const middle = histogram.quantile(q);
  if (!(middle > 0)) return middle;
  const [low, high] = [bucketFloor(middle), bucketFloor(middle, 1)];
  const beyond = histogram.countFrom(high);
  const inside = histogram.countFrom(low) - beyond;
  // So many have to lie above the quantile, of which some are in later buckets.
  const above = (1 - q) * histogram.count;
  return high - ((high - low) * (above - beyond)) / inside;
}
