import type { RandomStream } from '../../engine/random.ts';
import { type Balancer, type EndpointList, keysOf, NONE } from '../balancer.ts';
import { fnv1a } from '../hash/fnv1a.ts';
import { integerParameter } from '../parameter.ts';
import { definePolicy, type Peer } from '../policy.ts';
import { carried, Positions } from '../positions.ts';

/** Below this difference two weighted loads count as equal (`WeightedAperture`). */
const EQUAL_LOADS = 1e-4;

/** The part of the ring of servers that a client covers; the ring is 1 around. */
export interface ApertureWidth {
  /** How many times the clients together go around the ring of servers. */
  readonly turns: number;
  readonly width: number;
}

/**
 * The width of each client's aperture: as many turns as it takes for every client to cover the least number of servers,
 * so that all turns are full and every server is covered equally often.
 */
export function apertureWidth(clients: number, servers: number, minimum: number): ApertureWidth {
  // Fewer servers than the minimum: everybody covers all of them.
  const turns = Math.ceil((Math.min(minimum, servers) / servers) * clients);
  return { turns, width: Math.min(1, turns / clients) };
}

/** Length of the ring that a client covers of each server, by server. They add up to the width. */
export function apertureWeights(
  client: number,
  clients: number,
  servers: number,
  minimum: number,
): Float64Array {
  const { width } = apertureWidth(clients, servers, minimum);
  const start = client / clients;
  return Float64Array.from({ length: servers }, (_, server) => {
    // The aperture may go past the end of the ring and on from its start, hence the two overlaps.
    const from = server / servers;
    const to = (server + 1) / servers;
    const overlap = (shift: number) =>
      Math.max(0, Math.min(start + width, to + shift) - Math.max(start, from + shift));
    return overlap(0) + overlap(1);
  });
}

/** Finagle's deterministic aperture: of two servers drawn by what is covered of them the less loaded for its share. */
export class DeterministicAperture implements Balancer {
  readonly #random: RandomStream;
  readonly #peer: Peer;
  readonly #minimum: number;
  readonly #positions = new Positions();
  /** Requests of this client under way, by position. */
  #active: Int32Array = new Int32Array(0);
  /** Servers on the ring, by place: their positions in the list. */
  #ring: Int32Array = new Int32Array(0);
  /** Part of the ring that this client covers, 0 to 1. */
  #width = 0;
  /** What is covered of each place, in whole servers. */
  #covered: Float64Array = new Float64Array(0);

  constructor(random: RandomStream, peer: Peer, minimum: number) {
    this.#random = random;
    this.#peer = peer;
    this.#minimum = minimum;
  }

  /** All clients order the servers by the hash of their keys, so that they agree. */
  update(list: EndpointList): void {
    this.#active = carried(this.#active, this.#positions.update(list.ids), 0);
    const keys = keysOf(list);
    const hashes = keys.map(fnv1a);
    const order = Array.from(keys.keys());
    order.sort((a, b) => hashes[a] - hashes[b] || (keys[a] < keys[b] ? -1 : keys[a] > keys[b] ? 1 : a - b));
    this.#ring = Int32Array.from(order);
    this.#width = apertureWidth(this.#peer.count, Math.max(1, order.length), this.#minimum).width;
    this.#covered = Float64Array.from(order.keys(), (place) => this.#coveredAt(place) * order.length);
  }

  /** Power of two choices among what is covered; two servers at least, or there is nothing to compare. */
  pick(): number {
    const count = this.#ring.length;
    if (count < 2) return count - 1;
    const start = this.#peer.index / this.#peer.count;
    const first = this.#placeAt(start + this.#random() * this.#width);
    const second = this.#placeOutside(start, first);
    if (second === NONE) return this.#ring[first];
    const difference = this.#load(first) - this.#load(second);
    return this.#ring[difference - EQUAL_LOADS < 0 ? first : second];
  }

  sent(id: number): void {
    const position = this.#positions.of(id);
    if (position !== NONE) this.#active[position]++;
  }

  done(id: number): void {
    const position = this.#positions.of(id);
    if (position !== NONE && this.#active[position] > 0) this.#active[position]--;
  }

  /** Requests under way for the covered part of the server, in whole servers. */
  #load(place: number): number {
    return this.#active[this.#ring[place]] / this.#covered[place];
  }

  /** The server at a point of the ring. */
  #placeAt(point: number): number {
    const count = this.#ring.length;
    return Math.min(count - 1, Math.floor((point - Math.floor(point)) * count));
  }

  /** A second draw from what is covered without the first; `NONE` if there is nothing else. */
  #placeOutside(start: number, first: number): number {
    const count = this.#ring.length;
    // The first's part of the aperture: one piece, or two where the aperture goes all around.
    const from = (first / count - start + 2) % 1;
    const head = Math.max(0, Math.min(this.#width, from + 1 / count - 1));
    const tailFrom = Math.min(from, this.#width);
    const tail = Math.min(this.#width, from + 1 / count) - tailFrom;
    const rest = this.#width - head - tail;
    if (rest <= 1e-12) return NONE;
    let point = head + this.#random() * rest;
    if (point >= tailFrom) point += tail;
    const place = this.#placeAt(start + point);
    // Rounding at an edge can lead back into the first.
    return place === first ? NONE : place;
  }

  /** Part of the ring that is covered of a place, 0 to 1/n; in two pieces where the aperture goes all around. */
  #coveredAt(place: number): number {
    const count = this.#ring.length;
    const from = (place / count - this.#peer.index / this.#peer.count + 2) % 1;
    const head = Math.max(0, Math.min(this.#width, from + 1 / count - 1));
    return head + Math.max(0, Math.min(this.#width, from + 1 / count) - from);
  }
}

export const minimumAperture = integerParameter({
  name: 'minAperture',
  default: 12,
  min: 1,
  description: 'servers that each client covers at least',
});

export const deterministicAperture = definePolicy({
  name: 'deterministic-aperture',
  summary: 'each client covers a piece of a ring of servers, all servers equally; of two the less loaded',
  explanation:
    'Clients and servers lie on two rings laid over each other. A client uses the servers under its piece, those at the ' +
    'edges in part, so that every server gets the same total. Of two servers drawn by what is covered the one with fewer ' +
    'requests for its part wins. Each client has to know its number among the clients.',
  at: ['client'],
  needs: ['memory', 'outstanding', 'peers'],
  parameters: [minimumAperture],
  source:
    'twitter/finagle finagle-core/src/main/scala/com/twitter/finagle/loadbalancer/aperture/DeterministicAperture.scala',
  balancer: ({ random, peer = { index: 0, count: 1 } }, value) =>
    new DeterministicAperture(random, peer, value(minimumAperture)),
});
