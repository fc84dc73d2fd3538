import type { Deployment } from '../../objects.ts';
import { proportionalScale } from './proportionalScale.ts';
import { desiredSize, type Revisions, scalable } from './revisions.ts';
import {
  newRSNewReplicas,
  reconcileNewReplicaSet,
  reconcileOldReplicaSets,
  totalReplicas,
} from './rollingSizes.ts';

/** What one pass of the controller changes. */
export interface RolloutStep {
  /** Size with which the ReplicaSet of the present template is to be created; absent: it is there, or has to wait. */
  readonly create?: number;
  /** New sizes of ReplicaSets by name. One whose size stays is there only for its annotations. */
  readonly sizes: ReadonlyMap<string, number>;
}

/** The pass waits for an effect of an earlier one. */
const NOTHING: RolloutStep = { sizes: new Map() };

/**
 * The one change that brings a Deployment closer to its template and size. Each needs the round trip of its effect
 * through the controller's view before the next: new and old pods alternate.
 * Source: `syncDeployment` in `pkg/controller/deployment/deployment_controller.go`.
 * @param oldPodsRemain are there pods of an older template, even if only in their grace period?
 */
export function rolloutStep(
  deployment: Deployment,
  revisions: Revisions,
  oldPodsRemain: boolean,
): RolloutStep {
  if (deployment.spec.paused === true || wasScaled(deployment, revisions))
    return scaled(deployment, revisions);
  if (desiredSize(deployment).strategy.type === 'Recreate')
    return recreateStep(deployment, revisions, oldPodsRemain);
  return rollingStep(deployment, revisions);
}

/** Has the Deployment's size changed since one of its active ReplicaSets was resized? Source: `isScalingEvent` in `sync.go`. */
function wasScaled({ spec }: Deployment, { newRS, oldRSs }: Revisions): boolean {
  return [...oldRSs, ...(newRS === undefined ? [] : [newRS])]
    .map(scalable)
    .filter(({ replicas }) => replicas > 0)
    .some(({ desiredAnnotation }) => desiredAnnotation !== null && desiredAnnotation !== spec.replicas);
}

/** No pods are made of a new template in such a pass: the size comes first. */
function scaled(deployment: Deployment, { newRS, oldRSs }: Revisions): RolloutStep {
  const size = { ...desiredSize(deployment), statusReplicas: deployment.status.replicas };
  return { sizes: proportionalScale(size, newRS && scalable(newRS), oldRSs.map(scalable)) };
}

/** Source: `rolloutRolling` in `rolling.go`. */
function rollingStep(deployment: Deployment, { newRS, oldRSs }: Revisions): RolloutStep {
  const size = desiredSize(deployment);
  const old = oldRSs.map(scalable).filter(({ replicas }) => replicas > 0);
  if (newRS === undefined) return { ...NOTHING, create: newRSNewReplicas(size, 0, totalReplicas(old)) };
  const current = scalable(newRS);
  const replicas = reconcileNewReplicaSet(size, current, old);
  if (replicas !== current.replicas) return { sizes: new Map([[current.name, replicas]]) };
  const after = reconcileOldReplicaSets(size, current, old);
  const changed = after.filter((revision, i) => revision.replicas !== old[i].replicas);
  return { sizes: new Map(changed.map((revision) => [revision.name, revision.replicas])) };
}

/** First every old pod has to be gone, its grace period included. Source: `rolloutRecreate` in `recreate.go`. */
function recreateStep(
  deployment: Deployment,
  { newRS, oldRSs }: Revisions,
  oldPodsRemain: boolean,
): RolloutStep {
  const active = oldRSs.filter(({ spec }) => spec.replicas > 0);
  if (active.length > 0) return { sizes: new Map(active.map(({ meta }) => [meta.name, 0])) };
  if (oldPodsRemain) return NOTHING;
  const { replicas } = deployment.spec;
  if (newRS === undefined) return { ...NOTHING, create: replicas };
  return newRS.spec.replicas === replicas ? NOTHING : { sizes: new Map([[newRS.meta.name, replicas]]) };
}
