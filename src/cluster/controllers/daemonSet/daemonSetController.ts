import { objectKey } from '../../api/objectKey.ts';
import type { ClusterContext } from '../../context.ts';
import { getOrAdd } from '../../getOrAdd.ts';
import type { DaemonSet, Node, Pod } from '../../objects.ts';
import { podTemplateHash } from '../deployment/podTemplateHash.ts';
import { OwnedPods, podOwner } from '../ownedPods.ts';
import type { ControllerViews } from '../views.ts';
import { type DaemonChanges, type DaemonNode, daemonPod, nodeNeeds } from './daemonNode.ts';
import { daemonPodTemplate, type NodeVerdict, nodeShouldRun } from './daemonPods.ts';
import { daemonSetStatus, sameDaemonSetStatus } from './daemonSetStatus.ts';
import { daemonFenceposts, daemonUpdate } from './daemonUpdate.ts';

/** Pods that one pass creates or deletes at most: `BurstReplicas` in `pkg/controller/daemon/daemon_controller.go`. */
const BURST_REPLICAS = 250;

/** A node that is gone: the pods that it still has go too. */
const GONE: NodeVerdict = { shouldRun: false, shouldContinueRunning: false };

/**
 * Keeps one pod of each DaemonSet on every node that it wants one on.
 * Source: `pkg/controller/daemon/daemon_controller.go`.
 */
export class DaemonSetController {
  readonly #context: ClusterContext;
  readonly #views: ControllerViews;
  /** Queue, expectations and writes, as for every kind that makes pods itself. */
  readonly #pods: OwnedPods;

  constructor(context: ClusterContext, views: ControllerViews) {
    this.#context = context;
    this.#views = views;
    this.#pods = new OwnedPods(context, views, 'DaemonSet', (key) => this.#reconcile(key));
    views.daemonSets.onChange((current) => {
      if (current !== undefined) this.#pods.add(objectKey(current.meta));
    });
    views.nodes.onChange((current, previous) => this.#nodeChanged(current, previous));
  }

  /** A node's heartbeat means nothing; labels, taints and its coming and going do. */
  #nodeChanged(current: Node | undefined, previous: Node | undefined): void {
    const isSame =
      current?.meta.labels === previous?.meta.labels && current?.spec.taints === previous?.spec.taints;
    if (isSame) return;
    for (const { meta } of this.#views.daemonSets.list()) this.#pods.add(objectKey(meta));
  }

  /** @returns seconds that the write of the status takes */
  #reconcile(key: string): number {
    const set = this.#views.daemonSets.get(key);
    if (set === undefined) return 0;
    const nodes = this.#nodesOf(set);
    const pods = this.#views.podsByOwner.get(set.meta.uid);
    this.#pods.lookWhenAvailable(key, pods, set.spec.minReadySeconds);
    if (this.#pods.isSettled(key)) this.#act(key, set, nodes);
    return this.#updateStatus(set, nodes);
  }

  /** First the nodes get and lose their pods; an update only begins when that has nothing left to do. */
  #act(key: string, set: DaemonSet, nodes: readonly DaemonNode[]): void {
    const desired = nodes.filter(({ verdict }) => verdict.shouldRun);
    const fenceposts = daemonFenceposts(set.spec, desired.length);
    const needs = nodes.map((node) => nodeNeeds(node, fenceposts.maxSurge > 0));
    const changes = {
      create: needs.flatMap(({ create }) => create),
      delete: needs.flatMap((need) => need.delete),
    };
    if (changes.create.length + changes.delete.length > 0) this.#change(key, set, changes);
    else if (set.spec.updateStrategy?.type !== 'OnDelete')
      this.#change(key, set, daemonUpdate(desired, fenceposts));
  }

  /** Cut to what one pass may do: the passes that follow from its effects do the rest. */
  #change(key: string, set: DaemonSet, changes: DaemonChanges): void {
    const owner = podOwner('DaemonSet', set.meta);
    const { template } = set.spec;
    const create = changes.create.slice(0, BURST_REPLICAS);
    this.#pods.change(key, owner, {
      creates: create.length,
      create: (i, done) => this.#pods.create(owner, daemonPodTemplate(template, create[i]), undefined, done),
      deletes: changes.delete.slice(0, BURST_REPLICAS),
    });
  }

  /** Every node, and those that are gone but still have pods, with the pods on each of them. */
  #nodesOf(set: DaemonSet): DaemonNode[] {
    const { template, minReadySeconds = 0 } = set.spec;
    const hash = podTemplateHash(template);
    const { now } = this.#context.loop;
    const podsOn = this.#podsByNode(set);
    const nodes = [...this.#views.nodes.list()].map((node) => {
      const { name } = node.meta;
      const pods = podsOn.get(name) ?? [];
      podsOn.delete(name);
      return { name, verdict: nodeShouldRun(template.spec, node), pods };
    });
    const gone = [...podsOn].map(([name, pods]) => ({ name, verdict: GONE, pods }));
    return [...nodes, ...gone].map(({ name, verdict, pods }) => ({
      name,
      verdict,
      pods: pods.map((pod) => daemonPod(pod, hash, minReadySeconds, now)),
    }));
  }

  /** The pods by the node that they are on or are meant for, the oldest first; a pod that is not bound yet counts too. */
  #podsByNode(set: DaemonSet): Map<string, Pod[]> {
    const byNode = new Map<string, Pod[]>();
    const pods = [...this.#views.podsByOwner.get(set.meta.uid)];
    pods.sort((a, b) => a.meta.creationTimestamp - b.meta.creationTimestamp);
    for (const pod of pods) getOrAdd<string, Pod[]>(byNode, nodeOf(pod), () => []).push(pod);
    return byNode;
  }

  /** Written last, and only if it says something else. */
  #updateStatus(set: DaemonSet, nodes: readonly DaemonNode[]): number {
    const { api, settings } = this.#context;
    const status = daemonSetStatus(set, nodes);
    if (sameDaemonSetStatus(set.status, status)) return 0;
    api.patch('DaemonSet', objectKey(set.meta), set.meta.uid, (current) => ({ ...current, status }));
    return settings.apiLatency;
  }
}

/** The node that a pod is bound to or, before that, the one that its affinity names. */
function nodeOf({ spec }: Pod): string {
  const term = spec.affinity?.nodeAffinity?.required?.[0];
  return spec.nodeName ?? term?.matchFields[0]?.values[0] ?? '';
}
