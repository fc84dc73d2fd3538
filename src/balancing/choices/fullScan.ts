import { type RandomStream, uniformInt } from '../../engine/random.ts';
import { NONE, type PickRequest } from '../balancer.ts';
import type { LoadSignal } from '../signals/loadSignal.ts';
import type { Choice } from './choice.ts';

/** Who wins among the least loaded: any of them, or the first of the list. */
export type ScanTies = 'random' | 'first';

/**
 * The least load of all. O(n) by nature. Join the shortest queue when the load is the number of requests under way;
 * the price is one look at every endpoint.
 */
export class FullScan implements Choice {
  readonly #random: RandomStream;
  readonly #ties: ScanTies;

  constructor(random: RandomStream, ties: ScanTies) {
    this.#random = random;
    this.#ties = ties;
  }

  choose(signal: LoadSignal, count: number, { now }: PickRequest): number {
    let best = NONE;
    let least = Number.POSITIVE_INFINITY;
    let tied = 0;
    for (let i = 0; i < count; i++) {
      const load = signal.load(i, now);
      // The first is taken even with an infinite load: a list that is not empty always has an answer.
      if (load < least || best === NONE) {
        best = i;
        least = load;
        tied = 1;
      } else if (load === least && this.#ties === 'random') {
        // Reservoir sampling: the k-th of the equals takes the place with probability 1/k.
        if (uniformInt(this.#random, ++tied) === 0) best = i;
      }
    }
    return best;
  }
}
