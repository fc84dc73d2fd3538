import type { Balancer, LoadReport } from '../../balancing/balancer.ts';
import type { PodSlot } from '../../cluster/runtime.ts';
import type { KnownList } from '../knownList.ts';

/**
 * The balancer of each client that has picked before, with the list that it was told last. A client that dies loses its
 * balancer; what was under way to it then finds another life, and nobody who would listen.
 */
export class ClientBalancers {
  readonly #balancers: (Balancer | undefined)[] = [];
  readonly #told: (KnownList | undefined)[] = [];
  /** By client: how often it has lost its balancer. */
  readonly #life: Int32Array;

  /** @param clients number of clients of all sources together */
  constructor(clients: number) {
    this.#life = new Int32Array(clients);
  }

  /** The client's balancer; undefined if it has none yet. */
  of(client: number): Balancer | undefined {
    return this.#balancers[client];
  }

  /** The list that it was last told of; undefined before the first. */
  told(client: number): KnownList | undefined {
    return this.#told[client];
  }

  /** Numbers the lives of the client's balancers. */
  life(client: number): number {
    return this.#life[client];
  }

  /** The client has got a balancer. */
  add(client: number, balancer: Balancer): void {
    this.#balancers[client] = balancer;
  }

  /** It is told of another list by the caller. */
  setTold(client: number, list: KnownList): void {
    this.#told[client] = list;
  }

  /** The client is gone, and its balancer with it. */
  lose(client: number): void {
    if (this.#balancers[client] === undefined) return;
    this.#balancers[client] = undefined;
    this.#told[client] = undefined;
    this.#life[client]++;
  }

  /** Clients that have a balancer, in ascending order. */
  *withBalancer(): Iterable<number> {
    for (const [client, balancer] of this.#balancers.entries()) if (balancer !== undefined) yield client;
  }

  /** A report of a pod has come to the client that was sent in that life of its balancer. */
  deliver(client: number, life: number, pod: PodSlot, now: number, report: LoadReport): void {
    if (this.#life[client] === life) this.#balancers[client]?.report?.(pod, now, report);
  }
}
