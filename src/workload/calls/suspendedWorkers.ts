import type { PodSlot } from '../../cluster/runtime.ts';
import type { EventLoop } from '../../engine/eventLoop.ts';

/**
 * Workers that are taken by a request and only wait for its calls: nobody else can have them, but they use no CPU. By slot;
 * a slot that has never had one costs nothing.
 */
export class SuspendedWorkers {
  readonly #loop: EventLoop;
  readonly #count: number[] = [];
  /** Integral of the count up to {@link #changedAt}, worker-seconds. */
  readonly #seconds: number[] = [];
  readonly #changedAt: number[] = [];

  constructor(loop: EventLoop) {
    this.#loop = loop;
  }

  /** One more worker of the pod waits (1), or one less (-1). */
  change(slot: PodSlot, by: 1 | -1): void {
    this.#set(slot, (this.#count[slot] ?? 0) + by);
  }

  /** The process has ended. */
  clear(slot: PodSlot): void {
    if (this.#count[slot] !== undefined) this.#set(slot, 0);
  }

  /** Worker-seconds of waiting up to now. */
  seconds(slot: PodSlot): number {
    const since = this.#loop.now - (this.#changedAt[slot] ?? 0);
    return (this.#seconds[slot] ?? 0) + (this.#count[slot] ?? 0) * since;
  }

  #set(slot: PodSlot, count: number): void {
    this.#seconds[slot] = this.seconds(slot);
    this.#changedAt[slot] = this.#loop.now;
    this.#count[slot] = count;
  }
}
