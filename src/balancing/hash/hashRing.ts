import { NONE } from '../balancer.ts';
import { highWord, lowWord } from './words.ts';

/** A point of a ring before it is built. */
export interface RingPoint {
  /** Unsigned 64 bits (32-bit rings use the lower half). */
  readonly hash: bigint;
  /** Position of its endpoint in the list. */
  readonly owner: number;
}

/** The guide has at most 2^21 entries: 8 MiB. */
const MAX_GUIDE_BITS = 21;

/**
 * Points on a circle of 64 bits, each owned by an endpoint; a hash belongs to the next point clockwise. Hashes are
 * spread evenly, so a guide by their first bits leads to within a few points of the right one: O(1) expected.
 */
export class HashRing {
  /** Hash of each point in two halves, and the position of the endpoint that owns it; sorted by hash. */
  readonly #high: Uint32Array;
  readonly #low: Uint32Array;
  readonly #owners: Int32Array;
  /** The word whose first bits differ: the upper one, or the lower on a ring of 32 bits. */
  readonly #narrow: boolean;
  /** For each value of the first bits the first point that has them or more. */
  readonly #guide: Int32Array;
  /** How far a word is shifted to the right to leave its first bits. */
  readonly #guideShift: number;

  /** Sorts the points; equal hashes keep the order given. */
  constructor(points: readonly RingPoint[]) {
    const sorted = [...points].sort((a, b) => (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0));
    this.#high = Uint32Array.from(sorted, ({ hash }) => highWord(hash));
    this.#low = Uint32Array.from(sorted, ({ hash }) => lowWord(hash));
    this.#owners = Int32Array.from(sorted, ({ owner }) => owner);
    this.#narrow = this.#high.every((word) => word === 0);
    const words = this.#narrow ? this.#low : this.#high;
    const bits = Math.min(MAX_GUIDE_BITS, Math.max(1, 32 - Math.clz32(words.length)));
    this.#guideShift = 32 - bits;
    this.#guide = new Int32Array(2 ** bits);
    for (let value = 0, i = 0; value < this.#guide.length; value++) {
      while (i < words.length && words[i] >>> this.#guideShift < value) i++;
      this.#guide[value] = i;
    }
  }

  /** Points in all. */
  get size(): number {
    return this.#owners.length;
  }

  /** Index of the first point at or behind the hash, around the circle; -1 on an empty ring. */
  successor(high: number, low: number): number {
    const size = this.#owners.length;
    if (size === 0) return NONE;
    if (this.#narrow) return this.#successorInLow(high, low);
    let index = this.#guide[high >>> this.#guideShift];
    while (index < size && this.#before(index, high, low)) index++;
    return index === size ? 0 : index;
  }

  /** The same on a ring of 32 bits, where a hash with an upper half is behind all points. */
  #successorInLow(high: number, low: number): number {
    if (high !== 0) return 0;
    const words = this.#low;
    let index = this.#guide[low >>> this.#guideShift];
    while (index < words.length && words[index] < low) index++;
    return index === words.length ? 0 : index;
  }

  /** Is the point before the hash, by both halves? */
  #before(index: number, high: number, low: number): boolean {
    const own = this.#high[index];
    return own < high || (own === high && this.#low[index] < low);
  }

  /** Position of the endpoint that owns a point; indices beyond the last go around. */
  owner(index: number): number {
    return this.#owners.length === 0 ? NONE : this.#owners[index % this.#owners.length];
  }

  /** The hash of a point, unsigned 64 bits. */
  hashAt(index: number): bigint {
    return (BigInt(this.#high[index]) << 32n) | BigInt(this.#low[index]);
  }

  /**
   * Share of the circle that each endpoint owns. What the policy's balance can be no better than: with few points the
   * shares differ widely, see {@link shareDispersion}.
   * @param bits of the circle: 64, or 32
   */
  shares(count: number, bits: 32 | 64): Float64Array {
    const shares = new Float64Array(count);
    const whole = 1n << BigInt(bits);
    for (let i = 0; i < this.size; i++) {
      const before = this.hashAt(i === 0 ? this.size - 1 : i - 1);
      const arc = this.size === 1 ? whole : (this.hashAt(i) - before + whole) % whole;
      shares[this.#owners[i]] += Number(arc) / Number(whole);
    }
    return shares;
  }
}

/**
 * Relative standard deviation of the shares of n endpoints with v random points each: the shares follow Dirichlet's
 * distribution with all parameters v.
 */
export function shareDispersion(endpoints: number, points: number): number {
  return Math.sqrt((endpoints - 1) / (endpoints * points + 1));
}

/** Share of the keys that move when one endpoint joins n, with consistent hashing; n/(n + 1) with a modulo. */
export function movedShare(endpoints: number): number {
  return 1 / (endpoints + 1);
}
