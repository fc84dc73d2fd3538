import { type RandomStream, uniformInt } from '../../../engine/random.ts';

/** `RetryPolicy.retry_back_off` (api/envoy/config/route/v3/route_components.proto), whole milliseconds. */
export interface EnvoyBackOff {
  readonly base: number;
  readonly max: number;
}

/** Envoy's defaults: 25 ms, and ten times as much at most. */
export const ENVOY_BACK_OFF: EnvoyBackOff = { base: 25, max: 250 };

/** How the bound grows: `current` doubles it; in older versions, and still in some documents, it is (2^n - 1) * base. */
export type EnvoyBackOffVersion = 'current' | 'older';

/**
 * The wait before a retry is below this, milliseconds
 * (`JitteredExponentialBackOffStrategy::nextBackOffMs`, source/common/common/backoff_strategy.cc).
 * @param retry from 1
 */
export function envoyBackOffBound(
  { base, max }: EnvoyBackOff,
  retry: number,
  version: EnvoyBackOffVersion = 'current',
): number {
  return Math.min(max, base * (version === 'current' ? 2 ** (retry - 1) : 2 ** retry - 1));
}

/** Mean wait for a bound, milliseconds: whole ones are drawn, from 0 to one less than the bound. */
export function envoyMeanWait(bound: number): number {
  return (bound - 1) / 2;
}

/** A wait before that retry, whole milliseconds. @param retry from 1 */
export function envoyWait(backOff: EnvoyBackOff, retry: number, random: RandomStream): number {
  return uniformInt(random, envoyBackOffBound(backOff, retry));
}
