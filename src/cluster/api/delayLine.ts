import type { EventLoop } from '../../engine/eventLoop.ts';

/** Handled items after which the line gives their memory back. */
const COMPACT_AT = 1024;

/**
 * Items that come out in the order in which they went in, each `delay` seconds later: the way of a write to the
 * API server, and of a change from there to the watchers. O(1) an item, one event in the loop.
 */
export class DelayLine<T> {
  readonly #loop: EventLoop;
  /** The loop's own queue for this delay: equal delays keep their order, so no heap is needed. */
  readonly #lane: number;
  /** Event code under which the loop calls this line. */
  readonly #code: number;
  #items: T[] = [];
  /** Place of the next item to come out. */
  #head = 0;

  /**
   * @param delay seconds, at least 0
   * @param arrived called with each item at the time of its arrival
   */
  constructor(loop: EventLoop, delay: number, arrived: (item: T) => void) {
    this.#loop = loop;
    this.#lane = loop.delayLane(delay);
    this.#code = loop.register(() => arrived(this.#shift()));
  }

  /** Arrives `delay` seconds from now. */
  push(item: T): void {
    this.#items.push(item);
    this.#loop.scheduleAfter(this.#lane, this.#code, 0, 0);
  }

  /** The oldest item; the array is cut only now and then, as cutting costs its whole length. */
  #shift(): T {
    const item = this.#items[this.#head++];
    if (this.#head >= COMPACT_AT && this.#head * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }
}
