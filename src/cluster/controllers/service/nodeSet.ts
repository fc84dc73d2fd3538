import { isBeingDeleted } from '../../clusterAutoscaler/deletionTaints.ts';
import type { Labels, Node } from '../../objects.ts';

/** Keeps a node out of the load balancers: `staging/src/k8s.io/api/core/v1/well_known_labels.go`. */
export const EXCLUDE_LABEL = 'node.kubernetes.io/exclude-from-external-load-balancers';

/** What `strconv.ParseBool` of Go reads as false. */
const FALSE_TEXTS = ['0', 'f', 'F', 'false', 'FALSE', 'False'];

/**
 * Do its labels keep a node out? A value that means false does not; any other, also an empty one, does. Source:
 * `nodeIncludedPredicate` in the file named below.
 */
export function isExcluded(labels: Labels): boolean {
  const value = labels[EXCLUDE_LABEL];
  return value !== undefined && !FALSE_TEXTS.includes(value);
}

/**
 * Does a load balancer get the node as a target? Whether it is ready is not asked since v1.26: its own health check has
 * to find a dead one (KEP-3458). Source: `nodeIncludedPredicate`, `nodeUnTaintedPredicate` and `nodeNotDeletedPredicate` in
 * `staging/src/k8s.io/cloud-provider/controllers/service/controller.go`.
 */
export function isInNodeSet(node: Node): boolean {
  return node.meta.deletionTimestamp === undefined && !isExcluded(node.meta.labels) && !isBeingDeleted(node);
}

/**
 * Is a change of a node a reason to look at the targets of every load balancer? The taint of the cluster autoscaler is
 * none: it counts at the next occasion, whatever that is. `shouldSyncUpdatedNode` in the same file.
 */
export function needsResync(before: Node, after: Node): boolean {
  const providerChanged = (before.spec.providerID ?? '') !== (after.spec.providerID ?? '');
  return providerChanged || isExcluded(before.meta.labels) !== isExcluded(after.meta.labels);
}
