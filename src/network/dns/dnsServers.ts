import type { PodSlot } from '../../cluster/runtime.ts';
import { grown } from '../../engine/grown.ts';
import { exponential, type RandomStream } from '../../engine/random.ts';
import type { PodAddresses } from '../podAddresses.ts';

/**
 * What the DNS servers in their pods have to do: each answers one query after the other, first come, first served, in
 * exponential times, so under Poisson load it is the queue M/M/1. Kept as the one number that such a queue needs: when
 * the server will have done all that it has.
 */
export class DnsServers {
  readonly #addresses: PodAddresses;
  readonly #random: RandomStream;
  /** Mean seconds that a query takes. */
  readonly #service: number;
  /** Seconds of work in the buffer from which another query does not fit. */
  readonly #longestWait: number;
  /** When each pod's server is free, seconds, and the life of its process that this is about. */
  #freeAt = new Float64Array(64);
  #life = new Uint32Array(64);

  /** @param capacity queries a second @param buffer queries that may wait */
  constructor(addresses: PodAddresses, random: RandomStream, capacity: number, buffer: number) {
    this.#addresses = addresses;
    this.#random = random;
    this.#service = 1 / capacity;
    this.#longestWait = buffer / capacity;
  }

  /**
   * Queries have reached a server that listens.
   * @param now seconds @param queries that come together, and are answered together
   * @returns when they are answered, seconds; -1: they found the buffer full and are lost
   */
  offer(slot: PodSlot, now: number, queries: number): number {
    while (slot >= this.#freeAt.length) this.#grow();
    const life = this.#addresses.life[slot];
    // A new process starts with an empty socket.
    const freeAt = this.#life[slot] === life ? Math.max(now, this.#freeAt[slot]) : now;
    if (freeAt - now > this.#longestWait) return -1;
    let finish = freeAt;
    for (let i = 0; i < queries; i++) finish += exponential(this.#random, this.#service);
    this.#freeAt[slot] = finish;
    this.#life[slot] = life;
    return finish;
  }

  /** Slots grow with every pod of the run, whether or not it is a DNS server. */
  #grow(): void {
    this.#freeAt = grown(this.#freeAt);
    this.#life = grown(this.#life);
  }
}
