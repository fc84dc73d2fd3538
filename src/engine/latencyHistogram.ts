/** Bits of the mantissa that a bucket keeps: 128 buckets for each power of two, error at most 2^-8 = 0.39 %. */
const MANTISSA_BITS = 7;
const SHIFT = 20 - MANTISSA_BITS;

/** Latencies are told apart between 2^-30 s (0.9 ns) and 2^14 s (4.5 h); the ends collect what lies beyond. */
const LOWEST = (1023 - 30) << MANTISSA_BITS;
const BUCKETS = (30 + 14) << MANTISSA_BITS;

/** Relative error that a quantile's order may carry from its own computation: some units in the last place. */
const RANK_ROUNDING = 4 * Number.EPSILON;

const bits = new Float64Array(1);
const words = new Uint32Array(bits.buffer);
/** Index of the word with sign, exponent and the upper mantissa bits (1 on little-endian machines). */
const HIGH = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0;

/**
 * Latencies (seconds) counted in logarithmic buckets: the bucket is read off the bits of the number, so recording
 * needs no logarithm and no allocation. Histograms add up exactly, in any order.
 */
export class LatencyHistogram {
  readonly counts = new Float64Array(BUCKETS);
  count = 0;
  sum = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;

  /** @param seconds at least 0 */
  record(seconds: number): void {
    bits[0] = seconds;
    const index = (words[HIGH] >>> SHIFT) - LOWEST;
    this.counts[index < 0 ? 0 : index < BUCKETS ? index : BUCKETS - 1]++;
    this.count++;
    this.sum += seconds;
    if (seconds < this.min) this.min = seconds;
    if (seconds > this.max) this.max = seconds;
  }

  /** Mean in seconds; NaN when empty. */
  get mean(): number {
    return this.sum / this.count;
  }

  /**
   * The q-quantile in seconds (0 to 1; NaN when empty): the middle of the bucket that holds the ⌈q·count⌉-th
   * smallest latency, so at most 0.39 % off, and never outside the smallest and largest recorded.
   */
  quantile(q: number): number {
    if (this.count === 0) return Number.NaN;
    // 99.9 / 100 is a little more than 0.999: without the allowance it would ask for the largest of 1,000.
    const rank = Math.max(1, Math.ceil(q * this.count * (1 - RANK_ROUNDING)));
    let seen = 0;
    let index = 0;
    while (index < BUCKETS - 1 && seen + this.counts[index] < rank) seen += this.counts[index++];
    return Math.min(this.max, Math.max(this.min, middleOf(index)));
  }

  /**
   * Latencies in the bucket of `seconds` and above it: exactly those of at least as much if that is the lower edge of
   * a bucket, as {@link bucketFloor} gives it.
   */
  countFrom(seconds: number): number {
    let count = 0;
    for (let i = Math.max(0, bucketOf(seconds)); i < BUCKETS; i++) count += this.counts[i];
    return count;
  }

  /** Adds what another histogram holds. */
  add(other: LatencyHistogram): void {
    for (let i = 0; i < BUCKETS; i++) this.counts[i] += other.counts[i];
    this.count += other.count;
    this.sum += other.sum;
    this.min = Math.min(this.min, other.min);
    this.max = Math.max(this.max, other.max);
  }

  /** Forgets everything. */
  clear(): void {
    if (this.count > 0) this.counts.fill(0);
    this.count = 0;
    this.sum = 0;
    this.min = Number.POSITIVE_INFINITY;
    this.max = Number.NEGATIVE_INFINITY;
  }
}

/**
 * The lower edge of the bucket that a latency falls into, seconds.
 * @param seconds between 2^-30 and 2^14
 * @param further buckets beyond that one: 1 for the edge at which it ends
 */
export function bucketFloor(seconds: number, further = 0): number {
  const index = bucketOf(seconds) + further;
  words[1 - HIGH] = 0;
  words[HIGH] = (index + LOWEST) << SHIFT;
  return bits[0];
}

function bucketOf(seconds: number): number {
  bits[0] = seconds;
  return (words[HIGH] >>> SHIFT) - LOWEST;
}

function middleOf(index: number): number {
  words[1 - HIGH] = 0;
  words[HIGH] = ((index + LOWEST) << SHIFT) | (1 << (SHIFT - 1));
  return bits[0];
}
