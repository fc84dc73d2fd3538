import type { Path } from '../../source/located.ts';
import type { PodSource } from '../manifestSet.ts';

/**
 * Where the manifest has the spec of its pods. A workload has it in its template, so that problems are shown
 * where they can be put right.
 */
export function podSpecPath({ kind }: Pick<PodSource, 'kind'>): Path {
  return kind === 'Pod' ? ['spec'] : ['spec', 'template', 'spec'];
}
