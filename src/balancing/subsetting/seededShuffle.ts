import { jenkinsHash } from '../hash/jenkins.ts';

/**
 * The numbers from 0 to count - 1 in an order that depends on the seed alone, so that all clients agree without talking
 * (Fisher and Yates' shuffle with draws from a hash).
 */
export function seededShuffle(count: number, seed: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let last = count - 1; last > 0; last--) {
    const other = jenkinsHash(seed, last, count, 0) % (last + 1);
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}
