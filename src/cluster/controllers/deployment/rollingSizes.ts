import { type DesiredSize, maxSurge, minAvailable } from './fenceposts.ts';

/** A ReplicaSet as the arithmetic of a rollout sees it. */
export interface RevisionSize {
  readonly name: string;
  /** `spec.replicas`. */
  readonly replicas: number;
  /** `status.availableReplicas`. */
  readonly available: number;
}

/** Sum of `spec.replicas`. What was asked for, whether or not the pods are there: the surge is a bound on this. */
export function totalReplicas(revisions: readonly RevisionSize[]): number {
  return revisions.reduce((sum, { replicas }) => sum + replicas, 0);
}

/**
 * The size that the new ReplicaSet may grow to. Source: `NewRSNewReplicas` in
 * `pkg/controller/deployment/util/deployment_util.go`.
 * @param newReplicas its present size
 * @param total the sizes of all ReplicaSets, the new one's included
 */
export function newRSNewReplicas(size: DesiredSize, newReplicas: number, total: number): number {
  if (size.strategy.type === 'Recreate') return size.replicas;
  const most = size.replicas + maxSurge(size);
  if (total >= most) return newReplicas;
  return newReplicas + Math.min(most - total, size.replicas - newReplicas);
}

/**
 * The size of the new ReplicaSet after one pass: a surplus goes at once, a lack as far as the surge allows.
 * Source: `reconcileNewReplicaSet` in `pkg/controller/deployment/rolling.go`.
 */
export function reconcileNewReplicaSet(
  size: DesiredSize,
  newRS: RevisionSize,
  oldRSs: readonly RevisionSize[],
): number {
  if (newRS.replicas >= size.replicas) return size.replicas;
  return newRSNewReplicas(size, newRS.replicas, newRS.replicas + totalReplicas(oldRSs));
}

/**
 * The old ReplicaSets after one pass. First go pods that are not available, since nobody misses them, then as many
 * available ones as there are above the minimum. What the new ReplicaSet still lacks is held back: it may never come.
 * Source: `reconcileOldReplicaSets`, same file.
 * @param newRS undefined: there is none yet
 * @param oldRSs the oldest first
 */
export function reconcileOldReplicaSets<T extends RevisionSize>(
  size: DesiredSize,
  newRS: RevisionSize | undefined,
  oldRSs: readonly T[],
): T[] {
  const total = totalReplicas(oldRSs) + (newRS?.replicas ?? 0);
  const newUnavailable = (newRS?.replicas ?? 0) - (newRS?.available ?? 0);
  const allowance = total - minAvailable(size) - newUnavailable;
  if (allowance <= 0) return [...oldRSs];
  return scaleDownOldReplicaSets(size, newRS, cleanupUnhealthyReplicas(oldRSs, allowance));
}

/** Takes up to `maxCleanupCount` unavailable pods away, the oldest ReplicaSet first. Source: the function of that name there. */
export function cleanupUnhealthyReplicas<T extends RevisionSize>(
  oldRSs: readonly T[],
  maxCleanupCount: number,
): T[] {
  let left = maxCleanupCount;
  return oldRSs.map((revision) => {
    const cleaned = Math.max(0, Math.min(left, revision.replicas - revision.available));
    left -= cleaned;
    return { ...revision, replicas: revision.replicas - cleaned };
  });
}

/**
 * Takes away the available pods above the minimum, the oldest ReplicaSet first.
 * Source: `scaleDownOldReplicaSetsForRollingUpdate`, same file.
 */
export function scaleDownOldReplicaSets<T extends RevisionSize>(
  size: DesiredSize,
  newRS: RevisionSize | undefined,
  oldRSs: readonly T[],
): T[] {
  const available = oldRSs.reduce((sum, revision) => sum + revision.available, newRS?.available ?? 0);
  let left = Math.max(0, available - minAvailable(size));
  return oldRSs.map((revision) => {
    const removed = Math.min(left, revision.replicas);
    left -= removed;
    return { ...revision, replicas: revision.replicas - removed };
  });
}
