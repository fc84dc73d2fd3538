import type { Pod } from '../../objects.ts';
import { compareForDeletion, type DeletionCandidate } from './deletionOrder.ts';

const DELETION_COST_ANNOTATION = 'controller.kubernetes.io/pod-deletion-cost';

/**
 * The `count` pods that a ReplicaSet gives up.
 * @param related active pods of all ReplicaSets of the same Deployment: on nodes with many of them pods go first. A
 *   ReplicaSet without an owner has none.
 * @param now seconds
 */
export function podsToDelete(
  pods: readonly Pod[],
  related: Iterable<Pod>,
  count: number,
  now: number,
): Pod[] {
  if (count >= pods.length) return [...pods];
  const onNode = new Map<string, number>();
  for (const { spec } of related) onNode.set(spec.nodeName ?? '', (onNode.get(spec.nodeName ?? '') ?? 0) + 1);
  return pods
    .map((pod) => ({ pod, rank: deletionCandidate(pod, onNode.get(pod.spec.nodeName ?? '') ?? 0, now) }))
    .sort((a, b) => compareForDeletion(a.rank, b.rank))
    .slice(0, count)
    .map(({ pod }) => pod);
}

function deletionCandidate({ meta, spec, status }: Pod, rank: number, now: number): DeletionCandidate {
  return {
    uid: meta.uid,
    node: spec.nodeName ?? '',
    phase: status.phase,
    ready: status.ready,
    deletionCost: Number(meta.annotations[DELETION_COST_ANNOTATION] ?? 0) || 0,
    rank,
    readyForSeconds: now - status.readyTransitionTime,
    ageSeconds: now - meta.creationTimestamp,
    maxRestarts: status.restartCount,
    maxSidecarRestarts: 0,
  };
}
