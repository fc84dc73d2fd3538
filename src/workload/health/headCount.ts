import type { EventLoop } from '../../engine/eventLoop.ts';
import { grown } from '../../engine/grown.ts';

/** Seconds for which changes are collected after one was announced: a thousand clients have one thing to say. */
const COLLECTED = 1;

/**
 * Counts for how many clients of a source something holds of each of a few things (an endpoint is left out, a Service is in
 * panic), and announces the count when it changes: the first change at once, those that follow within a second together.
 */
export class HeadCount {
  readonly #loop: Pick<EventLoop, 'now' | 'schedule'>;
  readonly #announce: (thing: number, count: number, before: number) => void;
  readonly #collected: number;
  #count = new Int32Array(64);
  #announced = new Int32Array(64);
  /** 1 while changes of the thing are being collected. */
  #collects = new Uint8Array(64);

  /** @param announce told the count, and the one that was announced before */
  constructor(loop: EventLoop, announce: (thing: number, count: number, before: number) => void) {
    this.#loop = loop;
    this.#announce = announce;
    this.#collected = loop.register((thing) => {
      this.#collects[thing] = 0;
      this.#tell(thing);
    });
  }

  /** Clients for whom it holds. */
  of(thing: number): number {
    return thing < this.#count.length ? this.#count[thing] : 0;
  }

  /** It begins (1) or ceases (-1) to hold for one client. */
  changed(thing: number, by: 1 | -1): void {
    while (thing >= this.#count.length) this.#grow();
    this.#count[thing] += by;
    if (this.#collects[thing] === 0) this.#tell(thing);
  }

  /** It ceases to hold for one client because that, or the thing itself, is no more: nothing to announce. */
  forgotten(thing: number): void {
    this.#count[thing]--;
    this.#announced[thing] = Math.min(this.#announced[thing], this.#count[thing]);
  }

  #tell(thing: number): void {
    const before = this.#announced[thing];
    const count = this.#count[thing];
    if (count === before) return;
    this.#announced[thing] = count;
    this.#collects[thing] = 1;
    this.#loop.schedule(this.#loop.now + COLLECTED, this.#collected, thing, 0);
    this.#announce(thing, count, before);
  }

  #grow(): void {
    this.#count = grown(this.#count);
    this.#announced = grown(this.#announced);
    this.#collects = grown(this.#collects);
  }
}
