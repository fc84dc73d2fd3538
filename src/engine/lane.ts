import { grown } from './grown.ts';

/**
 * Events that are given in the order in which they will happen: a ring buffer instead of a heap, O(1) for each.
 * What always takes the same time (a network latency, a client's timeout) comes in this order, and so do the
 * arrivals of one traffic source; together they are most of the events of a request.
 */
export class Lane {
  /** Time of the last event given, seconds. */
  #last = Number.NEGATIVE_INFINITY;
  /** A ring in five arrays; its size is a power of two, so that a mask finds the slot behind the last. */
  #time = new Float64Array(256);
  #order = new Float64Array(256);
  #code = new Uint16Array(256);
  #a = new Int32Array(256);
  #b = new Int32Array(256);
  #head = 0;
  #length = 0;

  /** Number of pending events. */
  get length(): number {
    return this.#length;
  }

  /** Adds an event; throws a RangeError if it is earlier than the last one given. */
  push(time: number, order: number, code: number, a: number, b: number): void {
    if (time < this.#last)
      throw new RangeError(`a lane's events come in order: ${time} s after ${this.#last} s`);
    if (this.#length === this.#time.length) this.#grow();
    const slot = (this.#head + this.#length) & (this.#time.length - 1);
    this.#last = time;
    this.#time[slot] = time;
    this.#order[slot] = order;
    this.#code[slot] = code;
    this.#a[slot] = a;
    this.#b[slot] = b;
    this.#length++;
  }

  /** Time of the earliest event, seconds; undefined behaviour when empty, as for all that follow. */
  get headTime(): number {
    return this.#time[this.#head];
  }

  /** Insertion order of the earliest event. */
  get headOrder(): number {
    return this.#order[this.#head];
  }

  /** Event code of the earliest event. */
  get headCode(): number {
    return this.#code[this.#head];
  }

  /** First argument of the earliest event. */
  get headA(): number {
    return this.#a[this.#head];
  }

  /** Second argument of the earliest event. */
  get headB(): number {
    return this.#b[this.#head];
  }

  /** Removes the earliest event. */
  shift(): void {
    this.#head = (this.#head + 1) & (this.#time.length - 1);
    this.#length--;
  }

  /** Doubles the ring; the part that had wrapped round moves behind the rest. */
  #grow(): void {
    const size = this.#time.length;
    this.#time = unrolled(grown(this.#time), this.#head, size);
    this.#order = unrolled(grown(this.#order), this.#head, size);
    this.#code = unrolled(grown(this.#code), this.#head, size);
    this.#a = unrolled(grown(this.#a), this.#head, size);
    this.#b = unrolled(grown(this.#b), this.#head, size);
  }
}

/** The doubled copy of a ring of `size` elements, with what lay before its head moved behind the old end. */
function unrolled<T extends Float64Array | Int32Array | Uint16Array>(ring: T, head: number, size: number): T {
  ring.copyWithin(size, 0, head);
  return ring;
}
