import type { Taint, Toleration } from '../../objects.ts';
import { tolerates } from '../../taints.ts';

/**
 * How long a pod may stay if these are the `tolerationSeconds` of the tolerations that matched: the shortest of them;
 * null entries set no limit. No toleration at all, or a negative one: 0; none with a limit: null, for ever.
 * Source: `getMinTolerationTime` in `pkg/controller/tainteviction/taint_eviction.go`.
 * @returns seconds
 */
export function minTolerationSeconds(tolerationSeconds: readonly (number | null)[]): number | null {
  if (tolerationSeconds.length === 0) return 0;
  let min: number | null = null;
  for (const seconds of tolerationSeconds) {
    if (seconds !== null && (min === null || seconds < min)) min = seconds;
  }
  return min === null ? null : Math.max(0, min);
}

/**
 * What becomes of a pod on a node with these taints, of which only NoExecute ones count: seconds until it is
 * deleted, 0 for at once, or null if it may stay. One taint that is not tolerated is enough; a pod without a node
 * has no taints to bear. Source: `handlePodUpdate` and `processPodOnNode` in the same file.
 */
export function evictAfter(
  nodeName: string | undefined,
  taints: readonly Taint[],
  tolerations: readonly Toleration[],
): number | null {
  if (nodeName === undefined) return null;
  const noExecute = taints.filter(({ effect }) => effect === 'NoExecute');
  if (noExecute.length === 0) return null;
  const used: Toleration[] = [];
  for (const taint of noExecute) {
    const toleration = tolerations.find((candidate) => tolerates(candidate, taint));
    if (toleration === undefined) return 0;
    used.push(toleration);
  }
  return minTolerationSeconds(used.map((toleration) => toleration.tolerationSeconds ?? null));
}
