import type { Pod } from '../../objects.ts';
import { compareForDeletion, type DeletionCandidate } from './deletionOrder.ts';

/** `PodDeletionCost` in `staging/src/k8s.io/api/core/v1/annotation_key_constants.go`; pods of lower cost go first. */
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
  const relatedNodes = [...related].map(({ spec }) => spec.nodeName ?? '');
  const candidates = pods.map((pod) => ({ pod, ...deletionCandidate(pod, now) }));
  return firstToDelete(candidates, relatedNodes, count).map(({ pod }) => pod);
}

/**
 * The `count` candidates that rank first. If all of them go, the order does not matter and is left as it is.
 * Source: `getPodsToDelete` in `pkg/controller/replicaset/replica_set.go`.
 * @param relatedNodes the node of each related pod, empty for one that has none
 */
export function firstToDelete<T extends Omit<DeletionCandidate, 'rank'>>(
  candidates: readonly T[],
  relatedNodes: Iterable<string>,
  count: number,
): T[] {
  if (count >= candidates.length) return [...candidates];
  const onNode = new Map<string, number>();
  for (const node of relatedNodes) onNode.set(node, (onNode.get(node) ?? 0) + 1);
  return candidates
    .map((candidate) => ({ candidate, ranked: { ...candidate, rank: onNode.get(candidate.node) ?? 0 } }))
    .sort((a, b) => compareForDeletion(a.ranked, b.ranked))
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

/** A cost that is no number counts as 0. Restarts of sidecars are not simulated. */
function deletionCandidate({ meta, spec, status }: Pod, now: number): Omit<DeletionCandidate, 'rank'> {
  return {
    uid: meta.uid,
    node: spec.nodeName ?? '',
    phase: status.phase,
    ready: status.ready,
    deletionCost: Number(meta.annotations[DELETION_COST_ANNOTATION] ?? 0) || 0,
    readyForSeconds: now - status.readyTransitionTime,
    ageSeconds: now - meta.creationTimestamp,
    maxRestarts: status.restartCount,
    maxSidecarRestarts: 0,
  };
}
