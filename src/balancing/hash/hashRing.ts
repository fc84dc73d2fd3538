import { NONE } from '../balancer.ts';
import { highWord, lowWord } from './words.ts';

/** A point of a ring before it is built. */
export interface RingPoint {
  /** Unsigned 64 bits (32-bit rings use the lower half). */
  readonly hash: bigint;
  /** Position of its endpoint in the list. */
  readonly owner: number;
}

/** Points on a circle of 64 bits, each owned by an endpoint; a hash belongs to the next point clockwise. */
export class HashRing {
  readonly #high: Uint32Array;
  readonly #low: Uint32Array;
  readonly #owners: Int32Array;

  /** Sorts the points; equal hashes keep the order given. */
  constructor(points: readonly RingPoint[]) {
    const sorted = [...points].sort((a, b) => (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0));
    this.#high = Uint32Array.from(sorted, ({ hash }) => highWord(hash));
    this.#low = Uint32Array.from(sorted, ({ hash }) => lowWord(hash));
    this.#owners = Int32Array.from(sorted, ({ owner }) => owner);
  }

  get size(): number {
    return this.#owners.length;
  }

  /** Index of the first point at or behind the hash, around the circle; -1 on an empty ring. */
  successor(high: number, low: number): number {
    const size = this.#owners.length;
    if (size === 0) return NONE;
    let from = 0;
    let to = size;
    while (from < to) {
      const middle = (from + to) >> 1;
      const above = this.#high[middle];
      if (above > high || (above === high && this.#low[middle] >= low)) to = middle;
      else from = middle + 1;
    }
    return from === size ? 0 : from;
  }

  /** Position of the endpoint that owns a point; indices beyond the last go around. */
  owner(index: number): number {
    return this.#owners.length === 0 ? NONE : this.#owners[index % this.#owners.length];
  }

  /** The hash of a point, unsigned 64 bits. */
  hashAt(index: number): bigint {
    return (BigInt(this.#high[index]) << 32n) | BigInt(this.#low[index]);
  }

  /** Share of the circle that each endpoint owns. @param bits of the circle: 64, or 32 */
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
