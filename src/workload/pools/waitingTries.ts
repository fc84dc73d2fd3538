import { grown } from '../../engine/grown.ts';
import type { Attempt } from '../attempts.ts';
import { Slots } from '../slots.ts';

const NONE = -1;

/**
 * Queues of tries, first come, first served, one for each owner of connections. Who gives up leaves its place behind,
 * which is dropped when it comes to the front: places have the use of the try's handle, so that another use is not taken for it.
 */
export class WaitingTries {
  readonly #slots = new Slots(256);
  #attempt = new Int32Array(256);
  #generation = new Int32Array(256);
  #next = new Int32Array(256);
  readonly #head: Int32Array;
  readonly #tail: Int32Array;
  readonly #waits: (attempt: Attempt, generation: number) => boolean;

  /** @param waits does the try still wait, in that use of its handle? */
  constructor(owners: number, waits: (attempt: Attempt, generation: number) => boolean) {
    this.#head = new Int32Array(owners).fill(NONE);
    this.#tail = new Int32Array(owners).fill(NONE);
    this.#waits = waits;
  }

  push(owner: number, attempt: Attempt, generation: number): void {
    // Those at the front have waited longest, so places left behind do not pile up.
    this.first(owner);
    if (this.#slots.full) this.#grow();
    const place = this.#slots.take();
    this.#attempt[place] = attempt;
    this.#generation[place] = generation;
    this.#next[place] = NONE;
    if (this.#head[owner] === NONE) this.#head[owner] = place;
    else this.#next[this.#tail[owner]] = place;
    this.#tail[owner] = place;
  }

  /** The try that has waited longest, -1: none waits. */
  first(owner: number): Attempt {
    for (let place = this.#head[owner]; place !== NONE; place = this.#head[owner]) {
      if (this.#waits(this.#attempt[place], this.#generation[place])) return this.#attempt[place];
      this.shift(owner);
    }
    return NONE;
  }

  /** Takes the first out. */
  shift(owner: number): void {
    const place = this.#head[owner];
    this.#head[owner] = this.#next[place];
    this.#slots.give(place);
  }

  #grow(): void {
    this.#slots.grow();
    this.#attempt = grown(this.#attempt);
    this.#generation = grown(this.#generation);
    this.#next = grown(this.#next);
  }
}
