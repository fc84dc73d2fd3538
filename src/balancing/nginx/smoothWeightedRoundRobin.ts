import type { Balancer, EndpointList, PickRequest } from '../balancer.ts';
import { PER_REQUEST } from '../places.ts';
import { definePolicy } from '../policy.ts';
import { type FailureLimits, failTimeout, maxFails, Peers } from './peers.ts';

/** nginx's default: turns in proportion to the weights, and never more in a row than need be. */
export class SmoothWeightedRoundRobin implements Balancer {
  readonly #peers: Peers;

  constructor(limits: FailureLimits) {
    this.#peers = new Peers(limits);
  }

  update(list: EndpointList): void {
    this.#peers.update(list);
  }

  pick(request: PickRequest): number {
    return this.#peers.chosen(this.#peers.smooth(request), request.now);
  }

  sent(id: number): void {
    this.#peers.sent(id);
  }

  done(id: number, now: number, _seconds: number, ok: boolean): void {
    this.#peers.done(id, now, ok);
  }

  /** The weight that counts now, by position: below the configured one after failures. */
  get effectiveWeights(): Float64Array {
    return this.#peers.effective;
  }
}

export const smoothWeightedRoundRobin = definePolicy({
  name: 'smooth-weighted-round-robin',
  summary: 'turns in proportion to the weights, spread as evenly as possible; failures lower a weight',
  explanation:
    'Each endpoint gains its weight in credit, the richest is picked and pays the total: 5:1:1 gives AABACAA. After ' +
    'maxFails failures an endpoint is left alone for failTimeout, then one request probes it. Every worker starts at the ' +
    'same point, so the first requests of many workers all meet the first endpoint. A pick scans the list.',
  at: PER_REQUEST,
  needs: ['memory'],
  parameters: [maxFails, failTimeout],
  source: 'nginx src/http/ngx_http_upstream_round_robin.c',
  balancer: (_, value) =>
    new SmoothWeightedRoundRobin({ maxFails: value(maxFails), failTimeout: value(failTimeout) }),
});
