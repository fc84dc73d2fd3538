import { grown } from '../engine/grown.ts';

/** Hands out slots of a struct of arrays and takes them back: the last freed is the next given. */
export class Slots {
  /** Slots ever in use: all numbers below have been handed out at least once. */
  used = 0;
  /** Slots for which the owner's arrays have room. */
  capacity: number;
  #free: Int32Array;
  #freeCount = 0;

  /** @param capacity at least 1 */
  constructor(capacity: number) {
    this.capacity = capacity;
    this.#free = new Int32Array(capacity);
  }

  /** Are all slots taken? The owner then doubles its arrays and calls {@link grow}. */
  get full(): boolean {
    return this.#freeCount === 0 && this.used === this.capacity;
  }

  /** Doubles the capacity. Every slot that was handed out stays as it is. */
  grow(): void {
    this.capacity *= 2;
    this.#free = grown(this.#free);
  }

  /** A free slot; the caller has made sure that there is one (see {@link full}). */
  take(): number {
    return this.#freeCount > 0 ? this.#free[--this.#freeCount] : this.used++;
  }

  /** Takes back a slot that was handed out and not given back since. */
  give(slot: number): void {
    this.#free[this.#freeCount++] = slot;
  }
}
