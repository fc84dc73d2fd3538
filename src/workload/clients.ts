import { type RandomStream, uniformInt } from '../engine/random.ts';
import { type Hosts, INTERNET } from '../network/hosts.ts';
import type { TrafficConfig } from './config.ts';

/**
 * The clients of all traffic sources, numbered through. Clients in pods are dealt out in turn over their nodes; they
 * die with their node and are back with it, unless the node is removed. Each request of a source comes from one of its living clients, all
 * equally likely.
 */
export class Clients {
  /** Node of each client, or INTERNET. */
  readonly place: Int32Array;
  readonly #hosts: Hosts;
  /** 1 for a client whose node was removed: another node that gets its number does not bring it back. */
  readonly #gone: Uint8Array;
  readonly #firstOfSource: number[] = [];
  /** Living clients of each source. */
  readonly #alive: Int32Array[] = [];
  readonly #random: readonly RandomStream[];

  /**
   * @param random one stream a source, from which the client of each request is drawn
   * @throws RangeError if a client is placed on a node that is not in the scenario
   */
  constructor(traffic: readonly TrafficConfig[], hosts: Hosts, random: readonly RandomStream[]) {
    this.#hosts = hosts;
    this.#random = random;
    const places: number[] = [];
    for (const { from } of traffic) {
      this.#firstOfSource.push(places.length);
      const nodes = from.place === 'pods' ? placesOf(from.nodes, hosts) : [INTERNET];
      for (let i = 0; i < from.count; i++) places.push(nodes[i % nodes.length]);
    }
    this.#firstOfSource.push(places.length);
    this.place = Int32Array.from(places);
    this.#gone = new Uint8Array(places.length);
    this.hostsChanged();
  }

  /** Clients of all sources together. */
  get count(): number {
    return this.place.length;
  }

  /** The first client of a source; that of the source after the last is the number of all clients. */
  firstOf(source: number): number {
    return this.#firstOfSource[source];
  }

  /** The source that a client belongs to. */
  sourceOf(client: number): number {
    return this.#firstOfSource.findIndex((_, source) => client < this.#firstOfSource[source + 1]);
  }

  /** A living client of the source, or -1 when none is left. */
  pick(source: number): number {
    const alive = this.#alive[source];
    return alive.length === 0 ? -1 : alive[uniformInt(this.#random[source], alive.length)];
  }

  /** Has the client's node power, and was it never removed? */
  isAlive(client: number): boolean {
    return this.#gone[client] === 0 && !this.#hosts.dead(this.place[client]);
  }

  /** The node is gone for good, and so are its clients; {@link hostsChanged} has to follow. */
  nodeRemoved(node: number): void {
    for (let client = 0; client < this.place.length; client++) {
      if (this.place[client] === node) this.#gone[client] = 1;
    }
  }

  /** Nodes have lost or regained power. */
  hostsChanged(): void {
    for (let source = 0; source + 1 < this.#firstOfSource.length; source++) {
      const alive: number[] = [];
      for (let client = this.#firstOfSource[source]; client < this.#firstOfSource[source + 1]; client++) {
        if (this.isAlive(client)) alive.push(client);
      }
      this.#alive[source] = Int32Array.from(alive);
    }
  }
}

/** Numbers of the nodes with these names; of all nodes if none is named. */
function placesOf(names: readonly string[], hosts: Hosts): readonly number[] {
  return names.length === 0 ? [...hosts.present] : names.map((name) => hosts.numberOf(name));
}
