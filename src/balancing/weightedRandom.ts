import type { RandomStream } from '../engine/random.ts';
import { type Balancer, type EndpointList, NONE, weightsOf } from './balancer.ts';
import { PER_REQUEST } from './places.ts';
import { definePolicy } from './policy.ts';

/**
 * Weights added up from the front, so that a number below the total finds its owner: the first whose sum exceeds it. A
 * guide of as many entries as weights leads near it, in O(1) expected for weights that do not differ wildly.
 */
export class PrefixSums {
  readonly #sums: Float64Array;
  /** Where the search begins for each n-th part of the total. */
  readonly #guide: Int32Array;
  readonly #step: number;

  constructor(weights: Float64Array) {
    let sum = 0;
    this.#sums = weights.map((weight) => {
      sum += weight;
      return sum;
    });
    // Entries of the guide for each unit of weight.
    this.#step = weights.length / sum;
    this.#guide = new Int32Array(weights.length);
    for (let part = 0, i = 0; part < weights.length; part++) {
      while (i < weights.length - 1 && this.#sums[i] <= part / this.#step) i++;
      this.#guide[part] = i;
    }
  }

  /** Sum of all weights. */
  get total(): number {
    return this.#sums.length === 0 ? 0 : this.#sums[this.#sums.length - 1];
  }

  /** The first position whose sum exceeds `at`. @param at from 0 to below the total */
  find(at: number): number {
    const sums = this.#sums;
    const last = sums.length - 1;
    let found = this.#guide[Math.min(last, Math.floor(at * this.#step))];
    while (found < last && sums[found] <= at) found++;
    // Rounding in the step can have led one too far.
    while (found > 0 && sums[found - 1] > at) found--;
    return found;
  }
}

/** Each endpoint with a chance in proportion to its weight. */
export class WeightedRandom implements Balancer {
  readonly #random: RandomStream;
  /** The weights added up; without weight nothing can be drawn. */
  #sums = new PrefixSums(new Float64Array(0));

  constructor(random: RandomStream) {
    this.#random = random;
  }

  update(list: EndpointList): void {
    this.#sums = new PrefixSums(weightsOf(list));
  }

  pick(): number {
    const { total } = this.#sums;
    return total > 0 ? this.#sums.find(this.#random() * total) : NONE;
  }
}

export const weightedRandom = definePolicy({
  name: 'weighted-random',
  summary: 'any endpoint, with a chance in proportion to its weight',
  explanation:
    'One draw and a bisection over the prefix sums of the weights (nginx `random`; AWS `weighted_random` without its ' +
    'anomaly mitigation). As blind as `random`, but endpoints of different size get their share.',
  at: PER_REQUEST,
  needs: [],
  source: 'nginx src/http/modules/ngx_http_upstream_random_module.c',
  balancer: ({ random }) => new WeightedRandom(random),
});
