import type { EventLoop } from '../../engine/eventLoop.ts';

/** Handled items after which the line gives their memory back. */
const COMPACT_AT = 1024;

/**
 * Items that come out in the order in which they went in, each `delay` seconds later: the way of a write to the
 * API server, and of a change from there to the watchers. O(1) an item, one event in the loop.
 */
export class DelayLine<T> {
  readonly #loop: EventLoop;
  readonly #lane: number;
  readonly #code: number;
  #items: T[] = [];
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

  push(item: T): void {
    this.#items.push(item);
    this.#loop.scheduleAfter(this.#lane, this.#code, 0, 0);
  }

  #shift(): T {
    const item = this.#items[this.#head++];
    if (this.#head >= COMPACT_AT && this.#head * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }
}
