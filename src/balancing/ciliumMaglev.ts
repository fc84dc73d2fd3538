import { type Balancer, type EndpointList, keysOf, NONE, type PickRequest } from './balancer.ts';
import { flowHash } from './hash/flow.ts';
import { maglevTable } from './hash/maglevTable.ts';
import { murmur3Hash128 } from './hash/murmur3.ts';
import { remembered, sharedByList } from './hash/shared.ts';
import { remainder32 } from './hash/words.ts';
import { choiceParameter } from './parameter.ts';
import { definePolicy } from './policy.ts';

/**
 * Sizes that Cilium allows (`--bpf-lb-maglev-table-size`). Primes near the powers of two, so that any skip visits
 * every slot (Eisenbud et al. 2016, section 3.4).
 */
const TABLE_SIZES = [251, 509, 1021, 2039, 4093, 8191, 16381, 32749, 65521, 131071];

/** The first four bytes of Cilium's default seed "JLfvgnHc2kaSUFaI" place the backends; the next four hash the flows. */
const SEED = Buffer.from('JLfvgnHc2kaSUFaI', 'base64');
const BACKEND_SEED = SEED.readUInt32BE(0);
const FLOW_SEED = SEED.readUInt32BE(4);

// A list that changes by one endpoint hashes one key only.
const hashed = remembered((key) => murmur3Hash128(key, BACKEND_SEED));

/** The table by position in the list; turns in the order of the keys, so that all nodes agree. */
export const buildCiliumMaglev = sharedByList((list: EndpointList, size: number) => {
  const keys = keysOf(list);
  const order = Array.from(keys.keys());
  // Position breaks the tie of equal keys, so the order does not depend on the sort.
  order.sort((a, b) => (keys[a] < keys[b] ? -1 : keys[a] > keys[b] ? 1 : a - b));
  const preferences = order.map((i) => {
    const [offset, skip] = hashed(keys[i]);
    return { offset: Number(offset % BigInt(size)), skip: Number(skip % BigInt(size - 1)) + 1 };
  });
  return maglevTable(preferences, size).map((turn) => (turn === NONE ? NONE : order[turn]));
}, String);

/**
 * Cilium's `maglev`: the 5-tuple of a connection into the same table on every node. Weights are ignored. O(1) a pick;
 * the table is shared by all nodes with the same list.
 */
export class CiliumMaglev implements Balancer {
  readonly #size: number;
  /** One empty slot before the first list, so that a pick needs no test for it. */
  #table: Int32Array = new Int32Array(1).fill(NONE);

  constructor(size: number) {
    this.#size = size;
  }

  update(list: EndpointList): void {
    this.#table = buildCiliumMaglev(list, this.#size);
  }

  /**
   * A connection keeps its slot, so it moves only when the table does: about 1/n of the connections when one endpoint
   * of n goes.
   */
  pick(request: PickRequest): number {
    return this.#table[remainder32(flowHash(request, '5-tuple', FLOW_SEED), this.#table.length)];
  }
}

const tableSize = choiceParameter({
  name: 'tableSize',
  default: '16381',
  choices: TABLE_SIZES.map(String),
  description: 'slots of the table of each Service',
});

export const ciliumMaglev = definePolicy({
  name: 'cilium-maglev',
  summary: "Cilium's Maglev: each connection by its 5-tuple into a table that all nodes share",
  explanation:
    'All nodes compute the same table from the same seed, so a connection that changes its node keeps its backend. The ' +
    'hash of a flow is the kernel data plane’s kind, not bit for bit its own.',
  at: ['cilium'],
  needs: ['flow'],
  parameters: [tableSize],
  source: 'cilium/cilium pkg/maglev/maglev.go',
  balancer: (_, value) => new CiliumMaglev(Number(value(tableSize))),
});
