import { grown } from '../../engine/grown.ts';
import type { Attempt, Attempts } from '../attempts.ts';

/** No hop but that of the client itself. */
export const OWN_HOP = -1;

/**
 * Where in the call graph the trouble of a try began, if that was behind its own hop: the edge, and how the call over that
 * edge ended. Columns over the handles of tries; what is not set for the present use of a slot is the client's own hop.
 */
export class Hops {
  readonly #attempts: Attempts;
  #generation = new Int32Array(1024).fill(OWN_HOP);
  #edge = new Int32Array(1024);
  #cause = new Int32Array(1024);

  constructor(attempts: Attempts) {
    this.#attempts = attempts;
  }

  /** @param edge number of its traffic source @param cause code of `network/causes.ts` */
  set(attempt: Attempt, edge: number, cause: number): void {
    while (attempt >= this.#edge.length) {
      this.#generation = grown(this.#generation).fill(OWN_HOP, this.#edge.length);
      this.#edge = grown(this.#edge);
      this.#cause = grown(this.#cause);
    }
    this.#generation[attempt] = this.#attempts.generation(attempt);
    this.#edge[attempt] = edge;
    this.#cause[attempt] = cause;
  }

  /** A try ends with the error of another one that was made for it: its hop is that one's, if that has one. */
  pass(from: Attempt, to: Attempt): void {
    const edge = this.edge(from);
    if (edge !== OWN_HOP) this.set(to, edge, this.#cause[from]);
  }

  /** Number of the edge, or {@link OWN_HOP}. */
  edge(attempt: Attempt): number {
    const isSet =
      attempt < this.#edge.length && this.#generation[attempt] === this.#attempts.generation(attempt);
    return isSet ? this.#edge[attempt] : OWN_HOP;
  }

  /** How the call over that edge ended, a code of `network/causes.ts`; only where there is an {@link edge}. */
  cause(attempt: Attempt): number {
    return this.#cause[attempt];
  }
}
