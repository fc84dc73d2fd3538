import type { RandomStream } from '../../engine/random.ts';
import { type Balancer, type EndpointList, NONE, type PickRequest } from '../balancer.ts';
import { PER_REQUEST } from '../places.ts';
import { definePolicy } from '../policy.ts';
import { PrefixSums } from '../weightedRandom.ts';
import { type FailureLimits, failTimeout, maxFails, Peers } from './peers.ts';

/** Draws after which nginx gives up and takes a turn of round robin instead. */
const MAX_TRIES = 20;

/** nginx `random two least_conn`: of two different weighted draws the one with fewer connections for its weight. */
export class NginxRandomTwo implements Balancer {
  readonly #random: RandomStream;
  readonly #peers: Peers;
  /** Weights added up, for draws in proportion. */
  #sums = new PrefixSums(new Float64Array(0));

  constructor(random: RandomStream, limits: FailureLimits) {
    this.#random = random;
    this.#peers = new Peers(limits);
  }

  update(list: EndpointList): void {
    this.#peers.update(list);
    this.#sums = new PrefixSums(this.#peers.weights);
  }

  /** Both draws must be of endpoints that may be used; a draw that is of no use counts as a try. */
  pick(request: PickRequest): number {
    const peers = this.#peers;
    // With one peer there are no two draws, and round robin serves.
    if (peers.count < 2 || this.#sums.total <= 0) return peers.chosen(peers.smooth(request), request.now);
    let first = NONE;
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const drawn = this.#sums.find(this.#random() * this.#sums.total);
      if (drawn === first || !peers.eligible(drawn, request)) continue;
      if (first !== NONE) return peers.chosen(this.#lessLoaded(first, drawn), request.now);
      first = drawn;
    }
    return peers.chosen(peers.smooth(request), request.now);
  }

  sent(id: number): void {
    this.#peers.sent(id);
  }

  done(id: number, now: number, _seconds: number, ok: boolean): void {
    this.#peers.done(id, now, ok);
  }

  /** The later draw wins ties. */
  #lessLoaded(first: number, second: number): number {
    const { connections, weights } = this.#peers;
    return connections[first] * weights[second] < connections[second] * weights[first] ? first : second;
  }
}

export const nginxRandomTwo = definePolicy({
  name: 'random-two',
  summary: 'of two different weighted draws the endpoint with fewer open requests for its weight',
  explanation:
    'nginx `random two least_conn`, made for several nginx in front of the same endpoints: the draw keeps them from all ' +
    'choosing the same one. The later draw wins ties. After 20 draws without two usable endpoints it takes a turn of ' +
    'smooth weighted round robin.',
  at: PER_REQUEST,
  needs: ['memory', 'outstanding'],
  parameters: [maxFails, failTimeout],
  source: 'nginx src/http/modules/ngx_http_upstream_random_module.c',
  balancer: ({ random }, value) =>
    new NginxRandomTwo(random, { maxFails: value(maxFails), failTimeout: value(failTimeout) }),
});
