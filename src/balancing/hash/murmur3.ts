/** Arithmetic is modulo 2^64. */
const MASK = (1n << 64n) - 1n;
/** The two multipliers of the x64 variant. */
const C1 = 0x87c37b91114253d5n;
const C2 = 0x4cf5ad432745937fn;

/**
 * MurmurHash3, the x64 variant with 128 bits (A. Appleby), with which Cilium places its backends in the Maglev table
 * (cilium/cilium pkg/murmur3). Works on big integers: for building tables.
 * @param seed unsigned 32 bits
 * @returns the two halves, unsigned 64 bits each
 */
export function murmur3Hash128(text: string, seed: number): readonly [bigint, bigint] {
  const bytes = Buffer.from(text, 'utf8');
  let h1 = BigInt(seed >>> 0);
  let h2 = h1;
  const blocks = bytes.length - (bytes.length % 16);
  for (let at = 0; at < blocks; at += 16) {
    h1 ^= scrambled(bytes.readBigUInt64LE(at), C1, 31n, C2);
    h1 = ((rotate(h1, 27n) + h2) * 5n + 0x52dce729n) & MASK;
    h2 ^= scrambled(bytes.readBigUInt64LE(at + 8), C2, 33n, C1);
    h2 = ((rotate(h2, 31n) + h1) * 5n + 0x38495ab5n) & MASK;
  }
  // The rest counts as if filled up with zeros, which scramble to zero.
  const rest = Buffer.alloc(16);
  bytes.copy(rest, 0, blocks);
  h2 ^= scrambled(rest.readBigUInt64LE(8), C2, 33n, C1);
  h1 ^= scrambled(rest.readBigUInt64LE(0), C1, 31n, C2);
  return finish(h1 ^ BigInt(bytes.length), h2 ^ BigInt(bytes.length));
}

/** Mixes the halves into each other before and after each goes through its avalanche. */
function finish(h1: bigint, h2: bigint): readonly [bigint, bigint] {
  h1 = (h1 + h2) & MASK;
  h2 = (h2 + h1) & MASK;
  h1 = avalanche(h1);
  h2 = avalanche(h2);
  h1 = (h1 + h2) & MASK;
  return [h1, (h2 + h1) & MASK];
}

/** One 8-byte word made ready to be mixed in: multiply, rotate, multiply. */
function scrambled(block: bigint, first: bigint, turn: bigint, second: bigint): bigint {
  return (rotate((block * first) & MASK, turn) * second) & MASK;
}

/** `fmix64`: every bit of the input changes every bit of the output with probability 1/2. */
function avalanche(hash: bigint): bigint {
  hash = ((hash ^ (hash >> 33n)) * 0xff51afd7ed558ccdn) & MASK;
  hash = ((hash ^ (hash >> 33n)) * 0xc4ceb9fe1a85ec53n) & MASK;
  return hash ^ (hash >> 33n);
}

/** To the left, in 64 bits. */
function rotate(x: bigint, by: bigint): bigint {
  return ((x << by) | (x >> (64n - by))) & MASK;
}
