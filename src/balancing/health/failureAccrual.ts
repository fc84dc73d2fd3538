import type { RandomStream } from '../../engine/random.ts';
import { carried } from '../positions.ts';
import { earliest, letBack, type PassiveHealth } from './passiveHealth.ts';
import { isServerError } from './responseCode.ts';

/** Linkerd's circuit breaker of an endpoint: the annotations `balancer.linkerd.io/failure-accrual-consecutive-*`. */
export interface FailureAccrualSettings {
  /** Failures in a row that shut an endpoint off, at least 1. */
  readonly maxFailures: number;
  /** First and longest time that it is shut off, seconds. */
  readonly minPenalty: number;
  readonly maxPenalty: number;
  /** Most of the penalty that is added to it, drawn uniformly. */
  readonly jitterRatio: number;
}

/** Linkerd's defaults (linkerd2 docs, "Circuit Breaking"; policy-controller of linkerd/linkerd2, which reads the annotations). */
export const LINKERD_FAILURE_ACCRUAL: FailureAccrualSettings = {
  maxFailures: 7,
  minPenalty: 1,
  maxPenalty: 60,
  jitterRatio: 0.5,
};

/**
 * Failures in a row shut an endpoint off, for a time that doubles with each failed trial; then one request tries it, and
 * its success alone lets the others follow (linkerd2-proxy, linkerd/app/outbound/src/http/breaker/consecutive_failures.rs).
 * There is no limit to how many endpoints can be shut off.
 */
export class FailureAccrual implements PassiveHealth {
  readonly #settings: FailureAccrualSettings;
  readonly #random: RandomStream;
  /** Failures in a row, by position, while the endpoint is trusted. */
  #inRow: Int32Array;
  /** Trials since the endpoint was shut off; -1 while it is trusted. */
  #trials: Int32Array;
  /** 1 for an endpoint that gets no requests: shut off, or with its trial under way. */
  #out: Uint8Array;
  /** When a trial is due, seconds; `Infinity` while one is under way. */
  #until: Float64Array;
  /**
   * The earliest date at which a trial is due; set anew with every change, so that no timer is needed for each
   * endpoint.
   */
  wakeAt = Number.POSITIVE_INFINITY;

  /** @param hosts endpoints at the start @param random for the jitter */
  constructor(hosts: number, random: RandomStream, settings: FailureAccrualSettings) {
    this.#settings = settings;
    this.#random = random;
    this.#inRow = new Int32Array(hosts);
    this.#trials = new Int32Array(hosts).fill(-1);
    this.#out = new Uint8Array(hosts);
    this.#until = new Float64Array(hosts);
  }

  isEjected(host: number): boolean {
    return this.#out[host] === 1;
  }

  update(from: Int32Array): void {
    const out = this.#out;
    this.#inRow = carried(this.#inRow, from, 0);
    this.#trials = carried(this.#trials, from, -1);
    this.#until = carried(this.#until, from, 0);
    this.#out = Uint8Array.from(from, (old) => (old < 0 ? 0 : out[old]));
    this.wakeAt = earliest(this.#until, this.#out);
  }

  /** A request to an endpoint on probation is its trial. */
  sent(host: number): void {
    if (this.#out[host] === 1 || this.#trials[host] < 0) return;
    // One request is enough of a trial: nobody else goes there before its end.
    this.#out[host] = 1;
    this.#until[host] = Number.POSITIVE_INFINITY;
  }

  /** The trial ended without a verdict, for example by a client that went away: the next request is the trial. */
  cancelled(host: number): void {
    // Only a trial that is under way can be cancelled; any other endpoint that is out keeps its date.
    if (this.#until[host] === Number.POSITIVE_INFINITY) this.#out[host] = 0;
  }

  report(host: number, code: number, now: number): void {
    const failed = isServerError(code);
    if (this.#trials[host] >= 0) {
      // Answers are ignored while the endpoint is shut off; the first one afterwards decides, whatever it is an answer
      // to (`ConsecutiveFailures::closed` and `probation`).
      if (this.#out[host] === 1 && this.#until[host] !== Number.POSITIVE_INFINITY) return;
      if (failed) this.#shut(host, now);
      else this.restore(host);
    } else if (!failed) this.#inRow[host] = 0;
    else if (++this.#inRow[host] >= this.#settings.maxFailures) this.#shut(host, now);
  }

  /**
   * The penalty doubles with each failed trial, up to the maximum; jitter keeps endpoints that fell together from
   * returning together.
   */
  #shut(host: number, now: number): void {
    const { minPenalty, maxPenalty, jitterRatio } = this.#settings;
    this.#trials[host]++;
    const penalty = Math.min(maxPenalty, minPenalty * 2 ** this.#trials[host]);
    this.#out[host] = 1;
    // Jitter does not lead beyond the longest penalty (`ExponentialBackoff::jitter`, linkerd/exp-backoff/src/lib.rs).
    const wait = jitterRatio === 0 ? penalty : penalty * (1 + jitterRatio * this.#random());
    this.#until[host] = now + Math.min(maxPenalty, wait);
    this.wakeAt = earliest(this.#until, this.#out);
  }

  /** Endpoints whose penalty is over take one request again. They are not trusted before its answer. */
  wake(now: number): void {
    this.wakeAt = letBack(this.#until, this.#out, now);
  }

  /** The endpoint starts from the beginning: no failures, the shortest penalty. */
  restore(host: number): void {
    this.#inRow[host] = 0;
    this.#trials[host] = -1;
    this.#out[host] = 0;
    this.#until[host] = 0;
    this.wakeAt = earliest(this.#until, this.#out);
  }
}
