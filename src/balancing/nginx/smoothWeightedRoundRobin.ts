import type { Balancer, EndpointList, PickRequest } from '../balancer.ts';
import { PER_REQUEST } from '../places.ts';
import { definePolicy } from '../policy.ts';
import { greatestCommonDivisor } from '../steppedRoundRobin.ts';
import { type FailureLimits, failTimeout, maxFails, Peers } from './peers.ts';

/**
 * Periods longer than this are not kept. 4 MiB of positions; beyond that a pick scans.
 */
const LONGEST_PERIOD = 2 ** 20;

/**
 * nginx's default: turns in proportion to the weights, and never more in a row than need be. A pick scans the list. While
 * nothing fails and nobody retries, the picks repeat after as many as the weights add up to, so the first period is
 * kept and played back; whatever disturbs it first brings the credits to where the period stands.
 */
export class SmoothWeightedRoundRobin implements Balancer {
  readonly #peers: Peers;
  /** Picks of a period, as far as known, and where it stands; no longer period than this is kept. */
  #period: Int32Array = new Int32Array(0);
  #known = 0;
  #step = 0;
  /** Do the picks follow the period? */
  #steady = false;

  constructor(limits: FailureLimits) {
    this.#peers = new Peers(limits);
  }

  update(list: EndpointList): void {
    this.#leavePeriod();
    this.#peers.update(list);
    this.#enterPeriod();
  }

  pick(request: PickRequest): number {
    // A retry passes over endpoints that it tried, which moves the credits in another way than the period does.
    if (request.attempt > 0) this.#leavePeriod();
    if (!this.#steady) return this.#peers.chosen(this.#peers.smooth(request), request.now);
    const step = this.#step;
    if (step === this.#known) this.#period[this.#known++] = this.#peers.smooth(request);
    this.#step = step + 1 === this.#period.length ? 0 : step + 1;
    return this.#peers.chosen(this.#period[step], request.now);
  }

  sent(id: number): void {
    this.#peers.sent(id);
  }

  done(id: number, now: number, _seconds: number, ok: boolean): void {
    // A failure lowers a weight, and the period no longer holds.
    if (!ok) this.#leavePeriod();
    this.#peers.done(id, now, ok);
  }

  /** The weight that counts now, by position: below the configured one after failures. */
  get effectiveWeights(): Float64Array {
    return this.#peers.effective;
  }

  /** A period begins where all credits are 0 and all weights whole. */
  #enterPeriod(): void {
    const { weights } = this.#peers;
    const length =
      weights.reduce((sum, weight) => sum + weight, 0) / (weights.reduce(greatestCommonDivisor, 0) || 1);
    this.#steady =
      this.#peers.undisturbed && weights.every(Number.isInteger) && length > 0 && length <= LONGEST_PERIOD;
    this.#known = 0;
    this.#step = 0;
    if (!this.#steady) return;
    const equal = weights.every((weight) => weight === weights[0]);
    // With equal weights it is the list from front to back.
    this.#period = equal ? Int32Array.from(weights.keys()) : new Int32Array(length);
    if (equal) this.#known = this.#period.length;
  }

  /** Credits as if every pick of the period had been made by scanning. */
  #leavePeriod(): void {
    if (!this.#steady) return;
    this.#steady = false;
    this.#peers.setCredits(this.#period, this.#step);
  }
}

export const smoothWeightedRoundRobin = definePolicy({
  name: 'smooth-weighted-round-robin',
  summary: 'turns in proportion to the weights, spread as evenly as possible; failures lower a weight',
  explanation:
    'Each endpoint gains its weight in credit, the richest is picked and pays the total: 5:1:1 gives AABACAA. After ' +
    'maxFails failures an endpoint is left alone for failTimeout, then one request probes it. Every worker starts at the ' +
    'same point, so the first requests of many workers all meet the first endpoint.',
  at: PER_REQUEST,
  needs: ['memory'],
  parameters: [maxFails, failTimeout],
  source: 'nginx src/http/ngx_http_upstream_round_robin.c',
  balancer: (_, value) =>
    new SmoothWeightedRoundRobin({ maxFails: value(maxFails), failTimeout: value(failTimeout) }),
});
