/** How many checks in a row change an opinion. */
export interface CheckThresholds {
  /** Successes in a row that make a failed endpoint healthy, at least 1. */
  readonly healthy: number;
  /** Failures in a row that make a healthy one fail, at least 1. */
  readonly unhealthy: number;
  /** Before the first check. */
  readonly startsHealthy: boolean;
  /** Does the first check decide alone, whatever it says? */
  readonly firstDecides: boolean;
}

/** What a check has found. */
export type CheckResult =
  | 'success'
  /** No answer, a refused connection, a status that may be tried again: counted up to the threshold. */
  | 'failure'
  /** An answer with a wrong status: Envoy believes it at once. */
  | 'wrong-answer';

/** When checks are made, seconds, and what they are judged by. */
export interface HealthCheckDefaults extends CheckThresholds {
  readonly interval: number;
  readonly timeout: number;
}

/**
 * HAProxy's `check` (doc/configuration.txt: `inter` 2 s, `fall` 3, `rise` 2): a server is up until its first check, which
 * can take it down alone (`srv->check.health` starts at `rise`). A check may last as long as the interval.
 */
export const HAPROXY_HEALTH_CHECK: HealthCheckDefaults = {
  healthy: 2,
  unhealthy: 3,
  startsHealthy: true,
  firstDecides: true,
  interval: 2,
  timeout: 2,
};

/** Target groups of an AWS Application Load Balancer: one success is enough for a new target (user guide, "Health checks"). */
export const ALB_HEALTH_CHECK: HealthCheckDefaults = {
  healthy: 5,
  unhealthy: 2,
  startsHealthy: false,
  firstDecides: true,
  interval: 30,
  timeout: 5,
};

/**
 * Envoy, whose thresholds and times have no defaults: an endpoint is not healthy before its first success, for which one
 * is enough (`HealthCheckerImplBase::ActiveHealthCheckSession`, source/extensions/health_checkers/common/health_checker_base_impl.cc).
 */
export function envoyThresholds(healthy: number, unhealthy: number): CheckThresholds {
  return { healthy, unhealthy, startsHealthy: false, firstDecides: true };
}

/** What a checker believes of one endpoint. */
export class CheckedHealth {
  readonly #thresholds: CheckThresholds;
  #healthy: boolean;
  #first: boolean;
  /** Checks in a row that speak against the present opinion. */
  #against = 0;

  /** Nothing is checked yet: {@link CheckThresholds.startsHealthy} decides. */
  constructor(thresholds: CheckThresholds) {
    this.#thresholds = thresholds;
    this.#healthy = thresholds.startsHealthy;
    this.#first = true;
  }

  get healthy(): boolean {
    return this.#healthy;
  }

  /** Takes a check into account. Has the opinion changed? */
  checked(result: CheckResult): boolean {
    const first = this.#first;
    this.#first = false;
    if ((result === 'success') === this.#healthy) {
      this.#against = 0;
      return false;
    }
    // Against the present opinion, and in a row: any check for it has set the count back.
    this.#against++;
    const needed = this.#healthy ? this.#thresholds.unhealthy : this.#thresholds.healthy;
    const believed = (first && this.#thresholds.firstDecides) || result === 'wrong-answer';
    if (!believed && this.#against < needed) return false;
    this.#healthy = !this.#healthy;
    this.#against = 0;
    return true;
  }
}

/**
 * Probes a second that all checkers send together: with sidecars every pod checks every endpoint of its Services.
 * @param interval seconds
 */
export function probeRate(checkers: number, endpoints: number, interval: number): number {
  return (checkers * endpoints) / interval;
}
