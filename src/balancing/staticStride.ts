import { type RandomStream, uniformInt } from '../engine/random.ts';
import { type Balancer, type EndpointList, NONE, weightsOf } from './balancer.ts';
import { PER_REQUEST } from './places.ts';
import { definePolicy } from './policy.ts';

/** The greatest scaled weight: 16 bits. */
const MAX_WEIGHT = 65535;
/** Half of it, so that endpoints of equal weight are not all skipped in the same rounds. */
const OFFSET = MAX_WEIGHT >> 1;

/**
 * Weights scaled so that the greatest is 65535; a weight of 0 (no report) counts as the mean of the others. Undefined
 * where plain round robin serves as well: fewer than two weights known, or all equal once scaled.
 */
export function scaledWeights(weights: Float64Array): Uint16Array | undefined {
  // The rule of `newScheduler` in scheduler.go.
  const known = weights.filter((weight) => weight > 0);
  if (known.length < 2) return undefined;
  // The greatest becomes 65535, so that precision is best.
  const scale = MAX_WEIGHT / known.reduce((max, weight) => Math.max(max, weight), 0);
  const mean = Math.round((scale * known.reduce((sum, weight) => sum + weight, 0)) / known.length);
  const scaled = Uint16Array.from(weights, (weight) => (weight > 0 ? Math.round(scale * weight) : mean));
  return scaled.every((weight) => weight === scaled[0]) ? undefined : scaled;
}

/**
 * gRPC's static stride: a single counter walks round after round over the list; in each round an endpoint of scaled
 * weight s is accepted in s of 65535 cases, evenly spread.
 * A pick looks at 65535 / mean scaled weight positions on average.
 */
export class StaticStride {
  readonly #count: number;
  readonly #scaled: Uint16Array | undefined;
  /** The counter, 32 bits. */
  #next: number;

  constructor(weights: Float64Array, start: number) {
    this.#count = weights.length;
    this.#scaled = scaledWeights(weights);
    this.#next = start;
  }

  /** The next position; -1 for an empty list. */
  next(): number {
    if (this.#count === 0) return NONE;
    const scaled = this.#scaled;
    // Without weights it is round robin from a random start.
    if (scaled === undefined) return this.#step() % this.#count;
    for (;;) {
      const sequence = this.#step();
      const index = sequence % this.#count;
      const generation = Math.floor(sequence / this.#count);
      const weight = scaled[index];
      // At most 65535 * 2^32, exact in a double.
      if ((weight * generation + index * OFFSET) % MAX_WEIGHT >= MAX_WEIGHT - weight) return index;
    }
  }

  /** Counts on around 32 bits, as the atomic counter of the original. */
  #step(): number {
    const value = this.#next;
    this.#next = (value + 1) % 4294967296;
    return value;
  }
}

/** Weighted round robin with given weights by static stride; a new random start with every list. */
export class StaticStrideRoundRobin implements Balancer {
  readonly #random: RandomStream;
  #stride = new StaticStride(new Float64Array(0), 0);

  constructor(random: RandomStream) {
    this.#random = random;
  }

  update(list: EndpointList): void {
    this.#stride = new StaticStride(weightsOf(list), uniformInt(this.#random, 4294967296));
  }

  pick(): number {
    return this.#stride.next();
  }
}

export const staticStride = definePolicy({
  name: 'static-stride',
  summary:
    'weighted round robin without a heap: one counter, each endpoint accepted in its share of the rounds',
  explanation:
    'Weights are scaled to 16 bits. The counter gives the endpoint and the round, and a remainder decides whether the ' +
    'endpoint is due in this round. No lock and no state but the counter; slow where one weight is much above the mean. ' +
    'The weighted_round_robin of gRPC picks with it; see `weighted-round-robin`, which also learns the weights.',
  at: PER_REQUEST,
  needs: ['memory'],
  source: 'grpc/grpc-go balancer/weightedroundrobin/scheduler.go',
  balancer: ({ random }) => new StaticStrideRoundRobin(random),
});
