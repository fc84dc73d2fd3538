import TinyQueue from 'tinyqueue';
import { grown } from './grown.ts';

/** Index into the typed arrays of an {@link EventQueue}; valid until the event is released. */
export type EventHandle = number;

/**
 * The pending events, earliest first; events of equal time leave in the order in which they were given.
 *
 * A tinyqueue holds integer handles only. What a handle stands for (time, order of insertion, numeric event
 * code, two integer arguments) lies in typed arrays, so an event costs no allocation: O(log n) to push and pop.
 */
export class EventQueue {
  /** By handle: five arrays that grow together. */
  #time = new Float64Array(1024);
  #order = new Float64Array(1024);
  #code = new Uint16Array(1024);
  #a = new Int32Array(1024);
  #b = new Int32Array(1024);
  /** Handles of events that are over, to be used again before new ones. */
  readonly #free: EventHandle[] = [];
  #used = 0;
  readonly #heap: TinyQueue<EventHandle>;

  constructor() {
    this.#heap = new TinyQueue<EventHandle>([], (x, y) => {
      const earlier = this.#time[x] - this.#time[y];
      return earlier !== 0 ? earlier : this.#order[x] - this.#order[y];
    });
  }

  /** Number of pending events. */
  get length(): number {
    return this.#heap.length;
  }

  /**
   * Adds an event.
   * @param time seconds
   * @param order must grow with every call: it decides between equal times
   * @param code 0 to 65,535
   * @param a first argument, a 32-bit integer, as `b`
   */
  push(time: number, order: number, code: number, a: number, b: number): void {
    const handle = this.#free.length > 0 ? (this.#free.pop() as EventHandle) : this.#allocate();
    this.#time[handle] = time;
    this.#order[handle] = order;
    this.#code[handle] = code;
    this.#a[handle] = a;
    this.#b[handle] = b;
    this.#heap.push(handle);
  }

  /** Time of the earliest event, seconds; `Infinity` when none is pending. */
  get firstTime(): number {
    return this.#heap.length === 0 ? Number.POSITIVE_INFINITY : this.#time[this.#heap.data[0]];
  }

  /** Insertion order of the earliest event; `Infinity` when none is pending. */
  get firstOrder(): number {
    return this.#heap.length === 0 ? Number.POSITIVE_INFINITY : this.#order[this.#heap.data[0]];
  }

  /** Removes the earliest event. Its fields stay readable until the next `push`. */
  pop(): EventHandle {
    const handle = this.#heap.pop() as EventHandle;
    this.#free.push(handle);
    return handle;
  }

  /** Event code of an event that was just popped. */
  codeOf(handle: EventHandle): number {
    return this.#code[handle];
  }

  /** First argument of an event that was just popped. */
  firstArgument(handle: EventHandle): number {
    return this.#a[handle];
  }

  /** Second argument of an event that was just popped. */
  secondArgument(handle: EventHandle): number {
    return this.#b[handle];
  }

  /** A handle that was never used; where the arrays are full they double, so events in the heap stay where they are. */
  #allocate(): EventHandle {
    if (this.#used === this.#time.length) {
      this.#time = grown(this.#time);
      this.#order = grown(this.#order);
      this.#code = grown(this.#code);
      this.#a = grown(this.#a);
      this.#b = grown(this.#b);
    }
    return this.#used++;
  }
}
