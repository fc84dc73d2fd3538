/**
 * Sending a request a second time before it has failed (Dean and Barroso, "The Tail at Scale", CACM 56(2), 2013): the
 * arithmetic of what it costs and saves while servers are independent and have room. Where they queue, the load that
 * it adds counts as well, and only a simulation says what becomes of it.
 */

/**
 * Requests that are sent again for each request, on average: P(T > delay), so 5 % for a delay at the 95th percentile.
 * @param latencies of single requests, any order, at least one
 */
export function extraLoad(latencies: ArrayLike<number>, delay: number): number {
  let later = 0;
  for (let i = 0; i < latencies.length; i++) if (latencies[i] > delay) later++;
  return later / latencies.length;
}

/** The percentile at which a hedge is sent, if it may add so much load: 1 less that (Finagle, `BackupRequestFilter`). */
export function hedgePercentile(maxExtraLoad: number): number {
  return 1 - maxExtraLoad;
}

/** Finagle's delay is at least this long, and anew from the latencies seen this often; seconds. */
export const BACKUP_REQUEST = { minDelay: 0.001, refreshInterval: 3 } as const;

/**
 * The delay after which a hedge is sent, in the unit of the latencies: their quantile, the smallest value that at least
 * such a share does not exceed.
 * @param sorted latencies of single requests, ascending, at least one
 * @param maxExtraLoad 0 to 1
 */
export function hedgeDelay(sorted: ArrayLike<number>, maxExtraLoad: number, minDelay = 0): number {
  const rank = Math.ceil(hedgePercentile(maxExtraLoad) * sorted.length);
  return Math.max(minDelay, sorted[Math.max(0, rank - 1)]);
}

/**
 * P(T > t) of a hedged request, from that of single ones: both have to be late, and the second has had less time.
 * @param survival P(T > t) of one request
 * @param delay after which the second is sent
 */
export function hedgedSurvival(survival: (t: number) => number, delay: number, t: number): number {
  return t <= delay ? survival(t) : survival(t) * survival(t - delay);
}

/**
 * When gRPC sends the attempts of a hedged call, seconds from its start: `hedgingDelay` apart, and all at once without a
 * delay (gRFC A6). An attempt that fails for good sends the next at once, which is not counted on here.
 * @param maxAttempts the first included, above 5 taken for 5
 */
export function hedgeTimes(maxAttempts: number, hedgingDelay: number): number[] {
  return Array.from({ length: Math.min(5, maxAttempts) }, (_, i) => i * hedgingDelay);
}
