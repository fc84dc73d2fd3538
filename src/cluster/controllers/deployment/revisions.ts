import type { Deployment, DeploymentStrategy, Labels, ReplicaSet } from '../../objects.ts';
import { type DesiredSize, maxSurge } from './fenceposts.ts';
import type { ScalableRevision } from './proportionalScale.ts';
import { findNewReplicaSet, isCreatedBefore } from './replicaSetForTemplate.ts';

/** What the controller notes on each ReplicaSet: `pkg/controller/deployment/util/deployment_util.go`. */
export const DESIRED_REPLICAS_ANNOTATION = 'deployment.kubernetes.io/desired-replicas';
export const MAX_REPLICAS_ANNOTATION = 'deployment.kubernetes.io/max-replicas';
export const REVISION_ANNOTATION = 'deployment.kubernetes.io/revision';
/** Numbers that the ReplicaSet had before it was taken up again, with commas between them. */
export const REVISION_HISTORY_ANNOTATION = 'deployment.kubernetes.io/revision-history';

/** `SetDefaults_Deployment` in `pkg/apis/apps/v1/defaults.go`. */
const DEFAULT_STRATEGY: DeploymentStrategy = {
  type: 'RollingUpdate',
  maxSurge: '25%',
  maxUnavailable: '25%',
};

/** The ReplicaSets of a Deployment. */
export interface Revisions {
  /** That of the present template; undefined: there is none yet. */
  readonly newRS: ReplicaSet | undefined;
  /** The oldest first. */
  readonly oldRSs: readonly ReplicaSet[];
}

/** Tells the ReplicaSet of the present template from the others. */
export function revisionsOf(deployment: Deployment, owned: readonly ReplicaSet[]): Revisions {
  const newRS = findNewReplicaSet(deployment, owned);
  const oldRSs = owned
    .filter((replicaSet) => replicaSet !== newRS)
    .sort((a, b) => (isCreatedBefore(a, b) ? -1 : 1));
  return { newRS, oldRSs };
}

/** Size and strategy of a Deployment, with the default filled in. */
export function desiredSize({ spec }: Deployment): DesiredSize {
  return { replicas: spec.replicas, strategy: spec.strategy ?? DEFAULT_STRATEGY };
}

/** The two annotations that a resized ReplicaSet gets: the basis of the next proportional scaling. */
export function sizeAnnotations(size: DesiredSize): Labels {
  return {
    [DESIRED_REPLICAS_ANNOTATION]: String(size.replicas),
    [MAX_REPLICAS_ANNOTATION]: String(size.replicas + maxSurge(size)),
  };
}

/** Number of the revision; 0 if it has none. */
export function revisionNumber({ meta }: ReplicaSet): number {
  return numberOf(meta.annotations, REVISION_ANNOTATION) ?? 0;
}

/** The number of the newest revision: one more than any other's. */
export function nextRevision(oldRSs: readonly ReplicaSet[]): number {
  return 1 + Math.max(0, ...oldRSs.map(revisionNumber));
}

/**
 * The annotations that make a ReplicaSet the newest revision; none if it is already. A revision that is taken up again
 * gets a new number and notes the old one. Source: `SetNewReplicaSetAnnotations`, same file as the annotations.
 */
export function newestRevision(newRS: ReplicaSet, oldRSs: readonly ReplicaSet[]): Labels {
  const next = nextRevision(oldRSs);
  const before = revisionNumber(newRS);
  if (before >= next) return {};
  const history = newRS.meta.annotations[REVISION_HISTORY_ANNOTATION];
  const numbers = [...(history === undefined ? [] : [history]), ...(before === 0 ? [] : [String(before)])];
  return {
    [REVISION_ANNOTATION]: String(next),
    ...(numbers.length > 0 && { [REVISION_HISTORY_ANNOTATION]: numbers.join(',') }),
  };
}

/** A ReplicaSet in the terms of the arithmetic. */
export function scalable({ meta, spec, status }: ReplicaSet): ScalableRevision {
  return {
    name: meta.name,
    replicas: spec.replicas,
    available: status.availableReplicas,
    created: meta.creationTimestamp,
    desiredAnnotation: numberOf(meta.annotations, DESIRED_REPLICAS_ANNOTATION),
    maxReplicasAnnotation: numberOf(meta.annotations, MAX_REPLICAS_ANNOTATION),
  };
}

/** Null for an annotation that is not there, which means something else than 0. */
function numberOf(annotations: Labels, key: string): number | null {
  const text = annotations[key];
  return text === undefined ? null : Number(text);
}
