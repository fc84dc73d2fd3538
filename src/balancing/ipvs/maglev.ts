import { type Balancer, type EndpointList, keysOf, NONE, type PickRequest } from '../balancer.ts';
import { fibonacciHash } from '../hash/fibonacci.ts';
import { hsiphash, sipKey } from '../hash/sipHash13.ts';
import { remainder32 } from '../hash/words.ts';
import { choiceParameter } from '../parameter.ts';
import { definePolicy } from '../policy.ts';
import { greatestCommonDivisor } from '../steppedRoundRobin.ts';
import { fallback, port, type SourceHashFlags } from './hashTable.ts';
import { VirtualService } from './service.ts';

/** Table sizes that the kernel can be built with (`CONFIG_IP_VS_MH_TAB_INDEX` 8 to 17); 4093 by default. */
export const MH_TABLE_SIZES: readonly number[] = [
  251, 509, 1021, 2039, 4093, 8191, 16381, 32749, 65521, 131071,
];

/** The two fixed keys (`generate_hash_secret`): every node computes the same table. */
const OFFSET_KEY = sipKey(2654435761n, 2654435761n);
const SKIP_KEY = sipKey(2654446892n, 2654446892n);

/** Clients whose hash is kept, and bits of their place: a client that comes again finds its hash, or that of another. */
const KEPT_BITS = 12;

/** Hashes of addresses seen before, each at the one place that its address has: the last of those who share it stays. */
class KeptHashes {
  readonly #words = new Float64Array(1 << KEPT_BITS).fill(NONE);
  readonly #hashes = new Uint32Array(1 << KEPT_BITS);

  /** The hash by which slots are found. @param word unsigned 32 bits */
  of(word: number): number {
    const at = fibonacciHash(word, KEPT_BITS);
    if (this.#words[at] !== word) {
      this.#words[at] = word;
      this.#hashes[at] = hsiphash(word, OFFSET_KEY);
    }
    return this.#hashes[at];
  }
}

/** IPVS `mh`: Maglev by the client's address, with weights as turns in a row. */
export class IpvsMaglev implements Balancer {
  readonly #service = new VirtualService();
  readonly #flags: SourceHashFlags;
  /** Owner of each slot, by place in the kernel's list; `NONE` while all weights are 0. */
  readonly #owners: Int32Array;
  readonly #hashes = new KeptHashes();

  /** @param size one of `MH_TABLE_SIZES` */
  constructor(size: number, flags: SourceHashFlags) {
    this.#flags = flags;
    this.#owners = new Int32Array(size).fill(NONE);
  }

  update(list: EndpointList): void {
    this.#service.update(list);
    const keys = keysOf(list);
    const addresses = Array.from(this.#service.order, (position) => addressOf(keys[position], position));
    fill(this.#owners, addresses, this.#service.weights);
  }

  /**
   * The slot's owner if it takes connections; with `fallback` the next slots by hash. A key without port spreads
   * clients, not connections.
   */
  pick({ source, sourcePort }: PickRequest): number {
    const size = this.#owners.length;
    const start = (source + (this.#flags.port ? sourcePort : 0)) >>> 0;
    const slot = remainder32(this.#hashes.of(start), size);
    if (this.#owners[slot] === NONE || this.#service.weights[this.#owners[slot]] > 0)
      return this.#service.positionAt(this.#owners[slot]);
    if (!this.#flags.fallback) return NONE;
    for (let offset = 0; offset < size; offset++) {
      const hash = this.#hashes.of((start + ((offset + slot) % size)) >>> 0);
      const owner = this.#owners[remainder32(hash, size)];
      if (owner !== NONE && this.#service.weights[owner] > 0) return this.#service.positionAt(owner);
    }
    return NONE;
  }
}

/**
 * What the kernel hashes of a destination: the sum of its address and its port, from a key like "10.0.0.1:8080". A key
 * of another shape counts as an address of its own, by its position.
 */
function addressOf(key: string, position: number): number {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)(?::(\d+))?$/.exec(key);
  if (match === null) return /^\d+$/.test(key) ? Number(key) >>> 0 : position;
  const [, a, b, c, d, portText = '0'] = match;
  return (Number(a) * 2 ** 24 + Number(b) * 2 ** 16 + Number(c) * 256 + Number(d) + Number(portText)) >>> 0;
}

/** Fills the table: each destination takes as many free slots in a row as it has turns, then the next one. */
function fill(owners: Int32Array, addresses: readonly number[], weights: Float64Array): void {
  const size = owners.length;
  // Each destination walks the table from its offset by its skip; the size is a prime, so it meets every slot.
  const at = addresses.map((address) => hsiphash(address, OFFSET_KEY) % size);
  const skip = addresses.map((address) => (hsiphash(address, SKIP_KEY) % (size - 1)) + 1);
  const turns = turnsOf(weights, size);
  owners.fill(NONE);
  if (turns.every((turn) => turn === 0)) return;
  for (let filled = 0, place = 0; filled < size; place = (place + 1) % addresses.length)
    for (let turn = 0; turn < turns[place] && filled < size; turn++, filled++) {
      while (owners[at[place]] !== NONE) at[place] = (at[place] + skip[place]) % size;
      owners[at[place]] = place;
    }
}

/** Weights divided by their common divisor and shifted until the greatest has as many bits as half the table index. */
function turnsOf(weights: Float64Array, size: number): number[] {
  const divisor = weights.reduce(greatestCommonDivisor, 0);
  if (divisor === 0) return Array.from(weights, () => 0);
  // The kernel's table index counts from 8 (251 slots).
  const index = MH_TABLE_SIZES.indexOf(size) + 8;
  const greatest = weights.reduce((max, weight) => Math.max(max, weight), 0) / divisor;
  const shift = Math.max(0, 32 - Math.clz32(greatest) - Math.floor(index / 2));
  return Array.from(weights, (weight) => (weight === 0 ? 0 : Math.max(1, (weight / divisor) >> shift)));
}

const tableSize = choiceParameter({
  name: 'tableSize',
  default: '4093',
  choices: MH_TABLE_SIZES.map(String),
  description: 'slots of the table, a prime that the kernel is built with',
});

export const ipvsMaglev = definePolicy({
  name: 'ipvs-mh',
  summary: "by the client's address over a Maglev table that is the same on every node",
  explanation:
    'As sh, but a change of the list moves few clients. The hash keys are fixed, so nodes with the same list agree ' +
    'whatever node a connection enters by. Weights must be whole numbers.',
  at: ['kube-proxy-ipvs'],
  needs: ['memory', 'flow'],
  parameters: [tableSize, port, fallback],
  source: 'torvalds/linux net/netfilter/ipvs/ip_vs_mh.c',
  balancer: (_, value) =>
    new IpvsMaglev(Number(value(tableSize)), { port: value(port), fallback: value(fallback) }),
});
