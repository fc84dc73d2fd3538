import { NONE } from '../balancer.ts';

/** Where an endpoint wants to be in the table: offset + j * skip for j = 0, 1, ... */
export interface Preference {
  /** From 0 to below the table size. */
  readonly offset: number;
  /** From 1 to below the table size, which is a prime: the walk visits every slot. */
  readonly skip: number;
}

/**
 * Maglev's table (Eisenbud et al. 2016, section 3.4): in rounds, each endpoint takes its most wanted slot that is still
 * free. With weights (Envoy's rule) an endpoint sits out a round while the rounds times its weight have not reached its
 * target, which rises by the greatest weight with each slot taken.
 * @param preferences in the order in which the endpoints take turns
 * @param weights above 0, in the same order; equal by default
 * @returns for each slot the index in `preferences`
 */
export function maglevTable(
  preferences: readonly Preference[],
  size: number,
  weights?: Float64Array,
): Int32Array {
  const table = new Int32Array(size).fill(NONE);
  const count = preferences.length;
  if (count === 0) return table;
  // The slot that each endpoint looks at next: it never goes back, so the whole table costs O(size log size) on
  // average.
  const next = Int32Array.from(preferences, ({ offset }) => offset);
  // What rounds times weight must reach before the next turn.
  const targets = new Float64Array(count);
  // Targets rise by the greatest weight, so the heaviest endpoint has a turn in every round.
  const greatest = weights === undefined ? 1 : weights.reduce((max, weight) => Math.max(max, weight), 0);
  for (let round = 1, filled = 0; filled < size; round++) {
    for (let i = 0; i < count && filled < size; i++) {
      const weight = weights === undefined ? 1 : weights[i];
      if (round * weight < targets[i]) continue;
      targets[i] += greatest;
      while (table[next[i]] !== NONE) next[i] = (next[i] + preferences[i].skip) % size;
      table[next[i]] = i;
      filled++;
    }
  }
  return table;
}
