import { NONE } from './balancer.ts';

/**
 * Weighted round robin in steps of the greatest common divisor, as IPVS (`wrr`) and lua-resty-balancer have it: a bar is
 * lowered from the greatest weight step by step, and each pass over the list takes those whose weight reaches the bar.
 */
export class SteppedRoundRobin {
  // By position; the common divisor of all, by which the bar falls.
  readonly #weights: Float64Array;
  readonly #step: number;
  readonly #greatest: number;
  /** Weight that an endpoint must reach to be taken in this pass. */
  #bar: number;
  /** Position picked last in this pass, -1 at its start. */
  #last: number;

  /**
   * @param weights whole numbers; 0 is never picked
   * @param last position picked last: the walk goes on behind it; -1 to begin at the front
   */
  constructor(weights: Float64Array, last: number) {
    this.#weights = weights;
    this.#step = weights.reduce(greatestCommonDivisor, 0);
    this.#greatest = weights.reduce((max, weight) => Math.max(max, weight), 0);
    this.#bar = this.#greatest;
    this.#last = last;
  }

  /** The next position; -1 if no weight is above 0. */
  next(): number {
    if (this.#greatest <= 0) return NONE;
    for (;;) {
      const found = this.#nextAtBar();
      this.#last = found;
      if (found !== NONE) return found;
      // At the end of the list the bar falls, and rises to the greatest again after the last step.
      this.#bar = this.#bar > this.#step ? this.#bar - this.#step : this.#greatest;
    }
  }

  /** The first behind the last one whose weight reaches the bar, `NONE` at the end of the list. */
  #nextAtBar(): number {
    for (let i = this.#last + 1; i < this.#weights.length; i++) if (this.#weights[i] >= this.#bar) return i;
    return NONE;
  }
}

/** Euclid's greatest common divisor; gcd(0, x) = x. */
export function greatestCommonDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}
