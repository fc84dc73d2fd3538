import type { PodSlot } from '../../cluster/runtime.ts';
import type { EventLoop } from '../../engine/eventLoop.ts';
import { grown } from '../../engine/grown.ts';

/**
 * One thing that will happen at each pod, at a time that is put off and brought forward all the time. When it is put off,
 * the event that is pending stays, and is planned again when it comes up: so a pod with many arrivals has no trail of
 * events that mean nothing.
 */
export class SlotEvents {
  readonly #loop: EventLoop;
  readonly #code: number;
  readonly #happens: (slot: PodSlot) => void;
  /** When it will happen, seconds; `Infinity`: not at all. */
  #due = new Float64Array(64).fill(Number.POSITIVE_INFINITY);
  /** Time and number of the event that is pending; those with other numbers are void. */
  #pending = new Float64Array(64).fill(Number.POSITIVE_INFINITY);
  #number = new Int32Array(64);

  /** @param happens called when the time has come; it is to plan the next */
  constructor(loop: EventLoop, happens: (slot: PodSlot) => void) {
    this.#loop = loop;
    this.#happens = happens;
    this.#code = loop.register((slot, number) => this.#onEvent(slot, number));
  }

  /** Makes room for slots up to `length`. */
  grow(length: number): void {
    const before = this.#due.length;
    this.#due = grown(this.#due, length).fill(Number.POSITIVE_INFINITY, before);
    this.#pending = grown(this.#pending, length).fill(Number.POSITIVE_INFINITY, before);
    this.#number = grown(this.#number, length);
  }

  /** It happens at `time` (seconds, not before the present; `Infinity`: not at all) in place of any time before. */
  plan(slot: PodSlot, time: number): void {
    this.#due[slot] = time;
    if (time < this.#pending[slot]) this.#schedule(slot);
  }

  #schedule(slot: PodSlot): void {
    this.#pending[slot] = this.#due[slot];
    this.#loop.schedule(this.#due[slot], this.#code, slot, ++this.#number[slot]);
  }

  #onEvent(slot: PodSlot, number: number): void {
    if (number !== this.#number[slot]) return;
    this.#pending[slot] = Number.POSITIVE_INFINITY;
    if (this.#due[slot] <= this.#loop.now) this.#happens(slot);
    else if (this.#due[slot] < Number.POSITIVE_INFINITY) this.#schedule(slot);
  }
}
