import type { Taint, Toleration } from '../objects.ts';
import { tolerates } from '../taints.ts';

/** PreferNoSchedule taints that the pod does not tolerate. Source: `plugins/tainttoleration/taint_toleration.go`. */
export function intolerableTaints(taints: readonly Taint[], tolerations: readonly Toleration[]): number {
  let count = 0;
  for (const taint of taints) {
    if (taint.effect !== 'PreferNoSchedule') continue;
    if (!tolerations.some((toleration) => tolerates(toleration, taint))) count++;
  }
  return count;
}

/** Scores of the nodes with these counts: 100 without such taints, 0 for those with the most; in place of the counts. */
export function taintTolerationScores(counts: readonly number[]): number[] {
  const max = counts.reduce((largest, count) => Math.max(largest, count), 0);
  return counts.map((count) => (max === 0 ? 100 : 100 - Math.floor((100 * count) / max)));
}
