import type { Deployment, DeploymentStatus, ProgressCondition, ReplicaSet } from '../../objects.ts';
import { isComplete, isProgressing, isTimedOut, podNumbers } from './progress.ts';
import type { Revisions } from './revisions.ts';

/** `SetDefaults_Deployment` in `pkg/apis/apps/v1/defaults.go`, seconds. */
const DEFAULT_PROGRESS_DEADLINE = 600;

/** Seconds without progress after which the rollout counts as stuck. */
export function progressDeadline({ spec }: Deployment): number {
  return spec.progressDeadlineSeconds ?? DEFAULT_PROGRESS_DEADLINE;
}

/**
 * The status that follows from the ReplicaSets: the sums of their pods, and the Progressing condition. That is all a
 * stuck rollout leads to; it is neither stopped nor rolled back. Source: `syncRolloutStatus` in
 * `pkg/controller/deployment/progress.go` and `checkPausedConditions` in `sync.go`.
 * @param isNew was the ReplicaSet of the present template created in this pass?
 * @param now seconds
 */
export function nextStatus(
  deployment: Deployment,
  { newRS, oldRSs }: Revisions,
  isNew: boolean,
  now: number,
): DeploymentStatus {
  const all = newRS === undefined ? oldRSs : [...oldRSs, newRS];
  const numbers = {
    replicas: sum(all, ({ status }) => status.replicas),
    updatedReplicas: newRS?.status.replicas ?? 0,
    readyReplicas: sum(all, ({ status }) => status.readyReplicas),
    availableReplicas: sum(all, ({ status }) => status.availableReplicas),
  };
  const progressing = nextCondition(deployment, numbers, newRS !== undefined, isNew, now);
  return progressing === undefined ? numbers : { ...numbers, progressing };
}

/** Do two statuses say the same? A collision count is left out: it is written by itself. */
export function sameStatus(a: DeploymentStatus, b: DeploymentStatus): boolean {
  return (
    a.replicas === b.replicas &&
    a.updatedReplicas === b.updatedReplicas &&
    a.readyReplicas === b.readyReplicas &&
    a.availableReplicas === b.availableReplicas &&
    a.progressing?.reason === b.progressing?.reason &&
    a.progressing?.lastUpdateTime === b.progressing?.lastUpdateTime
  );
}

/**
 * The first case that applies counts, in the order of the source. A reason that was said already is left with its time,
 * from which the deadline is counted.
 */
function nextCondition(
  deployment: Deployment,
  status: DeploymentStatus,
  hasNewRS: boolean,
  isNew: boolean,
  now: number,
): ProgressCondition | undefined {
  const current = deployment.status.progressing;
  const update = (reason: ProgressCondition['reason'], value: ProgressCondition['status'] = 'True') =>
    ({ status: value, reason, lastUpdateTime: now }) as const;
  if (deployment.spec.paused === true) {
    const isSaid = current?.reason === 'DeploymentPaused' || current?.reason === 'ProgressDeadlineExceeded';
    return isSaid ? current : update('DeploymentPaused', 'Unknown');
  }
  if (current?.reason === 'DeploymentPaused') return update('DeploymentResumed', 'Unknown');
  if (isNew) return update('NewReplicaSetCreated');
  const after = podNumbers(status);
  if (current?.reason === 'NewReplicaSetAvailable' && after.replicas === after.updated) return current;
  if (isComplete(deployment.spec.replicas, after)) return update('NewReplicaSetAvailable');
  if (isProgressing(podNumbers(deployment.status), after)) return update('ReplicaSetUpdated');
  if (current === undefined) return hasNewRS ? update('FoundNewReplicaSet') : undefined;
  const waited = now - current.lastUpdateTime;
  if (!isTimedOut(progressDeadline(deployment), waited, current.reason)) return current;
  return current.reason === 'ProgressDeadlineExceeded'
    ? current
    : update('ProgressDeadlineExceeded', 'False');
}

/** Over ReplicaSets, as their own controllers have counted them: the Deployment never counts pods. */
function sum(replicaSets: readonly ReplicaSet[], count: (replicaSet: ReplicaSet) => number): number {
  return replicaSets.reduce((total, replicaSet) => total + count(replicaSet), 0);
}
