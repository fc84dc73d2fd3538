import type { EventLoop } from '../engine/eventLoop.ts';
import { grown } from '../engine/grown.ts';

/** What patience is had with: the handles of tries, or of whatever else is in use for a time. */
export interface Awaited {
  /** Distinguishes the uses of a handle. */
  generation(handle: number): number;
  /** Is the handle still in that use, and waited for? */
  isAwaited(handle: number, generation: number): boolean;
}

/**
 * The timeouts of one traffic source. All its tries have the same patience, so their deadlines come in the order in
 * which they began: a ring buffer holds them, and only the first that still matters is an event. Nearly all
 * tries are answered long before, and cost a place in the ring and nothing else.
 */
export class Patience {
  readonly #loop: EventLoop;
  readonly #attempts: Awaited;
  /** Seconds that a client waits for a try. */
  readonly #timeout: number;
  readonly #expired: (handle: number) => void;
  readonly #code: number;
  #attempt = new Int32Array(256);
  #generation = new Int32Array(256);
  #deadline = new Float64Array(256);
  #head = 0;
  #length = 0;
  #armed = false;

  /**
   * @param timeout seconds, above 0; `Infinity` for clients that never give up
   * @param expired told of a try whose client has given up on it; it may not begin another one within the call
   */
  constructor(loop: EventLoop, attempts: Awaited, timeout: number, expired: (handle: number) => void) {
    this.#loop = loop;
    this.#attempts = attempts;
    this.#timeout = timeout;
    this.#expired = expired;
    this.#code = loop.register(() => this.#onDeadline());
  }

  /** A try begins now; its deadline is the timeout from now. */
  begin(attempt: number): void {
    if (this.#timeout === Number.POSITIVE_INFINITY) return;
    if (this.#length === this.#attempt.length) this.#grow();
    const place = (this.#head + this.#length++) & (this.#attempt.length - 1);
    this.#attempt[place] = attempt;
    this.#generation[place] = this.#attempts.generation(attempt);
    this.#deadline[place] = this.#loop.now + this.#timeout;
    if (!this.#armed) this.#arm();
  }

  /** Forgets the tries that have ended, up to the first that is still awaited; that one's deadline is the next event. */
  #onDeadline(): void {
    this.#armed = false;
    while (this.#length > 0) {
      const attempt = this.#attempt[this.#head];
      const awaited = this.#attempts.isAwaited(attempt, this.#generation[this.#head]);
      if (awaited && this.#deadline[this.#head] > this.#loop.now) {
        this.#arm();
        return;
      }
      this.#head = (this.#head + 1) & (this.#attempt.length - 1);
      this.#length--;
      if (awaited) this.#expired(attempt);
    }
  }

  /** Makes the first deadline in the ring an event. */
  #arm(): void {
    this.#armed = true;
    this.#loop.schedule(this.#deadline[this.#head], this.#code, 0, 0);
  }

  /** Doubles the ring; the part that had wrapped round moves behind the rest. */
  #grow(): void {
    const size = this.#attempt.length;
    this.#attempt = grown(this.#attempt);
    this.#generation = grown(this.#generation);
    this.#deadline = grown(this.#deadline);
    for (const ring of [this.#attempt, this.#generation, this.#deadline])
      ring.copyWithin(size, 0, this.#head);
  }
}
