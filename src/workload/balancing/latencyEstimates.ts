import type { PodSlot } from '../../cluster/runtime.ts';
import { grown } from '../../engine/grown.ts';
import type { Attempt } from '../attempts.ts';

/** Requests in flight that are told apart; more count as so many. */
const LEVELS = 64;
/** Latencies that a pod remembers for each number of requests in flight. */
const REMEMBERED = 8;

/**
 * Prequal's estimate of the latency that a pod would give the next request (B. Wydrowski et al., "Load is not what you
 * should balance: Introducing Prequal", NSDI 2024): each latency is remembered with the number of requests in flight that
 * the request met when it came; asked for, the pod gives the median of those at its present number, or at the nearest
 * number for which there are any.
 */
export class LatencyEstimates {
  /** By try: when it came to its pod, seconds, and how many requests were there. */
  #cameAt = new Float64Array(1024);
  #met = new Uint8Array(1024);
  /** By pod, made with its first answer: latencies, seconds, a ring for each level; and how many there were in each. */
  readonly #latencies: (Float64Array | undefined)[] = [];
  readonly #counts: Int32Array[] = [];
  readonly #sorted = new Float64Array(REMEMBERED);

  /** A request comes to a pod that has so many others. @param now seconds */
  came(attempt: Attempt, inFlight: number, now: number): void {
    while (attempt >= this.#cameAt.length) {
      this.#cameAt = grown(this.#cameAt);
      this.#met = grown(this.#met);
    }
    this.#cameAt[attempt] = now;
    this.#met[attempt] = Math.min(LEVELS - 1, inFlight);
  }

  /** The pod has served it. */
  served(attempt: Attempt, slot: PodSlot, now: number): void {
    let latencies = this.#latencies[slot];
    if (latencies === undefined) {
      latencies = new Float64Array(LEVELS * REMEMBERED);
      this.#latencies[slot] = latencies;
      this.#counts[slot] = new Int32Array(LEVELS);
    }
    const level = this.#met[attempt];
    const place = this.#counts[slot][level]++ % REMEMBERED;
    latencies[level * REMEMBERED + place] = now - this.#cameAt[attempt];
  }

  /** Seconds that the pod expects the next request to take; 0 before it has served any. */
  at(slot: PodSlot, inFlight: number): number {
    const counts = this.#counts[slot];
    if (counts === undefined) return 0;
    const wanted = Math.min(LEVELS - 1, inFlight);
    for (let distance = 0; distance < LEVELS; distance++) {
      const below = wanted - distance;
      if (below >= 0 && counts[below] > 0) return this.#median(slot, below);
      const above = wanted + distance;
      if (above < LEVELS && counts[above] > 0) return this.#median(slot, above);
    }
    return 0;
  }

  /** The lower one of two in the middle. */
  #median(slot: PodSlot, level: number): number {
    const latencies = this.#latencies[slot];
    if (latencies === undefined) return 0;
    const count = Math.min(REMEMBERED, this.#counts[slot][level]);
    const sorted = this.#sorted;
    for (let i = 0; i < count; i++) {
      const latency = latencies[level * REMEMBERED + i];
      let place = i;
      for (; place > 0 && sorted[place - 1] > latency; place--) sorted[place] = sorted[place - 1];
      sorted[place] = latency;
    }
    return sorted[(count - 1) >> 1];
  }
}
