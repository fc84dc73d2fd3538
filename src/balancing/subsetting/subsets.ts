import type { RandomStream } from '../../engine/random.ts';
import { xxHash64 } from '../hash/xxHash64.ts';
import { shuffle } from '../pickFirst.ts';
import { seededShuffle } from './seededShuffle.ts';

/**
 * Deterministic subsetting (Beyer et al. 2016, Site Reliability Engineering, chapter 20): clients are dealt out in
 * rounds; each round shuffles the backends in an order of its own and gives each client a slice. In a full round every
 * backend serves the same number of clients.
 * @returns positions in the list of backends
 * @param client number of the client, from 0
 * @param size backends of a subset
 */
export function deterministicSubset(backends: number, client: number, size: number): Int32Array {
  const slices = Math.floor(backends / size);
  // Fewer backends than a slice: everybody has all.
  if (slices === 0) return Int32Array.from({ length: backends }, (_, i) => i);
  const round = Math.floor(client / slices);
  const start = (client % slices) * size;
  return seededShuffle(backends, round).slice(start, start + size);
}

/**
 * Any `size` of the backends. In the order of the list, so that the subset does not say in what order it was drawn.
 */
export function randomSubset(backends: number, size: number, random: RandomStream): Int32Array {
  const order = Int32Array.from({ length: backends }, (_, i) => i);
  shuffle(order, random);
  return order.slice(0, size).sort();
}

/**
 * Rendezvous subsetting (gRFC A68): the `size` backends whose keys hash lowest with the client's own seed, so that one
 * backend more or less changes one entry at most.
 */
export function rendezvousSubset(keys: readonly string[], size: number, seed: bigint): Int32Array {
  const hashes = keys.map((key) => xxHash64(key, seed));
  const order = Array.from(keys.keys());
  order.sort((a, b) => (hashes[a] < hashes[b] ? -1 : hashes[a] > hashes[b] ? 1 : a - b));
  return Int32Array.from(order.slice(0, size).sort((a, b) => a - b));
}
