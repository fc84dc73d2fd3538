import type { StatefulSet } from '../../objects.ts';

/** A pod of a StatefulSet as its rules see it. */
export interface OrdinalPod {
  readonly ordinal: number;
  /** Hash of the template that it was made from. */
  readonly revision: string;
  /** Running, ready for long enough, and not being deleted. */
  readonly available: boolean;
  readonly terminating: boolean;
  /** Ran to its end: it has to be deleted before another one can have its name. */
  readonly finished: boolean;
}

/** What one pass does: pods to create, by ordinal, and pods to delete. */
export interface StatefulSetPlan {
  readonly create: readonly number[];
  readonly delete: readonly OrdinalPod[];
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
  const byOrdinal = new Map(pods.map((pod) => [pod.ordinal, pod]));
  const plan = { create: [] as number[], delete: [] as OrdinalPod[] };
  for (let ordinal = 0; ordinal < spec.replicas; ordinal++) {
    const pod = byOrdinal.get(ordinal);
    if (pod === undefined) plan.create.push(ordinal);
    else if (pod.finished && !pod.terminating) plan.delete.push(pod);
    else if (pod.available) continue;
    if (inOrder) return plan;
  }
  const condemned = pods
    .filter(({ ordinal }) => ordinal >= spec.replicas)
    .sort((a, b) => b.ordinal - a.ordinal);
  const surplus = (inOrder ? condemned.slice(0, 1) : condemned).filter(({ terminating }) => !terminating);
  plan.delete.push(...surplus);
  if (inOrder && condemned.length > 0) return plan;
  const outdated = nextUpdate(spec, byOrdinal, updateRevision);
  if (plan.create.length + plan.delete.length === 0 && outdated !== undefined) plan.delete.push(outdated);
  return plan;
}

/** Is a pod with that ordinal to be made from the template before the present one? Source: `isCurrentRevisionNeeded`, same file. */
export function needsCurrentRevision({ updateStrategy }: StatefulSet['spec'], ordinal: number): boolean {
  return updateStrategy?.type !== 'OnDelete' && ordinal < (updateStrategy?.partition ?? 0);
}

/** The next pod that has to make way for one of the present template; the update waits for a pod that is not available. */
function nextUpdate(
  { replicas, updateStrategy }: StatefulSet['spec'],
  byOrdinal: ReadonlyMap<number, OrdinalPod>,
  updateRevision: string,
): OrdinalPod | undefined {
  if (updateStrategy?.type === 'OnDelete') return undefined;
  for (let ordinal = replicas - 1; ordinal >= (updateStrategy?.partition ?? 0); ordinal--) {
    const pod = byOrdinal.get(ordinal);
    if (pod !== undefined && pod.revision !== updateRevision && !pod.terminating) return pod;
    if (pod?.available !== true) return undefined;
  }
  return undefined;
}
