/** Arithmetic is modulo 2^64. */
const MASK = (1n << 64n) - 1n;

/**
 * The lower 32 bits of SipHash-1-3 of one 32-bit word: `hsiphash` of a 64-bit Linux kernel (lib/siphash.c), which IPVS
 * uses for its Maglev tables. Works on big integers, so a pick that needs it should remember the result by address.
 * @param key both halves of the 128-bit key, unsigned 64 bits each
 */
export function hsiphash(word: number, key: readonly [bigint, bigint]): number {
  const state = [
    0x736f6d6570736575n ^ key[0],
    0x646f72616e646f6dn ^ key[1],
    0x6c7967656e657261n ^ key[0],
    0x7465646279746573n ^ key[1],
  ];
  // The last block holds the length in its top byte and the bytes that do not fill a block of 8.
  const block = (4n << 56n) | BigInt(word >>> 0);
  state[3] ^= block;
  round(state);
  state[0] ^= block;
  state[2] ^= 0xffn;
  for (let i = 0; i < 3; i++) round(state);
  return Number((state[0] ^ state[1] ^ state[2] ^ state[3]) & 0xffffffffn);
}

/** SipHash's round on the four words of its state (Aumasson and Bernstein 2012, section 2). */
function round(v: bigint[]): void {
  v[0] = (v[0] + v[1]) & MASK;
  v[1] = rotate(v[1], 13n) ^ v[0];
  v[0] = rotate(v[0], 32n);
  v[2] = (v[2] + v[3]) & MASK;
  v[3] = rotate(v[3], 16n) ^ v[2];
  v[0] = (v[0] + v[3]) & MASK;
  v[3] = rotate(v[3], 21n) ^ v[0];
  v[2] = (v[2] + v[1]) & MASK;
  v[1] = rotate(v[1], 17n) ^ v[2];
  v[2] = rotate(v[2], 32n);
}

/** To the left, in 64 bits. */
function rotate(x: bigint, by: bigint): bigint {
  return ((x << by) | (x >> (64n - by))) & MASK;
}
