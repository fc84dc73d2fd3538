import type { RandomStream } from '../engine/random.ts';
import {
  type Balancer,
  type EndpointList,
  keysOf,
  NONE,
  type PickRequest,
  wasTried,
  weightsAreEqual,
  weightsOf,
} from './balancer.ts';
import { jenkinsHash } from './hash/jenkins.ts';
import { remembered } from './hash/shared.ts';
import { ensureHash, lowWord } from './hash/words.ts';
import { xxHash64 } from './hash/xxHash64.ts';
import { PER_REQUEST } from './places.ts';
import { definePolicy } from './policy.ts';

/**
 * The score of a node for a key: the highest wins, each node with a chance in proportion to its weight. With -w/ln(u)
 * the chance to score highest is exactly the node's share of the weights (C. Schindelhauer and G. Schomaker 2005,
 * weighted distributed hash tables).
 * @param u in (0, 1)
 */
export function rendezvousScore(u: number, weight: number): number {
  return -weight / Math.log(u);
}

/** A uniform number in [0, 1) from the top 53 bits of an unsigned 64-bit hash. */
export function uniformOf(hash: bigint): number {
  return Number(hash >> 11n) / 2 ** 53;
}

/** The key's hash is computed once; a pick mixes it with the request's. */
const seedOf = remembered((key) => lowWord(xxHash64(key)));

/**
 * Highest random weight: every endpoint is scored for the request, O(n). Memory and update are O(n), and no table has
 * to be built, which suits short lists that change often.
 */
export class Rendezvous implements Balancer {
  readonly #random: RandomStream;
  #ids: Int32Array = new Int32Array(0);
  #seeds: Uint32Array = new Uint32Array(0);
  #weights: Float64Array = new Float64Array(0);
  #equal = true;

  constructor(random: RandomStream) {
    this.#random = random;
  }

  update(list: EndpointList): void {
    this.#ids = list.ids;
    this.#seeds = Uint32Array.from(keysOf(list), seedOf);
    this.#weights = weightsOf(list);
    this.#equal = weightsAreEqual(list);
  }

  pick(request: PickRequest): number {
    ensureHash(request, this.#random);
    const { hashHigh, hashLow, attempt } = request;
    let best = NONE;
    let highest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < this.#ids.length; i++) {
      const weight = this.#weights[i];
      if (weight <= 0 || (attempt > 0 && wasTried(request, this.#ids[i]))) continue;
      // Half a step above the hash, so that the logarithm is never of 0.
      const u = (jenkinsHash(hashHigh, hashLow, this.#seeds[i], 0) + 0.5) / 4294967296;
      // The score rises with u, so with equal weights u itself serves.
      const score = this.#equal ? u : rendezvousScore(u, weight);
      if (score <= highest) continue;
      best = i;
      highest = score;
    }
    return best;
  }
}

export const rendezvous = definePolicy({
  name: 'rendezvous',
  summary: 'the same key to the same endpoint: the one that scores highest for the key',
  explanation:
    'Highest random weight: each endpoint is hashed together with the key and the best score wins, -w/ln(u) with weights. ' +
    'No table; a change of one endpoint moves exactly its own keys. A retry takes the next best. A pick scores the whole ' +
    'list.',
  at: PER_REQUEST,
  needs: ['request key'],
  source: 'Thaler and Ravishankar 1998, Using name-based mappings to increase hit rates',
  balancer: ({ random }) => new Rendezvous(random),
});
