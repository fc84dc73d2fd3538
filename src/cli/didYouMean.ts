import { nearest } from '../scenario/nearest.ts';

/**
 * `, did you mean "..."?` for the end of a message, or nothing when no candidate is near.
 *
 * @param prefix of the word as the user types it, such as the dashes of an option
 */
export function didYouMean(word: string, candidates: readonly string[], prefix = ''): string {
  const found = nearest(word, candidates);
  return found === undefined ? '' : `, did you mean "${prefix}${found}"?`;
}
