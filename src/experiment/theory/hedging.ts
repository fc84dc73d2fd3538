import { requireNonNegative, requireQuantile } from './domain.ts';

/** Requests with one hedge, where the first answer counts; times in mean latencies of one server. */
export interface Hedging {
  /** Share of the requests that send a second copy. */
  readonly extraLoad: number;
  readonly meanLatency: number;
  /** Of the latency, in squares of its unit. */
  readonly variance: number;
  /** Latency that a share q does not exceed. @throws RangeError unless 0 < q < 1 */
  latencyQuantile(q: number): number;
  /** Density of the latency at its quantile q: how many requests lie near it. @throws RangeError unless 0 < q < 1 */
  densityAtQuantile(q: number): number;
}

/**
 * One hedge after a delay d, exponential latencies with mean 1 that are independent of each other and of the load (no
 * queueing): P(T > t) = e^-t up to d and e^-t e^-(t - d) after it.
 * Source: follows from Dean and Barroso 2013, The Tail at Scale, section on hedged requests.
 * @param delay d, in mean latencies, at least 0
 */
export function hedging(delay: number): Hedging {
  requireNonNegative('the hedge delay', delay);
  const extraLoad = Math.exp(-delay);
  const meanLatency = 1 - extraLoad / 2;
  // The integral of 2 t P(T > t), in its two parts.
  const meanSquare = 2 - extraLoad * (delay + 1.5);
  return {
    extraLoad,
    meanLatency,
    variance: meanSquare - meanLatency ** 2,
    latencyQuantile: (q) => {
      requireQuantile(q);
      // Before the delay one copy alone decides; after it, two race at twice the rate.
      const alone = -Math.log1p(-q);
      return alone <= delay ? alone : (delay + alone) / 2;
    },
    densityAtQuantile: (q) => {
      requireQuantile(q);
      // P(T > t) falls at the rate of one copy, or of the two that race.
      return 1 - q > extraLoad ? 1 - q : 2 * (1 - q);
    },
  };
}

/** The delay after which a share q of exponential latencies with mean 1 is there: hedging at the q-quantile. */
export function hedgeDelayAt(q: number): number {
  requireQuantile(q);
  return -Math.log1p(-q);
}
