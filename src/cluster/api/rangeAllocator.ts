import { type RandomStream, uniformInt } from '../../engine/random.ts';

/**
 * Numbers 0 to `size - 1` of a range that are handed out once each. The first `band` of them are kept for those
 * who ask for a number: automatic picks take one of the others, from a random start and then the next free one,
 * and turn to the band only when all others are gone.
 * Source: `pkg/registry/core/service/allocator/bitmap.go` (KEP-3070, KEP-3668).
 */
export class RangeAllocator {
  readonly #size: number;
  readonly #band: number;
  readonly #random: RandomStream;
  readonly #taken = new Set<number>();

  constructor(size: number, band: number, random: RandomStream) {
    this.#size = size;
    this.#band = band;
    this.#random = random;
  }

  /** Takes a given number. @returns false if it is taken or outside the range */
  take(offset: number): boolean {
    if (!Number.isInteger(offset) || offset < 0 || offset >= this.#size || this.#taken.has(offset))
      return false;
    this.#taken.add(offset);
    return true;
  }

  /** Picks a free number; undefined when the range is full. */
  allocate(): number | undefined {
    if (this.#taken.size >= this.#size) return undefined;
    const offset = this.#scan(this.#band, this.#size) ?? this.#scan(0, this.#band);
    if (offset !== undefined) this.#taken.add(offset);
    return offset;
  }

  /** Gives a number back; it can be handed out again at once. */
  release(offset: number): void {
    this.#taken.delete(offset);
  }

  #scan(from: number, to: number): number | undefined {
    const length = to - from;
    if (length <= 0) return undefined;
    const start = uniformInt(this.#random, length);
    for (let i = 0; i < length; i++) {
      const offset = from + ((start + i) % length);
      if (!this.#taken.has(offset)) return offset;
    }
    return undefined;
  }
}
