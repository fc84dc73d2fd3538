import type { Pod } from '../../objects.ts';
import { isPodAvailable } from '../podAvailability.ts';
import { REVISION_HASH_LABEL } from '../revisionHash.ts';
import type { NodeVerdict } from './daemonPods.ts';

/** A pod of a DaemonSet as its rules see it. */
export interface DaemonPod {
  readonly pod: Pod;
  /** Is it of the present template? */
  readonly isUpdated: boolean;
  /** The condition Ready, as the view has it. */
  readonly isReady: boolean;
  /** Ready for `minReadySeconds`. */
  readonly isAvailable: boolean;
  /** It has a deletion timestamp, and stays on the node until its containers have ended. */
  readonly isTerminating: boolean;
  /** Ran to its end: it makes room for another one. */
  readonly isFinished: boolean;
}

/** A node, whether the DaemonSet wants a pod on it, and the pods that it has there or has meant for it. */
export interface DaemonNode {
  readonly name: string;
  readonly verdict: NodeVerdict;
  /** The oldest first. */
  readonly pods: readonly DaemonPod[];
}

/**
 * A pod in the terms of the rules. The pod must be one of the DaemonSet; what it says of its own revision is believed.
 * @param hash of the present template
 * @param now seconds
 */
export function daemonPod(pod: Pod, hash: string, minReadySeconds: number, now: number): DaemonPod {
  const { phase, ready, readyTransitionTime } = pod.status;
  return {
    pod,
    isUpdated: pod.meta.labels[REVISION_HASH_LABEL] === hash,
    isReady: ready,
    isAvailable: isPodAvailable(ready, now - readyTransitionTime, minReadySeconds),
    isTerminating: pod.meta.deletionTimestamp !== undefined,
    isFinished: phase === 'Failed' || phase === 'Succeeded',
  };
}

/** What a pass does: nodes that get a pod, and pods that go. */
export interface DaemonChanges {
  readonly create: readonly string[];
  readonly delete: readonly Pod[];
}

/**
 * What one node needs, apart from updates: a pod if there is none, and no more than one. With a surge a node may have
 * an old and a new pod for as long as the old one is ready and the new one is not available; then even a node whose only
 * pod is being deleted gets the next one at once.
 * Source: `podsShouldBeOnNode` in `pkg/controller/daemon/daemon_controller.go`.
 */
export function nodeNeeds({ name, verdict, pods }: DaemonNode, allowsSurge: boolean): DaemonChanges {
  const present = pods.filter(({ isTerminating }) => !isTerminating);
  if (verdict.shouldRun && pods.length === 0) return { create: [name], delete: [] };
  if (!verdict.shouldContinueRunning) return { create: [], delete: present.map(({ pod }) => pod) };
  const finished = present.filter(({ isFinished }) => isFinished);
  const running = present.filter(({ isFinished }) => !isFinished);
  const excess = allowsSurge ? excessWithSurge(running) : running.slice(1);
  const isBare = allowsSurge && verdict.shouldRun && running.length === 0;
  return { create: isBare ? [name] : [], delete: [...finished, ...excess].map(({ pod }) => pod) };
}

/** Of each template the oldest pod may stay, and the one of the old template only as long as it is needed. */
function excessWithSurge(running: readonly DaemonPod[]): DaemonPod[] {
  const newPod = running.find(({ isUpdated }) => isUpdated);
  const oldPod = running.find(({ isUpdated }) => !isUpdated);
  const excess = running.filter((each) => each !== newPod && each !== oldPod);
  if (newPod !== undefined && oldPod !== undefined && (!oldPod.isReady || newPod.isAvailable))
    excess.push(oldPod);
  return excess;
}
