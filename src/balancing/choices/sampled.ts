import { type RandomStream, uniformInt } from '../../engine/random.ts';
import { NONE, type PickRequest } from '../balancer.ts';
import type { LoadSignal } from '../signals/loadSignal.ts';
import type { Choice } from './choice.ts';

/**
 * Power of d choices with replacement: d uniform draws, of which the first with the least load wins. With n endpoints
 * two draws coincide with probability 1/n, so of two hosts the better one is missed in a quarter of the picks.
 */
export class SampledWithReplacement implements Choice {
  readonly #random: RandomStream;
  readonly #draws: number;

  /**
   * The step from one draw to two improves the tail exponentially, each further one by a constant factor only
   * (Mitzenmacher 2001).
   * @param draws at least 1
   */
  constructor(random: RandomStream, draws: number) {
    this.#random = random;
    this.#draws = draws;
  }

  choose(signal: LoadSignal, count: number, { now }: PickRequest): number {
    if (count === 0) return NONE;
    let best = uniformInt(this.#random, count);
    let least = signal.load(best, now);
    for (let draw = 1; draw < this.#draws; draw++) {
      const drawn = uniformInt(this.#random, count);
      const load = signal.load(drawn, now);
      if (load >= least) continue;
      best = drawn;
      least = load;
    }
    return best;
  }
}

/** Who wins when both choices have the same load. */
export type TwoChoiceTies = 'first' | 'random';

/**
 * Power of two choices over two different endpoints (Finagle, tower, Envoy's peak EWMA). Without replacement: with two
 * endpoints it always finds the better one.
 */
export class TwoDistinct implements Choice {
  readonly #random: RandomStream;
  readonly #ties: TwoChoiceTies;

  constructor(random: RandomStream, ties: TwoChoiceTies) {
    this.#random = random;
    this.#ties = ties;
  }

  choose(signal: LoadSignal, count: number, { now }: PickRequest): number {
    // One endpoint is position 0, none is -1, which is `NONE`.
    if (count < 2) return count - 1;
    const first = uniformInt(this.#random, count);
    // The second is drawn from the others: what lies at or behind the first moves up by one.
    let second = uniformInt(this.#random, count - 1);
    if (second >= first) second++;
    const difference = signal.load(first, now) - signal.load(second, now);
    if (difference === 0 && this.#ties === 'random') return this.#random() < 0.5 ? first : second;
    return difference <= 0 ? first : second;
  }
}
