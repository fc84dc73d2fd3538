import { type EndpointList, NONE } from '../balancer.ts';
import type { LoadSignal } from './loadSignal.ts';

/**
 * A mean that old measurements leave in proportion to exp(-elapsed / decayTime), as ingress-nginx stores it.
 * @param elapsed since the value was stored, seconds
 */
export function decayedMean(stored: number, measured: number, elapsed: number, decayTime: number): number {
  const weight = Math.exp(-Math.max(0, elapsed) / decayTime);
  return stored * weight + measured * (1 - weight);
}

/**
 * ingress-nginx's score: the decayed mean of the response times, nothing else. A new endpoint starts with the mean of
 * those known (`after_balance`, `score` and `sync` in ewma.lua).
 */
export class DecayedMean implements LoadSignal {
  readonly #decayTime: number;
  /** Stored mean, seconds, and when it was stored. */
  #mean: Float64Array = new Float64Array(0);
  #stored: Float64Array = new Float64Array(0);

  constructor(decayTime: number) {
    this.#decayTime = decayTime;
  }

  update(_list: EndpointList, from: Int32Array, now: number): void {
    // A new endpoint takes the mean of the others as stored, not as decayed.
    const [mean, stored] = [this.#mean, this.#stored];
    const known = Array.from(from).filter((old) => old !== NONE);
    const start = known.length === 0 ? 0 : known.reduce((sum, old) => sum + mean[old], 0) / known.length;
    this.#mean = Float64Array.from(from, (old) => (old === NONE ? start : mean[old]));
    this.#stored = Float64Array.from(from, (old) => (old === NONE ? now : stored[old]));
  }

  /** The score falls while nothing is measured. */
  load(position: number, now: number): number {
    return decayedMean(this.#mean[position], 0, now - this.#stored[position], this.#decayTime);
  }

  /** The new time is mixed in by what has passed since the last. */
  done(position: number, now: number, seconds: number): void {
    const elapsed = now - this.#stored[position];
    this.#mean[position] = decayedMean(this.#mean[position], seconds, elapsed, this.#decayTime);
    this.#stored[position] = now;
  }

  /** The mean as it was stored last, seconds. */
  stored(position: number): number {
    return this.#mean[position];
  }
}
