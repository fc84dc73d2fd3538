import type { RandomStream } from './random.ts';

/**
 * A uniform number in [0, 1), 32 bits, that belongs to a pair of counters (each from 0 to 2^32 - 1): the same pair
 * gives the same number, in whatever order pairs are asked for.
 */
export type IndexedRandom = (index: number, count: number) => number;

const TWO_TO_32 = 2 ** 32;
/** Of Threefish's key schedule, for words of 32 bits. */
const PARITY = 0x1bd11bda;

/**
 * Numbers that are looked up instead of drawn one after the other. Where the order of the draws depends on what is
 * simulated, a stream would give each policy other numbers; here the k-th request of a client meets the same ones under
 * all of them (common random numbers). Allocates nothing in use.
 * @param stream gives the key, two draws
 */
export function indexedRandom(stream: RandomStream): IndexedRandom {
  const key0 = Math.trunc(stream() * TWO_TO_32) | 0;
  const key1 = Math.trunc(stream() * TWO_TO_32) | 0;
  return (index, count) => threefry(key0, key1, index, count) / TWO_TO_32;
}

/** By how many bits each of eight rounds rotates; then they begin anew. */
const ROTATIONS = Int32Array.of(13, 15, 26, 6, 17, 29, 16, 24);
/** Rounds after which the next words of the key come in, and how often they do. */
const ROUNDS_A_TURN = 4;
const TURNS = 5;

/**
 * The first word of Threefry-2x32 with its 20 rounds: a block cipher over the counters, from adding, rotating and xor.
 * Source: Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3" (SC '11), section 3.3.
 * @returns a whole number from 0 to 2^32 - 1
 */
export function threefry(key0: number, key1: number, counter0: number, counter1: number): number {
  // The three words of the key change places after each turn, so that the next one is always the first.
  let first = key0;
  let second = key1;
  let third = PARITY ^ key0 ^ key1;
  let x = (counter0 + key0) | 0;
  let y = (counter1 + key1) | 0;
  for (let round = 0; round < TURNS * ROUNDS_A_TURN; ) {
    const bits = ROTATIONS[round % ROTATIONS.length];
    x = (x + y) | 0;
    y = ((y << bits) | (y >>> (32 - bits))) ^ x;
    if (++round % ROUNDS_A_TURN > 0) continue;
    const spare = first;
    first = second;
    second = third;
    third = spare;
    x = (x + first) | 0;
    y = (y + second + round / ROUNDS_A_TURN) | 0;
  }
  return x >>> 0;
}
