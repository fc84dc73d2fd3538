import { grown } from '../../engine/grown.ts';
import type { Attempt, Attempts } from '../attempts.ts';

/** Belongs to no use of a slot. */
const NONE = -1;

/** Bits of what is known of a request beyond its shares. */
const GOES_ON = 1;
const QUEUED = 2;
const COUNTED = 4;

/**
 * The own work of pods that make calls before all of it is done: a request is served in parts, and between two of them it
 * waits for a stage of calls. The time that the whole takes is known when the first part begins, and each part is a share
 * of it. Columns over the handles of tries; what is not set for the present use of a slot is served in one go.
 */
export class OwnWork {
  readonly #attempts: Attempts;
  /** By workload: the share that comes before the first stage of calls, 0 to 1. */
  readonly #first: Float64Array;
  #generation = new Int32Array(1024).fill(NONE);
  /** Seconds of the whole on a node of normal speed, and of the next part. */
  #whole = new Float64Array(1024);
  #part = new Float64Array(1024);
  /** Share of the whole that is done when the present part is. */
  #done = new Float64Array(1024);
  #bits = new Uint8Array(1024);

  /** @param first by workload: the share of its work that comes before the first stage of calls; 1 for all of it */
  constructor(attempts: Attempts, first: readonly number[]) {
    this.#attempts = attempts;
    this.#first = Float64Array.from(first);
  }

  /** A worker takes a request. @param seconds of the whole work @returns those of the first part */
  begin(attempt: Attempt, workload: number, seconds: number): number {
    this.#makeRoom(attempt);
    this.#generation[attempt] = this.#attempts.generation(attempt);
    this.#whole[attempt] = seconds;
    this.#done[attempt] = this.#first[workload];
    this.#bits[attempt] = 0;
    return seconds * this.#first[workload];
  }

  /**
   * Is there work to be done before that share of the whole is? If so, it is what the pod does {@link next}.
   * @param share 0 to 1
   */
  isBefore(attempt: Attempt, share: number): boolean {
    if (!this.#has(attempt) || this.#done[attempt] >= share) return false;
    this.#part[attempt] = this.#whole[attempt] * (share - this.#done[attempt]);
    this.#done[attempt] = share;
    this.#bits[attempt] |= GOES_ON;
    return true;
  }

  /** Has some of its work been done before, so that what begins is another part of it? */
  goesOn(attempt: Attempt): boolean {
    return this.#has(attempt) && (this.#bits[attempt] & GOES_ON) !== 0;
  }

  /** The next part begins. @returns its seconds */
  next(attempt: Attempt): number {
    this.#bits[attempt] &= ~QUEUED;
    return this.#part[attempt];
  }

  /** Its next part has to wait for a worker. */
  queued(attempt: Attempt): void {
    this.#bits[attempt] |= QUEUED;
  }

  /** Does its next part wait for a worker? */
  isQueued(attempt: Attempt): boolean {
    return this.#has(attempt) && (this.#bits[attempt] & QUEUED) !== 0;
  }

  /** Has it been counted as served before, by an earlier part? It has from now on. */
  wasCounted(attempt: Attempt): boolean {
    if (!this.#has(attempt)) return false;
    const was = (this.#bits[attempt] & COUNTED) !== 0;
    this.#bits[attempt] |= COUNTED;
    return was;
  }

  /** The process has ended with the request in it. */
  forget(attempt: Attempt): void {
    if (attempt < this.#generation.length) this.#generation[attempt] = NONE;
  }

  #has(attempt: Attempt): boolean {
    return (
      attempt < this.#generation.length && this.#generation[attempt] === this.#attempts.generation(attempt)
    );
  }

  /** Doubles the room until the handle has a place. */
  #makeRoom(attempt: Attempt): void {
    while (attempt >= this.#generation.length) {
      this.#generation = grown(this.#generation).fill(NONE, this.#generation.length);
      this.#whole = grown(this.#whole);
      this.#part = grown(this.#part);
      this.#done = grown(this.#done);
      this.#bits = grown(this.#bits);
    }
  }
}
