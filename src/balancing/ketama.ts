import { createHash } from 'node:crypto';
import type { RandomStream } from '../engine/random.ts';
import { type Balancer, type EndpointList, keysOf, type PickRequest, weightsOf } from './balancer.ts';
import { HashRing } from './hash/hashRing.ts';
import { sharedByList } from './hash/shared.ts';
import { ensureHash } from './hash/words.ts';
import { PER_REQUEST } from './places.ts';
import { definePolicy } from './policy.ts';

/**
 * Digests for each endpoint of average weight; each gives four points. Weights change the number of digests in
 * proportion.
 */
const DIGESTS = 40;

/** The four 32-bit numbers of an MD5 digest, little end first. The first is the hash of a key (`ketama_hashi`). */
export function ketamaHashes(text: string): readonly number[] {
  const digest = createHash('md5').update(text).digest();
  return [0, 4, 8, 12].map((at) => digest.readUInt32LE(at));
}

/** ketama's ring: for each endpoint floor(40 * n * share) digests of "<key>-<k>". Shares are 32-bit floats there. */
export const buildKetama = sharedByList(
  (list: EndpointList, _: null) => {
    const weights = weightsOf(list);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const points = keysOf(list).flatMap((key, owner) => {
      // Floats of 32 bits, since rounding to double would give another number of points now and then.
      const share = Math.fround(Math.fround(weights[owner]) / Math.fround(total));
      const digests = Math.floor(Math.fround(Math.fround(share * DIGESTS) * weights.length));
      return Array.from({ length: digests }, (_, k) => ketamaHashes(`${key}-${k}`))
        .flat()
        .map((hash) => ({ hash: BigInt(hash), owner }));
    });
    return new HashRing(points);
  },
  () => '',
);

/** Consistent hashing on ketama's ring of 32 bits, by the lower half of the request's hash. */
export class Ketama implements Balancer {
  readonly #random: RandomStream;
  #ring = new HashRing([]);

  constructor(random: RandomStream) {
    this.#random = random;
  }

  update(list: EndpointList): void {
    this.#ring = buildKetama(list, null);
  }

  pick(request: PickRequest): number {
    ensureHash(request, this.#random);
    // ketama itself has no retries; going on by a point is the ring's natural next choice.
    return this.#ring.owner(this.#ring.successor(0, request.hashLow) + request.attempt);
  }
}

export const ketama = definePolicy({
  name: 'ketama',
  summary: 'the same key to the same endpoint on the ring of 160 points each that memcached clients use',
  explanation:
    'Points are MD5 digests of "key-k", four from each digest. As ring-hash, with 32-bit hashes; the number of points is ' +
    'rounded down for each endpoint.',
  at: PER_REQUEST,
  needs: ['memory', 'request key'],
  source: 'RJ/ketama libketama/ketama.c',
  balancer: ({ random }) => new Ketama(random),
});
