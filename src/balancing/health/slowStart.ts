/** How a new endpoint's weight grows (`SlowStartConfig`, api/envoy/config/cluster/v3/cluster.proto). */
export interface SlowStart {
  /** Seconds; there is no default, slow start is off without it. */
  readonly window: number;
  /** 1 is linear; above that the weight grows fast at first, below it slowly. Above 0. */
  readonly aggression: number;
  /** The least weight, percent of the full one. */
  readonly minWeightPercent: number;
}

/** Envoy's defaults, for a window that has none. */
export const SLOW_START_DEFAULTS = { aggression: 1, minWeightPercent: 10 } as const;

/** Envoy takes a shorter time than this for this one, seconds. */
const LEAST_ELAPSED = 0.001;

/**
 * Envoy's factor on the weight of an endpoint, 0 to 1
 * (`EdfLoadBalancerBase::applySlowStartFactor`, source/extensions/load_balancing_policies/common/load_balancer_impl.cc).
 * @param elapsed seconds since the endpoint was added or has last become healthy
 */
export function slowStartFactor(
  { window, aggression, minWeightPercent }: SlowStart,
  elapsed: number,
): number {
  if (elapsed >= window) return 1;
  const grown = (Math.max(LEAST_ELAPSED, elapsed) / window) ** (1 / aggression);
  return Math.max(minWeightPercent / 100, grown);
}

/** Weights inside HAProxy are in sixteenths, so that a slow start has steps (`BE_WEIGHT_SCALE`, include/haproxy/backend-t.h). */
export const HAPROXY_WEIGHT_SCALE = 16;

/**
 * HAProxy's effective weight of a server in `slowstart`, in sixteenths of its own: the first is there at once
 * (`server_recalc_eweight`, src/server.c). HAProxy computes it anew with each health check only.
 * @param weight the server's own, 0 to 256
 * @param elapsed since the server came up, whole seconds
 * @param slowstart whole seconds; 0 for none
 */
export function haproxySlowStartWeight(weight: number, elapsed: number, slowstart: number): number {
  if (elapsed >= slowstart) return weight * HAPROXY_WEIGHT_SCALE;
  return weight * Math.floor((HAPROXY_WEIGHT_SCALE * elapsed + slowstart) / slowstart);
}
