import { type CallsEntry, SHARES } from '../language/calls.ts';
import { atOrAfter, beforeTheStageBefore } from '../messages.ts';
import type { Path } from '../source/located.ts';
import { type BuildContext, errorAt } from './context.ts';

/**
 * When in the own work of a pod its stages of calls begin: by stage, the share of that work which is done before, 0 to
 * 1. Undefined if that is all of it for each, as it is where nothing is said. A stage follows the one before it, so that
 * shares can only grow; others are reported.
 * @param path of the `calls`
 */
export function momentsOf(calls: CallsEntry, path: Path, context: BuildContext): number[] | undefined {
  const shares = calls.map(({ at = 'end', after = SHARES[at] }) => after);
  for (const [i, { at, after }] of calls.entries()) {
    if (at !== undefined && after !== undefined) errorAt(context, [...path, i, 'after'], atOrAfter());
    const before = shares[i - 1] ?? 0;
    if (shares[i] < before) {
      const key = after === undefined ? 'at' : 'after';
      errorAt(context, [...path, i, key], beforeTheStageBefore(before));
    }
  }
  return shares.every((share) => share === 1) ? undefined : shares;
}
