import type { RequestKeysConfig } from '../../workload/config.ts';
import type { KeysEntry } from '../language/balancing.ts';
import { exponentOfZipf } from '../messages.ts';
import type { Path } from '../source/located.ts';
import { type BuildContext, errorAt } from './context.ts';

/** The exponent of Zipf's law as it was first found, for the frequency of words. */
const ZIPF = 1;

/**
 * The keys of a source's requests; an exponent for keys that all come alike is reported. `by: client` gives
 * every client one key for all of its requests, as session affinity does.
 */
export function buildKeys(entry: KeysEntry, path: Path, context: BuildContext): RequestKeysConfig {
  if ('by' in entry) return { by: 'client' };
  const { count, distribution, exponent } = entry;
  if (distribution === 'uniform' && exponent !== undefined)
    errorAt(context, [...path, 'keys', 'exponent'], exponentOfZipf());
  return { by: 'draw', count, exponent: distribution === 'zipf' ? (exponent ?? ZIPF) : 0 };
}
