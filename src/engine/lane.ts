import { grown } from './grown.ts';

/**
 * Events that all happen the same delay after they are given, so that they leave in the order in which they
 * came: a ring buffer instead of a heap, O(1) for each event. Network latencies and client timeouts are such
 * delays, and they are most of the events of a request.
 */
export class Lane {
  readonly delay: number;
  /** Time in seconds of the earliest event, `Infinity` when there is none. */
  headTime = Number.POSITIVE_INFINITY;
  /** Insertion order of the earliest event. */
  headOrder = 0;
  #time = new Float64Array(256);
  #order = new Float64Array(256);
  #code = new Uint8Array(256);
  #a = new Int32Array(256);
  #b = new Int32Array(256);
  #head = 0;
  #length = 0;

  /** @param delay seconds, at least 0 */
  constructor(delay: number) {
    this.delay = delay;
  }

  get length(): number {
    return this.#length;
  }

  push(time: number, order: number, code: number, a: number, b: number): void {
    if (this.#length === this.#time.length) this.#grow();
    const slot = (this.#head + this.#length) & (this.#time.length - 1);
    this.#time[slot] = time;
    this.#order[slot] = order;
    this.#code[slot] = code;
    this.#a[slot] = a;
    this.#b[slot] = b;
    if (this.#length++ === 0) {
      this.headTime = time;
      this.headOrder = order;
    }
  }

  get headCode(): number {
    return this.#code[this.#head];
  }

  get headA(): number {
    return this.#a[this.#head];
  }

  get headB(): number {
    return this.#b[this.#head];
  }

  /** Removes the earliest event. */
  shift(): void {
    this.#head = (this.#head + 1) & (this.#time.length - 1);
    if (--this.#length === 0) {
      this.headTime = Number.POSITIVE_INFINITY;
    } else {
      this.headTime = this.#time[this.#head];
      this.headOrder = this.#order[this.#head];
    }
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

function unrolled<T extends Float64Array | Int32Array | Uint8Array>(ring: T, head: number, size: number): T {
  ring.copyWithin(size, 0, head);
  return ring;
}
