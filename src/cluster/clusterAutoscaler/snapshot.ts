import type { RandomStream } from '../../engine/random.ts';
import type { Node, Pod } from '../objects.ts';
import { rejection } from '../scheduler/filters.ts';
import type { NodeInfo } from '../scheduler/nodeInfo.ts';
import { Nominator } from '../scheduler/nominator.ts';
import type { Rejection } from '../scheduler/rejection.ts';
import { SchedulerCache } from '../scheduler/schedulerCache.ts';
import { SchedulingCycle, type SpreadSources } from '../scheduler/schedulingCycle.ts';
import type { ClusterSettings } from '../settings.ts';
import type { TemplateNode } from './templateNode.ts';

/** What a snapshot needs of the scheduler beside nodes and pods. */
export interface SnapshotParts {
  /** What hard spread constraints count by. */
  readonly sources: SpreadSources;
  readonly settings: ClusterSettings;
  readonly random: RandomStream;
}

/**
 * The cluster as the cluster autoscaler imagines it: the scheduler's own cache, on which the scheduler's own filters
 * decide where a pod could run. What is imagined can be undone.
 * Source: `cluster-autoscaler/simulator/clustersnapshot`.
 */
export class Snapshot {
  readonly #cache = new SchedulerCache();
  readonly #cycle: SchedulingCycle;
  /** How to undo each change since the beginning, the last one first. */
  readonly #undo: (() => void)[] = [];
  /** The nodes by name; made anew when one was added or taken away. */
  #nodes: Map<string, NodeInfo> | undefined;
  /** Place in the order of the nodes at which the next search for any node begins. */
  #nextIndex = 0;

  constructor({ sources, settings, random }: SnapshotParts) {
    this.#cycle = new SchedulingCycle(this.#cache, sources, new Nominator(), settings, random);
  }

  /** Names of all nodes, in the order in which they are tried. */
  get nodes(): readonly string[] {
    return this.#cache.order.map(({ name }) => name);
  }

  /** Adds a node. */
  addNode(node: Node): void {
    this.#cache.setNode(node);
    this.#nodes = undefined;
    this.#undo.push(() => {
      this.#cache.removeNode(node);
      this.#nodes = undefined;
    });
  }

  /** Adds a node that is to come, with the pods of DaemonSets on it. */
  addTemplate({ node, pods }: TemplateNode): void {
    this.addNode(node);
    for (const pod of pods) this.place(pod, node.meta.name);
  }

  /** The pod takes room on the node. */
  place(pod: Pod, node: string): void {
    this.#cache.setPod(pod, node);
    this.#undo.push(() => this.#cache.removePod(pod.meta.uid));
  }

  /** The pod leaves the node that it is on. */
  remove(pod: Pod, node: string): void {
    this.#cache.removePod(pod.meta.uid);
    this.#undo.push(() => this.#cache.setPod(pod, node));
  }

  /** A place in the history, to which {@link revert} leads back. */
  mark(): number {
    return this.#undo.length;
  }

  /** Undoes all changes since the mark. */
  revert(mark: number): void {
    while (this.#undo.length > mark) this.#undo.pop()?.();
  }

  /** Why the pod cannot run on the node; undefined if it can. */
  rejection(pod: Pod, node: string): Rejection | undefined {
    const info = this.#node(node);
    return info === undefined ? undefined : rejection(this.#cycle.podToPlace(pod), info);
  }

  /**
   * A node on which the pod can run, looked for from behind the one that was found last.
   * Source: `FitsAnyNodeMatching` in `cluster-autoscaler/simulator/predicatechecker`.
   */
  findNode(pod: Pod, isAcceptable: (node: string) => boolean): string | undefined {
    const place = this.#cycle.podToPlace(pod);
    const order = this.#cache.order;
    for (let i = 0; i < order.length; i++) {
      const info = order[(this.#nextIndex + i) % order.length];
      if (!isAcceptable(info.name) || rejection(place, info) !== undefined) continue;
      this.#nextIndex = (this.#nextIndex + i + 1) % order.length;
      return info.name;
    }
    return undefined;
  }

  /** A scan asks for the same nodes thousands of times, so the look-up is kept until the nodes change. */
  #node(name: string): NodeInfo | undefined {
    this.#nodes ??= new Map(this.#cache.order.map((info) => [info.name, info]));
    return this.#nodes.get(name);
  }
}
