import type { Balancer, PickRequest } from '../../balancing/balancer.ts';
import { NONE } from '../../balancing/balancer.ts';
import type { PodSlot } from '../../cluster/runtime.ts';
import { type RandomStream, uniformInt } from '../../engine/random.ts';
import type { IngressSnapshot } from '../../network/ingress/ingressConfig.ts';

/** What the workers of a pod pick with. */
export interface WorkerBalancers {
  /** A new balancer, for one worker and one Service port. */
  readonly make: () => Balancer;
  /** Zone number of a pod. */
  readonly zoneOf: (pod: PodSlot) => number;
}

/** No rule of the ingress matches the request's host and path. */
export const NO_ROUTE = -2;

const NOTHING = new Int32Array(0);

/** One pod of the ingress controller: what its workers know, and how each of them picks. */
export class IngressPod {
  /** Its own slot, and the number under which it is a client of other pods. */
  readonly slot: PodSlot;
  readonly client: number;
  /** The life of its process in which it last passed a request on; -1: none. */
  life = -1;
  readonly #picks: WorkerBalancers;
  readonly #workers: number;
  readonly #random: RandomStream;
  #snapshot: IngressSnapshot = { version: 0, routes: [], endpoints: [] };
  /** By upstream, then by worker: each worker takes its own turns. */
  readonly #balancers: Balancer[][] = [];
  /** The list that the balancers of each upstream were last told of. */
  readonly #told: Int32Array[] = [];

  /** @param random draws the worker that a request is with, the share of a route that it falls into, and the picks */
  constructor(slot: PodSlot, client: number, workers: number, random: RandomStream, picks: WorkerBalancers) {
    this.slot = slot;
    this.client = client;
    this.#picks = picks;
    this.#workers = workers;
    this.#random = random;
  }

  /** The workers have found another configuration. */
  learn(snapshot: IngressSnapshot): void {
    this.#snapshot = snapshot;
  }

  /**
   * The number of the Service port that a request goes to; {@link NO_ROUTE}, or `INVALID_BACKEND` for the share of an
   * invalid reference.
   * @param source number of its traffic source, which stands for its host and path
   */
  upstream(source: number): number {
    const route = this.#snapshot.routes[source];
    if (route === undefined) return NO_ROUTE;
    const { upTo, upstreams } = route;
    if (upstreams.length === 1) return upstreams[0];
    const draw = this.#random();
    let target = 0;
    while (target < upTo.length - 1 && draw >= upTo[target]) target++;
    return upstreams[target];
  }

  /** The worker that has accepted the client's connection: the kernel spreads connections evenly. */
  worker(): number {
    return this.#workers === 1 ? 0 : uniformInt(this.#random, this.#workers);
  }

  /** The pod that a worker picks, or -1 when it knows none. */
  pick(upstream: number, worker: number, request: PickRequest): PodSlot {
    const list = this.#snapshot.endpoints[upstream] ?? NOTHING;
    if (list.length === 0) return NONE;
    if (this.#told[upstream] !== list) this.#tell(upstream, list, request.now);
    const position = this.#balancers[upstream][worker].pick(request);
    return position === NONE ? NONE : list[position];
  }

  /** What the worker picks with; there is one once it has picked for the upstream. */
  balancer(upstream: number, worker: number): Balancer {
    return this.#balancers[upstream][worker];
  }

  /** All workers look at the same shared memory. */
  #tell(upstream: number, list: Int32Array, now: number): void {
    this.#told[upstream] = list;
    const { make, zoneOf } = this.#picks;
    this.#balancers[upstream] ??= Array.from({ length: this.#workers }, make);
    const endpoints = { ids: list, zones: list.map(zoneOf) };
    for (const balancer of this.#balancers[upstream]) balancer.update(endpoints, now);
  }
}
