import type { DeploymentStatus, ProgressReason } from '../../objects.ts';

/** The numbers of pods in a Deployment's status by which progress is told. */
export interface PodNumbers {
  /** Of all revisions. */
  readonly replicas: number;
  /** Of the present template. */
  readonly updated: number;
  readonly ready: number;
  readonly available: number;
}

/** The status in the terms of this file. */
export function podNumbers(status: DeploymentStatus): PodNumbers {
  const { replicas, updatedReplicas: updated, readyReplicas: ready, availableReplicas: available } = status;
  return { replicas, updated, ready, available };
}

/**
 * Has the rollout come closer to its end? More pods of the new revision, fewer of the old ones, or more pods that
 * are ready or available. Source: `DeploymentProgressing` in `pkg/controller/deployment/util/deployment_util.go`.
 */
export function isProgressing(before: PodNumbers, after: PodNumbers): boolean {
  return (
    after.updated > before.updated ||
    after.replicas - after.updated < before.replicas - before.updated ||
    after.ready > before.ready ||
    after.available > before.available
  );
}

/** Are all pods of the new revision, and available? Source: `DeploymentComplete`, same file. */
export function isComplete(desired: number, { updated, replicas, available }: PodNumbers): boolean {
  return updated === desired && replicas === desired && available === desired;
}

/**
 * Has the rollout stood still for longer than it may? Source: `DeploymentTimedOut`, same file.
 * @param progressDeadlineSeconds null: there is none
 * @param secondsSinceLastProgress null: nothing was ever rolled out
 */
export function isTimedOut(
  progressDeadlineSeconds: number | null,
  secondsSinceLastProgress: number | null,
  reason: ProgressReason | '',
): boolean {
  if (progressDeadlineSeconds === null || secondsSinceLastProgress === null) return false;
  if (reason === 'NewReplicaSetAvailable') return false;
  return reason === 'ProgressDeadlineExceeded' || secondsSinceLastProgress > progressDeadlineSeconds;
}
