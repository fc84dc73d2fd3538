import type { LimitSample } from './vegas.ts';

/** Settings of `AIMDLimit` (Netflix/concurrency-limits, .../limit/AIMDLimit.java). */
export interface AimdSettings {
  readonly initialLimit: number;
  readonly minLimit: number;
  readonly maxLimit: number;
  /** What the limit is multiplied by, 0.5 to less than 1. */
  readonly backoffRatio: number;
  /** Latency above which a sample counts as dropped, seconds. */
  readonly timeout: number;
}

/** The library's defaults. */
export const AIMD: AimdSettings = {
  initialLimit: 20,
  minLimit: 20,
  maxLimit: 200,
  backoffRatio: 0.9,
  timeout: 5,
};

/**
 * The limit after a sample: one more while at least half of it is used, a tenth less after a drop or a timeout.
 * @param sample its latency in seconds
 */
export function aimdLimit(
  limit: number,
  { rtt, inFlight, dropped }: LimitSample,
  { minLimit, maxLimit, backoffRatio, timeout }: AimdSettings = AIMD,
): number {
  const next =
    dropped || rtt > timeout ? Math.trunc(limit * backoffRatio) : inFlight * 2 >= limit ? limit + 1 : limit;
  return Math.min(maxLimit, Math.max(minLimit, next));
}
