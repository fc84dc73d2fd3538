import type { StatefulSet } from '../../objects.ts';

/** A pod of a StatefulSet as its rules see it. */
export interface OrdinalPod {
  /** The number at the end of its name. */
  readonly ordinal: number;
  /** Hash of the template that it was made from. */
  readonly revision: string;
  /** Running, ready for long enough, and not being deleted. */
  readonly available: boolean;
  /** Being deleted: its name is taken until it is gone. */
  readonly terminating: boolean;
  /** Ran to its end: it has to be deleted before another one can have its name. */
  readonly finished: boolean;
}

/** What one pass does: pods to create, by ordinal, and pods to delete. */
export interface StatefulSetPlan {
  /** In ascending order. */
  readonly create: readonly number[];
  /** Each once, even if two rules name it. */
  readonly delete: readonly OrdinalPod[];
}

/** A plan in the making; `isOver`: nothing more may be done in this pass. */
interface Draft {
  readonly create: number[];
  readonly delete: Set<OrdinalPod>;
  isOver: boolean;
}

/** The number of the first pod. Source: `getStartOrdinal` in `pkg/controller/statefulset/stateful_set_utils.go`. */
export function startOrdinal({ ordinals }: StatefulSet['spec']): number {
  return ordinals?.start ?? 0;
}

/**
 * The next changes of a StatefulSet. In order, a pod is created when all before it are available, and deleted when
 * all after it are gone, one at a time; with the policy Parallel at once. An update always goes from the highest
 * ordinal down to the partition, one pod at a time. A pod keeps its name, so that another cannot take its place before
 * it is gone for good: on a dead node that is never.
 * Source: `updateStatefulSet` in `pkg/controller/statefulset/stateful_set_control.go`.
 * @param updateRevision hash of the present template
 */
export function planStatefulSet(
  spec: StatefulSet['spec'],
  pods: readonly OrdinalPod[],
  updateRevision: string,
): StatefulSetPlan {
  const inOrder = spec.podManagementPolicy !== 'Parallel';
  const draft: Draft = { create: [], delete: new Set(), isOver: false };
  const start = startOrdinal(spec);
  const byOrdinal = new Map(pods.map((pod) => [pod.ordinal, pod]));
  const replicas = Array.from({ length: spec.replicas }, (_, i) => byOrdinal.get(start + i));
  // The order of the source: missing pods first, then those beyond the size, then the update.
  fill(draft, replicas, start, inOrder);
  const condemned = pods.filter(({ ordinal }) => ordinal < start || ordinal >= start + spec.replicas);
  if (!draft.isOver) shrink(draft, condemned, inOrder);
  if (!draft.isOver) update(draft, spec, replicas, updateRevision);
  return { create: draft.create, delete: [...draft.delete] };
}

/** Is a pod with that ordinal to be made from the template before the present one? Source: `newVersionedStatefulSetPod`, same file. */
export function needsCurrentRevision(spec: StatefulSet['spec'], ordinal: number): boolean {
  const { updateStrategy } = spec;
  if (updateStrategy?.type === 'OnDelete') return false;
  return ordinal < startOrdinal(spec) + (updateStrategy?.partition ?? 0);
}

/** Creates what is missing and clears away what has ended. Source: `processReplica`. */
function fill(
  draft: Draft,
  replicas: readonly (OrdinalPod | undefined)[],
  start: number,
  inOrder: boolean,
): void {
  for (const [i, pod] of replicas.entries()) {
    if (pod === undefined) draft.create.push(start + i);
    else if (pod.finished && !pod.terminating) draft.delete.add(pod);
    if (inOrder && pod?.available !== true) {
      draft.isOver = true;
      return;
    }
  }
}

/**
 * Gives up pods outside the range, the highest ordinal first. In order, one that is not available only goes if no lower
 * one is unavailable too: a set that lost several of them waits until they are well. Source: `processCondemned`.
 */
function shrink(draft: Draft, condemned: readonly OrdinalPod[], inOrder: boolean): void {
  const descending = [...condemned].sort((a, b) => b.ordinal - a.ordinal);
  const firstUnavailable = descending.findLast(({ available }) => !available);
  for (const pod of descending) {
    const mayGo = !inOrder || pod.available || pod === firstUnavailable;
    if (!pod.terminating && mayGo) draft.delete.add(pod);
    if (inOrder) {
      draft.isOver = true;
      return;
    }
  }
}

/** The next pod that has to make way for one of the present template; the update waits for a pod that is not available. */
function update(
  draft: Draft,
  { updateStrategy }: StatefulSet['spec'],
  replicas: readonly (OrdinalPod | undefined)[],
  updateRevision: string,
): void {
  if (updateStrategy?.type === 'OnDelete') return;
  // The partition counts from the first ordinal.
  for (let i = replicas.length - 1; i >= (updateStrategy?.partition ?? 0); i--) {
    const pod = replicas[i];
    if (pod !== undefined && pod.revision !== updateRevision && !pod.terminating) {
      draft.delete.add(pod);
      return;
    }
    if (pod?.available !== true) return;
  }
}
