import { type Balancer, type EndpointList, NONE, type PickRequest } from '../balancer.ts';
import { PER_REQUEST } from '../places.ts';
import { definePolicy } from '../policy.ts';
import { type FailureLimits, failTimeout, maxFails, Peers } from './peers.ts';

/** nginx `least_conn`: the fewest connections for its weight; ties by smooth weighted round robin. */
export class NginxLeastConnections implements Balancer {
  readonly #peers: Peers;
  /** The least loaded of the present pick, for the test of ties, which must not allocate. */
  #best = NONE;

  constructor(limits: FailureLimits) {
    this.#peers = new Peers(limits);
  }

  update(list: EndpointList): void {
    this.#peers.update(list);
  }

  /**
   * Scans for the least loaded; where several are equal, smooth weighted round robin takes its turn among them, from
   * the first of them on.
   */
  pick(request: PickRequest): number {
    const peers = this.#peers;
    let best = NONE;
    let tied = false;
    for (let i = 0; i < peers.count; i++) {
      if (!peers.eligible(i, request)) continue;
      const lead = best === NONE ? -1 : this.#comparison(i, best);
      if (lead < 0) best = i;
      // A new best ends the tie; an equal one makes it.
      if (lead <= 0) tied = lead === 0;
    }
    this.#best = best;
    if (tied) best = peers.smooth(request, this.#tiesWithBest, best);
    return peers.chosen(best, request.now);
  }

  sent(id: number): void {
    this.#peers.sent(id);
  }

  done(id: number, now: number, _seconds: number, ok: boolean): void {
    this.#peers.done(id, now, ok);
  }

  /** Made once: a function for each pick would be an allocation on the hot path. */
  readonly #tiesWithBest = (position: number): boolean => this.#comparison(position, this.#best) === 0;

  /** Connections by weight, multiplied out: negative if `a` has fewer than `b`. */
  #comparison(a: number, b: number): number {
    const { connections, weights } = this.#peers;
    return connections[a] * weights[b] - connections[b] * weights[a];
  }
}

export const nginxLeastConnections = definePolicy({
  name: 'least-connections',
  summary: 'the endpoint with the fewest open requests for its weight; turns among equals',
  explanation:
    'nginx `least_conn`. An idle system turns as smooth weighted round robin does. A new endpoint has no connections and ' +
    'takes every request until it has caught up. Counts are those of this worker only. A pick scans the list.',
  at: PER_REQUEST,
  needs: ['memory', 'outstanding'],
  parameters: [maxFails, failTimeout],
  source: 'nginx src/http/modules/ngx_http_upstream_least_conn_module.c',
  balancer: (_, value) =>
    new NginxLeastConnections({ maxFails: value(maxFails), failTimeout: value(failTimeout) }),
});
