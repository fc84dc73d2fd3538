import type { RandomStream } from '../engine/random.ts';
import { type Balancer, type EndpointList, keysOf, type PickRequest, weightsOf } from './balancer.ts';
import { HashRing, type RingPoint } from './hash/hashRing.ts';
import { remembered, sharedByList } from './hash/shared.ts';
import { ensureHash } from './hash/words.ts';
import { xxHash64 } from './hash/xxHash64.ts';
import { choiceParameter, integerParameter } from './parameter.ts';
import { PER_REQUEST } from './places.ts';
import { definePolicy } from './policy.ts';

/** Limits of the number of points on a ring. */
export interface RingSize {
  readonly minimum: number;
  readonly maximum: number;
}

const hashed = remembered((key) => xxHash64(key));

/**
 * Points that each endpoint gets: so many that the lightest has a whole number of them, scaled down to the maximum. The
 * fractions of the others are carried on, so that four endpoints with 1.5 each get 2, 1, 2, 1.
 */
export function pointsPerEndpoint(weights: Float64Array, { minimum, maximum }: RingSize): Int32Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const normalised = weights.map((weight) => weight / total);
  const lightest = normalised.reduce((least, weight) => (weight > 0 ? Math.min(least, weight) : least), 1);
  const scale = Math.min(Math.ceil(lightest * minimum) / lightest, maximum);
  let target = 0;
  let given = 0;
  return Int32Array.from(normalised, (weight) => {
    // `target` is exact, `given` whole: the difference is carried on to the next endpoint.
    target += scale * weight;
    const before = given;
    while (given < target) given++;
    return given - before;
  });
}

/**
 * Envoy's ring: point i of an endpoint is the xxHash64 of "<key>_<i>". With the least of 1,024 points the shares of
 * ten endpoints have a relative standard deviation of 9 % (`shareDispersion`).
 */
export const buildRing = sharedByList(
  (list: EndpointList, size: RingSize) => {
    const counts = pointsPerEndpoint(weightsOf(list), size);
    const points: RingPoint[] = keysOf(list).flatMap((key, owner) =>
      Array.from({ length: counts[owner] }, (_, i) => ({ hash: hashed(`${key}_${i}`), owner })),
    );
    return new HashRing(points);
  },
  ({ minimum, maximum }) => `${minimum}/${maximum}`,
);

/** Consistent hashing on a ring. A retry goes on by one point for each attempt. */
export class RingHash implements Balancer {
  readonly #random: RandomStream;
  readonly #size: RingSize;
  #ring = new HashRing([]);

  constructor(random: RandomStream, size: RingSize) {
    this.#random = random;
    this.#size = size;
  }

  update(list: EndpointList): void {
    this.#ring = buildRing(list, this.#size);
  }

  pick(request: PickRequest): number {
    ensureHash(request, this.#random);
    const index = this.#ring.successor(request.hashHigh, request.hashLow);
    // The next point can belong to the same endpoint; then the retry meets it again.
    return this.#ring.owner(index + request.attempt);
  }
}

/** Envoy's and gRPC's limits differ. */
const MAXIMUM = { envoy: 8_388_608, grpc: 4096 } as const;

export const variant = choiceParameter<keyof typeof MAXIMUM>({
  name: 'variant',
  default: 'envoy',
  choices: ['envoy', 'grpc'],
  description: 'whose default for the greatest ring: 8,388,608 points, or 4,096 in gRPC',
});

export const minimumRingSize = integerParameter({
  name: 'minimumRingSize',
  default: 1024,
  min: 1,
  max: 8_388_608,
  description: 'points that the ring has at least',
});

export const maximumRingSize = integerParameter({
  name: 'maximumRingSize',
  default: 0,
  min: 0,
  max: 8_388_608,
  description: "points that the ring has at most; 0 for the variant's own",
});

/**
 * The limits from the parameters. A maximum of 0 stands for the variant's default.
 */
export function ringSize(minimum: number, maximum: number, of: keyof typeof MAXIMUM): RingSize {
  return { minimum, maximum: maximum === 0 ? MAXIMUM[of] : maximum };
}

export const ringHash = definePolicy({
  name: 'ring-hash',
  summary: 'the same key to the same endpoint: the next point on a ring of hashes',
  explanation:
    'Each endpoint has many points on a circle; a key goes to the next one. One endpoint more or less moves 1/n of the ' +
    'keys. Shares differ: their relative standard deviation is about 1/sqrt(points for each endpoint). A request without ' +
    'a key gets a random hash.',
  at: PER_REQUEST,
  needs: ['memory', 'request key'],
  parameters: [minimumRingSize, maximumRingSize, variant],
  source: 'envoyproxy/envoy source/extensions/load_balancing_policies/ring_hash/ring_hash_lb.cc; gRFC A42',
  balancer: ({ random }, value) =>
    new RingHash(random, ringSize(value(minimumRingSize), value(maximumRingSize), value(variant))),
});
