import type { LimitSample } from './vegas.ts';

/** Of `WindowedLimit` (Netflix/concurrency-limits, .../limit/WindowedLimit.java), its defaults; seconds. */
const WINDOW = { length: 1, leastSamples: 10, leastRtt: 100e-6 } as const;

/**
 * Gathers the latencies of a window into one sample: their mean, the most requests that were in flight, and whether
 * one was dropped, whose time counts like that of all others (`ImmutableAverageSampleWindow`). A limit that followed
 * single requests would follow noise. What takes less than 100 microseconds is left out, dropped or not.
 */
export class LimitWindow {
  readonly #update: (sample: LimitSample) => void;
  #end = 0;
  #sum = 0;
  #count = 0;
  #inFlight = 0;
  #dropped = false;

  /** @param update told of each window that has enough samples */
  constructor(update: (sample: LimitSample) => void) {
    this.#update = update;
  }

  /** A request has ended. @param now @param rtt seconds @param inFlight requests in flight when it came, itself included */
  add(now: number, rtt: number, inFlight: number, dropped: boolean): void {
    if (rtt < WINDOW.leastRtt) return;
    this.#inFlight = Math.max(this.#inFlight, inFlight);
    if (dropped) this.#dropped = true;
    this.#sum += rtt;
    this.#count++;
    if (now > this.#end) this.#close(now);
  }

  #close(now: number): void {
    this.#end = now + WINDOW.length;
    const sample = { rtt: this.#sum / this.#count, inFlight: this.#inFlight, dropped: this.#dropped };
    const isReady = this.#count >= WINDOW.leastSamples;
    this.#sum = 0;
    this.#count = 0;
    this.#inFlight = 0;
    this.#dropped = false;
    if (isReady) this.#update(sample);
  }
}
