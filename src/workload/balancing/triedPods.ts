import type { PickRequest } from '../../balancing/balancer.ts';
import { grown } from '../../engine/grown.ts';
import type { Attempt } from '../attempts.ts';

/** The pods that each try was preceded by, and its own: a retry may be told to avoid them. Columns over handles of tries. */
export class TriedPods {
  /** Tries that a request can have before its last one, at the most; at least 1. */
  readonly #most: number;
  #pods: Int32Array;

  constructor(most: number) {
    this.#most = Math.max(1, most);
    this.#pods = new Int32Array(1024 * this.#most);
  }

  /** Tells a pick which pods were tried before. @param request its `attempt` says how many there were */
  describe(attempt: Attempt, request: PickRequest): void {
    this.#makeRoom(attempt);
    const own = attempt * this.#most;
    const count = Math.min(request.attempt, this.#most, request.tried.length);
    for (let i = 0; i < count; i++) request.tried[i] = this.#pods[own + i];
  }

  /** A pod was picked for the try. @param tries how many there were before */
  picked(attempt: Attempt, tries: number, pod: number): void {
    if (tries < this.#most) this.#pods[attempt * this.#most + tries] = pod;
  }

  /** A try follows another. @param tries how many there were before it */
  carry(failed: Attempt, retry: Attempt, tries: number): void {
    this.#makeRoom(retry);
    const from = failed * this.#most;
    this.#pods.copyWithin(retry * this.#most, from, from + Math.min(this.#most, tries));
  }

  #makeRoom(attempt: Attempt): void {
    while ((attempt + 1) * this.#most > this.#pods.length) this.#pods = grown(this.#pods);
  }
}
