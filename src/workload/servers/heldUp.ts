import type { PodSlot } from '../../cluster/runtime.ts';
import { grown } from '../../engine/grown.ts';
import { Lag, type LagCode } from '../../network/causes.ts';

/** When each pod last stood still or was slow, and why: only to name the lag of a request that took too long. */
export class HeldUp {
  /** Seconds; `-Infinity`: never. */
  #paused = new Float64Array(64).fill(Number.NEGATIVE_INFINITY);
  #throttled = new Float64Array(64).fill(Number.NEGATIVE_INFINITY);
  #short = new Float64Array(64).fill(Number.NEGATIVE_INFINITY);

  /** Makes room for slots up to `length`. */
  grow(length: number): void {
    const before = this.#paused.length;
    this.#paused = grown(this.#paused, length).fill(Number.NEGATIVE_INFINITY, before);
    this.#throttled = grown(this.#throttled, length).fill(Number.NEGATIVE_INFINITY, before);
    this.#short = grown(this.#short, length).fill(Number.NEGATIVE_INFINITY, before);
  }

  /** Up to now the process stood still in a pause. */
  paused(slot: PodSlot, now: number): void {
    this.#paused[slot] = now;
  }

  /** Up to now it waited for CPU quota. */
  throttled(slot: PodSlot, now: number): void {
    this.#throttled[slot] = now;
  }

  /** Up to now it got less of its node's CPU than it wanted. */
  short(slot: PodSlot, now: number): void {
    this.#short[slot] = now;
  }

  /** The strongest reason why something took long at the pod after `time` (seconds); none if there is no such reason. */
  since(slot: PodSlot, time: number): LagCode {
    if (this.#paused[slot] > time) return Lag.pausedPod;
    if (this.#throttled[slot] > time) return Lag.throttledCpu;
    return this.#short[slot] > time ? Lag.noisyNeighbour : Lag.none;
  }
}
