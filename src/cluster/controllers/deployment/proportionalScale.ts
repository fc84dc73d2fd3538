import { type DesiredSize, maxSurge } from './fenceposts.ts';
import { type RevisionSize, totalReplicas } from './rollingSizes.ts';

/** A ReplicaSet with what was written on it when it was last resized. */
export interface ScalableRevision extends RevisionSize {
  /** A number that is greater the later the ReplicaSet was created. */
  readonly created: number;
  /** Annotation `deployment.kubernetes.io/desired-replicas`: the Deployment's size at that time; null: none. */
  readonly desiredAnnotation: number | null;
  /** Annotation `deployment.kubernetes.io/max-replicas`: that size with the surge; null: none. */
  readonly maxReplicasAnnotation: number | null;
}

/** What the scaling of a Deployment depends on. */
export interface ScaledDeployment extends DesiredSize {
  /** `status.replicas`, for ReplicaSets without annotations. */
  readonly statusReplicas: number;
}

/**
 * New sizes of the ReplicaSets after the Deployment was scaled (or while it is paused): in the middle of a rollout each
 * gets its share, so that a bad revision does not grow at the cost of a good one. Only ReplicaSets that are to be
 * written are in the answer. Source: `scale` in `pkg/controller/deployment/sync.go`.
 * @returns sizes by the ReplicaSet's name
 */
export function proportionalScale(
  deployment: ScaledDeployment,
  newRS: ScalableRevision | undefined,
  oldRSs: readonly ScalableRevision[],
): Map<string, number> {
  const all = newRS === undefined ? [...oldRSs] : [...oldRSs, newRS];
  const active = all.filter(({ replicas }) => replicas > 0);
  if (active.length <= 1) {
    const only = active[0] ?? newRS ?? all.sort(byCreation).at(-1);
    return new Map(only === undefined ? [] : [[only.name, deployment.replicas]]);
  }
  if (newRS !== undefined && isSaturated(deployment.replicas, newRS)) {
    return new Map(active.filter((each) => each !== newRS).map(({ name }) => [name, 0]));
  }
  return deployment.strategy.type === 'Recreate' ? new Map() : shares(deployment, active);
}

/** Splits what is to be added or taken away; what rounding leaves goes to the largest. */
function shares(deployment: ScaledDeployment, active: ScalableRevision[]): Map<string, number> {
  const allowed = deployment.replicas > 0 ? deployment.replicas + maxSurge(deployment) : 0;
  const toAdd = allowed - totalReplicas(active);
  active.sort((a, b) => b.replicas - a.replicas || (toAdd > 0 ? byCreation(b, a) : byCreation(a, b)));
  let left = toAdd;
  const sizes = active.map((revision) => {
    const fraction = replicaSetFraction(deployment, revision);
    const share = toAdd > 0 ? Math.min(fraction, left) : Math.max(fraction, left);
    left -= toAdd === 0 ? 0 : share;
    return revision.replicas + (toAdd === 0 ? 0 : share);
  });
  sizes[0] = Math.max(0, sizes[0] + left);
  return new Map(active.map(({ name }, i) => [name, sizes[i]]));
}

/**
 * By how much a ReplicaSet would change to keep its share of the Deployment. Without a record of the size that the
 * share is of, the number of pods counts. Source: `getReplicaSetFraction` in
 * `pkg/controller/deployment/util/deployment_util.go`.
 */
export function replicaSetFraction(
  deployment: ScaledDeployment,
  { replicas, maxReplicasAnnotation }: Pick<ScalableRevision, 'replicas' | 'maxReplicasAnnotation'>,
): number {
  if (deployment.replicas === 0) return -replicas;
  const before = maxReplicasAnnotation || deployment.statusReplicas;
  if (before === 0) return 0;
  const share = (replicas * (deployment.replicas + maxSurge(deployment))) / before;
  // Neither number is negative, so that this rounds halves away from zero as the original does.
  return Math.floor(share + 0.5) - replicas;
}

/** Has the new ReplicaSet reached the full size, and has the Deployment not been scaled since? Source: `IsSaturated`, same file. */
function isSaturated(replicas: number, revision: ScalableRevision): boolean {
  return (
    revision.replicas === replicas &&
    revision.desiredAnnotation === replicas &&
    revision.available === replicas
  );
}

/** The older first; of two of the same age the one whose name comes first. */
function byCreation(a: ScalableRevision, b: ScalableRevision): number {
  return a.created - b.created || (a.name < b.name ? -1 : 1);
}
