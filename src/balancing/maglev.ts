import type { RandomStream } from '../engine/random.ts';
import { type Balancer, type EndpointList, keysOf, NONE, type PickRequest, weightsOf } from './balancer.ts';
import { maglevTable, type Preference } from './hash/maglevTable.ts';
import { remembered, sharedByList } from './hash/shared.ts';
import { ensureHash, modulo } from './hash/words.ts';
import { xxHash64 } from './hash/xxHash64.ts';
import { integerParameter } from './parameter.ts';
import { PER_REQUEST } from './places.ts';
import { definePolicy } from './policy.ts';

/** The two hashes of a key outlive a list, so that a change costs the new keys only. */
const offsetHash = remembered((key) => xxHash64(key, 0n));
const skipHash = remembered((key) => xxHash64(key, 1n));

/** Envoy's preferences: xxHash64 of the key with seed 0 for the offset and 1 for the step. */
export function envoyPreference(key: string, size: number): Preference {
  return {
    offset: Number(offsetHash(key) % BigInt(size)),
    skip: Number(skipHash(key) % BigInt(size - 1)) + 1,
  };
}

/**
 * Envoy's table by position in the list: turns in the order of the keys, so that the order of the list does not
 * matter. Endpoints of weight 0 have no slots.
 */
export const buildMaglev = sharedByList((list: EndpointList, size: number) => {
  const keys = keysOf(list);
  const weights = weightsOf(list);
  const order = Array.from(keys.keys()).filter((i) => weights[i] > 0);
  order.sort((a, b) => (keys[a] < keys[b] ? -1 : keys[a] > keys[b] ? 1 : a - b));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const normalised = Float64Array.from(order, (i) => weights[i] / total);
  const table = maglevTable(
    order.map((i) => envoyPreference(keys[i], size)),
    size,
    normalised,
  );
  return table.map((turn) => (turn === NONE ? NONE : order[turn]));
}, String);

/** Envoy's Maglev. A retry flips the hash by the number of the attempt. */
export class Maglev implements Balancer {
  readonly #random: RandomStream;
  readonly #size: number;
  /** Owner of each slot, by position; one empty slot before the first list. */
  #table: Int32Array = new Int32Array(1).fill(NONE);

  /** @param size slots of the table, a prime */
  constructor(random: RandomStream, size: number) {
    this.#random = random;
    this.#size = size;
  }

  update(list: EndpointList): void {
    this.#table = buildMaglev(list, this.#size);
  }

  /** A retry looks elsewhere: the same key with another attempt is another slot. */
  pick(request: PickRequest): number {
    ensureHash(request, this.#random);
    const { hashHigh, hashLow, attempt } = request;
    if (attempt === 0) return this.#table[modulo(hashHigh, hashLow, this.#size)];
    // hash ^ (2^64 - attempt), in two halves.
    return this.#table[modulo(~hashHigh >>> 0, (hashLow ^ -attempt) >>> 0, this.#size)];
  }
}

export const tableSize = integerParameter({
  name: 'tableSize',
  default: 65_537,
  min: 2,
  max: 5_000_011,
  description: 'slots of the table; must be a prime, far above the number of endpoints',
});

/** @throws RangeError if the size is not a prime: then some slots would never be visited */
export function primeSize(size: number): number {
  for (let divisor = 2; divisor * divisor <= size; divisor++)
    if (size % divisor === 0) throw new RangeError(`tableSize: expected a prime, got ${size}`);
  return size;
}

export const maglev = definePolicy({
  name: 'maglev',
  summary: 'the same key to the same endpoint, by a table with equal shares',
  explanation:
    'Each endpoint takes slots of a table in the order of its own preferences. Shares are equal to a slot, a pick is one ' +
    'look, and a change of one endpoint moves its own keys and well under one percent of the others. Balancers with the ' +
    'same list agree. A request without a key gets a random hash.',
  at: PER_REQUEST,
  needs: ['memory', 'request key'],
  parameters: [tableSize],
  source:
    'envoyproxy/envoy source/extensions/load_balancing_policies/maglev/maglev_lb.cc; Eisenbud et al. 2016',
  balancer: ({ random }, value) => new Maglev(random, primeSize(value(tableSize))),
});
