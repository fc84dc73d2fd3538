import { objectKey } from '../../api/objectKey.ts';
import type { ClusterContext } from '../../context.ts';
import { type IntOrPercent, scaledValue } from '../../intOrPercent.ts';
import type { DaemonSet, Node, Pod } from '../../objects.ts';
import { podTemplateHash } from '../deployment/podTemplateHash.ts';
import { isPodAvailable, nextAvailabilityCheckSeconds } from '../podAvailability.ts';
import { PodControl, type PodOwner } from '../podControl.ts';
import { Expectations } from '../replicaSet/expectations.ts';
import { REVISION_HASH_LABEL } from '../revisionHash.ts';
import type { ControllerViews } from '../views.ts';
import { WorkQueue } from '../workQueue.ts';
import { daemonPodTemplate, nodeShouldRun } from './daemonPods.ts';
import { type DaemonNode, podsToUpdate } from './daemonUpdate.ts';

/** Pods that one pass creates or deletes at most: `BurstReplicas` in `pkg/controller/daemon/daemon_controller.go`. */
const BURST_REPLICAS = 250;
/** `SetDefaults_DaemonSet` in `pkg/apis/apps/v1/defaults.go`. */
const DEFAULT_MAX_UNAVAILABLE: IntOrPercent = 1;

/**
 * Keeps one pod of each DaemonSet on every node that it wants one on.
 * Source: `pkg/controller/daemon/daemon_controller.go`.
 */
export class DaemonSetController {
  readonly #context: ClusterContext;
  readonly #views: ControllerViews;
  readonly #queue: WorkQueue;
  readonly #control: PodControl;
  readonly #expectations = new Expectations();

  constructor(context: ClusterContext, views: ControllerViews) {
    this.#context = context;
    this.#views = views;
    this.#control = new PodControl(context);
    this.#queue = new WorkQueue(context, (key) => this.#reconcile(key));
    views.daemonSets.onChange((current) => {
      if (current !== undefined) this.#queue.add(objectKey(current.meta));
    });
    views.nodes.onChange((current, previous) => this.#nodeChanged(current, previous));
    views.pods.onChange((current, previous) => this.#podChanged(current, previous));
  }

  /** A node's heartbeat means nothing; labels, taints and its coming and going do. */
  #nodeChanged(current: Node | undefined, previous: Node | undefined): void {
    const isSame =
      current?.meta.labels === previous?.meta.labels && current?.spec.taints === previous?.spec.taints;
    if (isSame) return;
    for (const { meta } of this.#views.daemonSets.list()) this.#queue.add(objectKey(meta));
  }

  #podChanged(current: Pod | undefined, previous: Pod | undefined): void {
    const meta = (current ?? previous)?.meta;
    if (meta?.owner?.kind !== 'DaemonSet') return;
    const key = objectKey({ namespace: meta.namespace, name: meta.owner.name });
    if (previous === undefined) this.#expectations.created(key);
    if (current === undefined || current.meta.deletionTimestamp !== undefined)
      this.#expectations.deleted(key, meta.uid);
    this.#queue.add(key);
  }

  /** First the nodes get and lose their pods; an update only begins when that has nothing left to do. */
  #reconcile(key: string): number {
    const set = this.#views.daemonSets.get(key);
    if (set === undefined || !this.#expectations.satisfied(key, this.#context.loop.now)) return 0;
    const podsOn = this.#podsByNode(set);
    const wanted: string[] = [];
    const missing: string[] = [];
    const surplus: Pod[] = [];
    for (const node of this.#views.nodes.list()) {
      const { shouldRun, shouldContinueRunning } = nodeShouldRun(set.spec.template.spec, node);
      const pods = podsOn.get(node.meta.name) ?? [];
      podsOn.delete(node.meta.name);
      if (shouldRun) wanted.push(node.meta.name);
      if (shouldRun && pods.length === 0) missing.push(node.meta.name);
      const finished = pods.filter(({ status }) => status.phase === 'Failed' || status.phase === 'Succeeded');
      surplus.push(...(shouldContinueRunning ? [...finished, ...duplicates(pods, finished)] : pods));
    }
    // Pods of nodes that are gone.
    for (const pods of podsOn.values()) surplus.push(...pods);
    const doomed = surplus.filter(({ meta }) => meta.deletionTimestamp === undefined);
    if (missing.length > 0) this.#createPods(key, set, missing.slice(0, BURST_REPLICAS));
    if (missing.length > 0 || doomed.length > 0) this.#deletePods(key, set, doomed, missing.length === 0);
    else this.#update(key, set, wanted);
    return 0;
  }

  /** The pods by the node that they are on or are meant for; a pod that is not bound yet counts too. */
  #podsByNode(set: DaemonSet): Map<string, Pod[]> {
    const byNode = new Map<string, Pod[]>();
    for (const pod of this.#views.podsByOwner.get(set.meta.uid)) {
      const node = nodeOf(pod);
      byNode.set(node, [...(byNode.get(node) ?? []), pod]);
    }
    return byNode;
  }

  #createPods(key: string, set: DaemonSet, nodes: readonly string[]): void {
    this.#expectations.expectCreates(key, nodes.length, this.#context.loop.now);
    const create = (i: number, done: (created: boolean) => void) =>
      this.#control.create(ownerOf(set), daemonPodTemplate(set.spec.template, nodes[i]), undefined, done);
    this.#control.createInBatches(nodes.length, create, (successes) =>
      this.#expectations.created(key, nodes.length - successes),
    );
  }

  /** @param isAlone false: the same pass also creates, and it is those that the next pass waits for */
  #deletePods(key: string, set: DaemonSet, pods: readonly Pod[], isAlone: boolean): void {
    const chosen = pods.slice(0, BURST_REPLICAS);
    const uids = chosen.map(({ meta }) => meta.uid);
    if (isAlone) this.#expectations.expectDeletes(key, uids, this.#context.loop.now);
    for (const pod of chosen)
      this.#control.delete(ownerOf(set), pod, () => this.#expectations.deleted(key, pod.meta.uid));
  }

  #update(key: string, set: DaemonSet, wanted: readonly string[]): void {
    const { updateStrategy } = set.spec;
    if (updateStrategy?.type === 'OnDelete') return;
    const podsOn = this.#podsByNode(set);
    const nodes = wanted.map((node) => this.#daemonNode(key, set, podsOn.get(node)?.[0]));
    const share = updateStrategy?.maxUnavailable ?? DEFAULT_MAX_UNAVAILABLE;
    const chosen = podsToUpdate(nodes, scaledValue(share, wanted.length, 'up'));
    if (chosen.length > 0) this.#deletePods(key, set, chosen, true);
  }

  /** A pod that is ready but not for long enough is looked at again in time. */
  #daemonNode(key: string, { spec }: DaemonSet, pod: Pod | undefined): DaemonNode<Pod> {
    if (pod === undefined) return { pod, isUpdated: true, isAvailable: false, isTerminating: false };
    const { loop } = this.#context;
    const { ready, readyTransitionTime } = pod.status;
    const readyFor = loop.now - readyTransitionTime;
    const minReadySeconds = spec.minReadySeconds ?? 0;
    const next = nextAvailabilityCheckSeconds(ready, readyFor, minReadySeconds);
    if (next !== null) loop.setTimer(next, () => this.#queue.add(key));
    const isTerminating = pod.meta.deletionTimestamp !== undefined;
    return {
      pod,
      isUpdated: pod.meta.labels[REVISION_HASH_LABEL] === podTemplateHash(spec.template),
      isAvailable: !isTerminating && isPodAvailable(ready, readyFor, minReadySeconds),
      isTerminating,
    };
  }
}

/** Two pods of one DaemonSet on a node can only come of a mistake: the oldest stays. */
function duplicates(pods: readonly Pod[], finished: readonly Pod[]): Pod[] {
  const running = pods.filter((pod) => !finished.includes(pod));
  return running.sort((a, b) => a.meta.creationTimestamp - b.meta.creationTimestamp).slice(1);
}

/** The node that a pod is bound to or, before that, the one that its affinity names. */
function nodeOf({ spec }: Pod): string {
  const term = spec.affinity?.nodeAffinity?.required?.[0];
  return spec.nodeName ?? term?.matchFields[0]?.values[0] ?? '';
}

function ownerOf({ meta }: DaemonSet): PodOwner {
  return { kind: 'DaemonSet', name: meta.name, uid: meta.uid, namespace: meta.namespace };
}
