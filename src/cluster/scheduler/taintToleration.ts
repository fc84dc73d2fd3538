import type { Taint, TaintEffect, Toleration } from '../objects.ts';
import { tolerates, untolerated } from '../taints.ts';
import type { NodeInfo } from './nodeInfo.ts';
import { normaliseScores, type Scores } from './normaliseScores.ts';
import type { PodToPlace } from './podToPlace.ts';
import type { Rejection } from './rejection.ts';

/** PreferNoSchedule only scores. */
const REJECTING: readonly TaintEffect[] = ['NoSchedule', 'NoExecute'];

/** Every NoSchedule and NoExecute taint must be tolerated. Source: `plugins/tainttoleration/taint_toleration.go`. */
export function taintToleration({ pod }: PodToPlace, { taints }: NodeInfo): Rejection | undefined {
  if (taints.length === 0) return undefined;
  const taint = untolerated(taints, pod.spec.tolerations, REJECTING);
  if (taint === undefined) return undefined;
  const reason = `node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`;
  return { plugin: 'TaintToleration', reasons: [reason], unresolvable: true };
}

/** PreferNoSchedule taints that the pod does not tolerate. */
export function intolerableTaints(taints: readonly Taint[], tolerations: readonly Toleration[]): number {
  let count = 0;
  for (const taint of taints) {
    if (taint.effect !== 'PreferNoSchedule') continue;
    if (!tolerations.some((toleration) => tolerates(toleration, taint))) count++;
  }
  return count;
}

/** TaintToleration's scores: 100 for nodes without such taints, 0 for those with the most. */
export function taintTolerationScores(
  tolerations: readonly Toleration[],
  nodes: readonly NodeInfo[],
  scores: Scores,
): void {
  for (let i = 0; i < nodes.length; i++) scores[i] = intolerableTaints(nodes[i].taints, tolerations);
  normaliseScores(scores, nodes.length, true);
}
