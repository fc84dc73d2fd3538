import type { Balancer, EndpointList, PickRequest } from '../balancer.ts';
import { PER_REQUEST } from '../places.ts';
import { definePolicy } from '../policy.ts';
import { PrefixSums } from '../weightedRandom.ts';
import { type FailureLimits, failTimeout, maxFails, Peers } from './peers.ts';

/** Start, and looks at other endpoints before a turn of round robin. */
const START = 89;
const MAX_TRIES = 20;

/** One step: the first three octets of an IPv4 address into a hash below 6271. */
export function ipHashStep(hash: number, address: number): number {
  for (const shift of [24, 16, 8]) hash = (hash * 113 + ((address >>> shift) & 0xff)) % 6271;
  return hash;
}

/**
 * nginx `ip_hash`: clients of one /24 network go to the same endpoint. nginx hashes the whole of an IPv6 address
 * (documentation of ngx_http_upstream_module, `ip_hash`); clients here have IPv4 addresses.
 */
export class NginxIpHash implements Balancer {
  readonly #peers: Peers;
  #sums = new PrefixSums(new Float64Array(0));

  constructor(limits: FailureLimits) {
    this.#peers = new Peers(limits);
  }

  update(list: EndpointList): void {
    this.#peers.update(list);
    this.#sums = new PrefixSums(this.#peers.weights);
  }

  /** The hash goes on from try to try, so that a banned endpoint's clients spread over several others. */
  pick(request: PickRequest): number {
    const { total } = this.#sums;
    let hash = START;
    for (let tries = 0; tries <= MAX_TRIES && total > 0; tries++) {
      hash = ipHashStep(hash, request.source);
      const position = this.#sums.find(hash % total);
      if (this.#peers.eligible(position, request)) return this.#peers.chosen(position, request.now);
    }
    return this.#peers.chosen(this.#peers.smooth(request), request.now);
  }

  done(id: number, now: number, _seconds: number, ok: boolean): void {
    this.#peers.done(id, now, ok);
  }
}

export const nginxIpHash = definePolicy({
  name: 'ip-hash',
  summary: 'clients of the same /24 network to the same endpoint',
  explanation:
    'Hashes the first three octets of the client’s address modulo the total weight. Behind a proxy, or in a cluster whose ' +
    'pods share a /24, all clients may meet one endpoint.',
  at: PER_REQUEST,
  needs: ['memory', 'flow'],
  parameters: [maxFails, failTimeout],
  source: 'nginx src/http/modules/ngx_http_upstream_ip_hash_module.c',
  balancer: (_, value) => new NginxIpHash({ maxFails: value(maxFails), failTimeout: value(failTimeout) }),
});
