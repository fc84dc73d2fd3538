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
 * spread evenly, so a guide by their first bits leads to within a few points of the right one: O(1) expected. All that
 * belongs to a point lies side by side, so that a pick from a large ring waits for memory twice: for the guide and for
 * the points.
 */
export class HashRing {
  /** Points in all. */
  readonly size: number;
  /** For each point, sorted by hash: its word (the first half of the hash), its owner's position and its second half. */
  readonly #points: Uint32Array;
  /** Numbers a point: a ring of 32 bits keeps no second half, as its hashes are a lower half only. */
  readonly #stride: 2 | 3;
  /** For each value of the word's first bits the first point that has them or more. */
  readonly #guide: Int32Array;
  /** How far a word is shifted to the right to leave its first bits. */
  readonly #guideShift: number;

  /** Sorts the points; equal hashes keep the order given. */
  constructor(points: readonly RingPoint[]) {
    const sorted = [...points].sort((a, b) => (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0));
    const size = sorted.length;
    const isNarrow = size === 0 || highWord(sorted[size - 1].hash) === 0;
    this.size = size;
    this.#stride = isNarrow ? 2 : 3;
    this.#points = new Uint32Array(size * this.#stride);
    for (const [i, { hash, owner }] of sorted.entries()) {
      const at = i * this.#stride;
      this.#points[at] = isNarrow ? lowWord(hash) : highWord(hash);
      this.#points[at + 1] = owner;
      if (!isNarrow) this.#points[at + 2] = lowWord(hash);
    }
    const bits = Math.min(MAX_GUIDE_BITS, Math.max(1, 32 - Math.clz32(size)));
    this.#guideShift = 32 - bits;
    this.#guide = new Int32Array(2 ** bits);
    for (let value = 0, i = 0; value < this.#guide.length; value++) {
      while (i < size && this.#points[i * this.#stride] >>> this.#guideShift < value) i++;
      this.#guide[value] = i;
    }
  }

  /** Index of the first point at or behind the hash, around the circle; -1 on an empty ring. */
  successor(high: number, low: number): number {
    const size = this.size;
    if (size === 0) return NONE;
    if (this.#stride === 2) return this.#successorOf32(high, low);
    let index = this.#guide[high >>> this.#guideShift];
    while (index < size && this.#before(index, high, low)) index++;
    return index === size ? 0 : index;
  }

  /** The same on a ring of 32 bits, where a hash with an upper half is behind all points. */
  #successorOf32(high: number, low: number): number {
    if (high !== 0) return 0;
    const points = this.#points;
    let at = 2 * this.#guide[low >>> this.#guideShift];
    while (at < points.length && points[at] < low) at += 2;
    return at === points.length ? 0 : at >> 1;
  }

  /** Is the point before the hash, by both halves? */
  #before(index: number, high: number, low: number): boolean {
    const own = this.#points[3 * index];
    return own < high || (own === high && this.#points[3 * index + 2] < low);
  }

  /** Position of the endpoint that owns a point; indices beyond the last go around. */
  owner(index: number): number {
    if (this.size === 0) return NONE;
    const around = index < this.size ? index : index % this.size;
    return this.#points[around * this.#stride + 1];
  }

  /** The hash of a point, unsigned 64 bits. */
  hashAt(index: number): bigint {
    const word = BigInt(this.#points[index * this.#stride]);
    return this.#stride === 2 ? word : (word << 32n) | BigInt(this.#points[index * 3 + 2]);
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
      shares[this.owner(i)] += Number(arc) / Number(whole);
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
