import type { RandomStream } from '../engine/random.ts';
import { type Balancer, type EndpointList, NONE, weightsOf } from './balancer.ts';
import { PER_REQUEST } from './places.ts';
import { definePolicy } from './policy.ts';

/** Weights added up from the front, so that a uniform number below the total finds its owner by bisection. */
export class PrefixSums {
  readonly #sums: Float64Array;

  constructor(weights: Float64Array) {
    let sum = 0;
    this.#sums = weights.map((weight) => (sum += weight));
  }

  /** Sum of all weights. */
  get total(): number {
    return this.#sums.length === 0 ? 0 : this.#sums[this.#sums.length - 1];
  }

  /** The first position whose sum exceeds `at`. @param at from 0 to below the total */
  find(at: number): number {
    const sums = this.#sums;
    let low = 0;
    let high = sums.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] > at) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** Each endpoint with a chance in proportion to its weight. */
export class WeightedRandom implements Balancer {
  readonly #random: RandomStream;
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
