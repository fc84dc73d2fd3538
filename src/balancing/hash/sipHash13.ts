/** A key made ready: SipHash's four 64-bit words at the start, lower half before upper half. */
export type SipKey = Int32Array;

/** The four words that the key is mixed into ("somepseudorandomlygeneratedbytes"). */
const START = [0x736f6d6570736575n, 0x646f72616e646f6dn, 0x6c7967656e657261n, 0x7465646279746573n] as const;

/** Words of the hash under way: one call at a time, so that none allocates. */
const state = new Int32Array(8);

/** Makes a key ready. @param halves of the 128-bit key, unsigned 64 bits each */
export function sipKey(...halves: readonly [bigint, bigint]): SipKey {
  const key = new Int32Array(8);
  START.forEach((start, i) => {
    const word = start ^ halves[i % 2];
    key[2 * i] = Number(BigInt.asIntN(32, word));
    key[2 * i + 1] = Number(BigInt.asIntN(32, word >> 32n));
  });
  return key;
}

/**
 * The lower 32 bits of SipHash-1-3 of one 32-bit word: `hsiphash` of a 64-bit Linux kernel (lib/siphash.c), which IPVS
 * uses for its Maglev tables. In halves of 32 bits, since big integers would allocate at each pick.
 */
export function hsiphash(word: number, key: SipKey): number {
  for (let i = 0; i < 8; i++) state[i] = key[i];
  // The last block holds the length in bytes at its top, and the bytes that do not fill a block of 8.
  const top = 4 << 24;
  state[6] ^= word;
  state[7] ^= top;
  round();
  state[0] ^= word;
  state[1] ^= top;
  state[4] ^= 0xff;
  for (let i = 0; i < 3; i++) round();
  return (state[0] ^ state[2] ^ state[4] ^ state[6]) >>> 0;
}

/** SipHash's round on the four words of its state (Aumasson and Bernstein 2012, section 2). */
function round(): void {
  add(0, 2);
  rotateAndMix(2, 13, 0);
  swapHalves(0);
  add(4, 6);
  rotateAndMix(6, 16, 4);
  add(0, 6);
  rotateAndMix(6, 21, 0);
  add(4, 2);
  rotateAndMix(2, 17, 4);
  swapHalves(4);
}

/** One word plus another, modulo 2^64. */
function add(to: number, other: number): void {
  const low = (state[to] + state[other]) | 0;
  const carry = low >>> 0 < state[to] >>> 0 ? 1 : 0;
  state[to] = low;
  state[to + 1] = (state[to + 1] + state[other + 1] + carry) | 0;
}

/** A word rotated to the left in 64 bits, exclusive-or another. @param by 1 to 31 */
function rotateAndMix(at: number, by: number, other: number): void {
  const low = state[at];
  const high = state[at + 1];
  state[at] = ((low << by) | (high >>> (32 - by))) ^ state[other];
  state[at + 1] = ((high << by) | (low >>> (32 - by))) ^ state[other + 1];
}

/** A rotation by 32. */
function swapHalves(at: number): void {
  const low = state[at];
  state[at] = state[at + 1];
  state[at + 1] = low;
}
