import type { EventLoop } from '../engine/eventLoop.ts';
import { grown } from '../engine/grown.ts';

/**
 * The ports that each of several addresses has for connections to one destination. A port is taken by a connection and,
 * after that, kept for a while by its TIME_WAIT. Ports are counted, not numbered. As all are kept for the same time they come
 * free in the order in which they were closed: a ring holds them, and no event is needed.
 */
export class PortSpace {
  readonly #loop: EventLoop;
  readonly #ports: number;
  readonly #hold: number;
  /** Ports of each address that are taken or kept. */
  #used: Int32Array;
  #owner = new Int32Array(256);
  #freeAt = new Float64Array(256);
  #head = 0;
  #length = 0;

  /**
   * @param owners addresses to begin with; more may come
   * @param ports of each address, at least 1
   * @param hold seconds for which a closed connection keeps its port
   */
  constructor(loop: EventLoop, owners: number, ports: number, hold: number) {
    this.#loop = loop;
    this.#ports = ports;
    this.#hold = hold;
    this.#used = new Int32Array(Math.max(1, owners));
  }

  /** Takes a port of an address, if one is free. @param owner number of the address, from 0 */
  take(owner: number): boolean {
    this.#expire();
    while (owner >= this.#used.length) this.#used = grown(this.#used);
    if (this.#used[owner] >= this.#ports) return false;
    this.#used[owner]++;
    return true;
  }

  /** The connection was closed by the address's own side: its port is kept for a while. */
  keep(owner: number): void {
    if (this.#length === this.#owner.length) this.#grow();
    const place = (this.#head + this.#length++) & (this.#owner.length - 1);
    this.#owner[place] = owner;
    this.#freeAt[place] = this.#loop.now + this.#hold;
  }

  /** The port is free at once: the connection was never made, or the other side has ended it. */
  release(owner: number): void {
    this.#used[owner]--;
  }

  /** Ports of the address that are taken or kept at this moment. */
  used(owner: number): number {
    this.#expire();
    return this.#used[owner] ?? 0;
  }

  #expire(): void {
    while (this.#length > 0 && this.#freeAt[this.#head] <= this.#loop.now) {
      this.#used[this.#owner[this.#head]]--;
      this.#head = (this.#head + 1) & (this.#owner.length - 1);
      this.#length--;
    }
  }

  /** Doubles the ring; the part that had wrapped round moves behind the rest. */
  #grow(): void {
    const size = this.#owner.length;
    this.#owner = grown(this.#owner);
    this.#freeAt = grown(this.#freeAt);
    this.#owner.copyWithin(size, 0, this.#head);
    this.#freeAt.copyWithin(size, 0, this.#head);
  }
}
