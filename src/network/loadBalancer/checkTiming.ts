/** When a load balancer checks a target, and how many answers it needs to change its mind. */
export interface CheckTiming {
  /** Seconds from one check to the next. */
  readonly interval: number;
  /** Seconds without an answer after which a check has failed. */
  readonly timeout: number;
  /** Good checks in a row that make a target healthy. */
  readonly healthy: number;
  /** Failed checks in a row that make it unhealthy. */
  readonly unhealthy: number;
}

/**
 * Bounds of the time from the loss of a target to the verdict, seconds: the next check comes within one interval, the
 * verdict `unhealthy - 1` intervals after it, and its own failure is known at the timeout.
 */
export function detectionTime({ interval, timeout, unhealthy }: CheckTiming): {
  readonly least: number;
  readonly most: number;
} {
  const least = interval * (unhealthy - 1) + timeout;
  return { least, most: least + interval };
}

/**
 * An existing check of Google's cloud is brought up to the defaults of the controller, never below what somebody has set:
 * `mergeHTTPHealthChecks` in cloud-provider-gcp, `providers/gce/gce_loadbalancer_external.go`.
 */
export function raisedToDefaults(existing: CheckTiming, defaults: CheckTiming): CheckTiming {
  return {
    interval: Math.max(existing.interval, defaults.interval),
    timeout: Math.max(existing.timeout, defaults.timeout),
    healthy: Math.max(existing.healthy, defaults.healthy),
    unhealthy: Math.max(existing.unhealthy, defaults.unhealthy),
  };
}
