import { type RandomStream, uniformInt } from '../../engine/random.ts';

/** Why a number could not be taken. */
export type TakeRefusal = 'not in range' | 'already allocated';

/**
 * The numbers from `first` to `last` in the order in which they are tried: from `start` places behind the first to the
 * last, and then from the first on. Source: `ipIterator` in `pkg/registry/core/service/ipallocator/ipallocator.go`.
 */
export function* scanOrder(first: bigint, last: bigint, start: bigint): Generator<bigint> {
  const length = last - first + 1n;
  for (let i = 0n; i < length; i++) yield first + ((start + i) % length);
}

/**
 * Numbers 0 to `size - 1` of a range that are handed out once each. The first `band` of them are kept for those
 * who ask for a number: automatic picks take one of the others, from a random start and then the next free one,
 * and turn to the band only when all others are gone.
 * Source: `pkg/registry/core/service/allocator/bitmap.go` (KEP-3070, KEP-3668).
 */
export class RangeAllocator {
  readonly #size: bigint;
  /** Numbers at the start that automatic picks leave to the last. */
  readonly #band: bigint;
  readonly #random: RandomStream;
  /** Only what is taken is kept: an IPv6 range has more numbers than any bitmap could hold. */
  readonly #taken = new Set<bigint>();

  /** @param size up to 64 bits */
  constructor(size: bigint, band: number, random: RandomStream) {
    this.#size = size;
    this.#band = BigInt(band) < size ? BigInt(band) : size;
    this.#random = random;
  }

  /** Numbers that are still to be had. */
  get free(): bigint {
    return this.#size - BigInt(this.#taken.size);
  }

  /** Numbers that are taken. */
  get used(): number {
    return this.#taken.size;
  }

  /** Takes a given number. @returns undefined if that went well */
  take(offset: bigint): TakeRefusal | undefined {
    if (offset < 0n || offset >= this.#size) return 'not in range';
    if (this.#taken.has(offset)) return 'already allocated';
    this.#taken.add(offset);
    return undefined;
  }

  /** Picks a free number; undefined when the range is full. */
  allocate(): bigint | undefined {
    if (this.free <= 0n) return undefined;
    const offset = this.#scan(this.#band, this.#size - 1n) ?? this.#scan(0n, this.#band - 1n);
    if (offset !== undefined) this.#taken.add(offset);
    return offset;
  }

  /** Gives a number back; it can be handed out again at once. */
  release(offset: bigint): void {
    this.#taken.delete(offset);
  }

  /** The next free number from a random start on. A full part costs one draw and its whole length. */
  #scan(first: bigint, last: bigint): bigint | undefined {
    if (last < first) return undefined;
    const start = BigInt(uniformInt(this.#random, Number(last - first + 1n)));
    for (const offset of scanOrder(first, last, start)) if (!this.#taken.has(offset)) return offset;
    return undefined;
  }
}
