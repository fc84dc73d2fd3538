import type { Node, Pod, PodDisruptionBudget } from '../objects.ts';
import type { ClusterAutoscalerSettings } from '../settings.ts';
import { drainability } from './drainability.ts';
import type { Snapshot } from './snapshot.ts';
import { utilization } from './utilization.ts';

/** Keeps a node, if its value is `true`: `core/scaledown/eligibility/eligibility.go`. */
const SCALE_DOWN_DISABLED_ANNOTATION = 'cluster-autoscaler.kubernetes.io/scale-down-disabled';
/** A node whose pods could not go is looked at again after so many seconds: `--unremovable-node-recheck-timeout`. */
const UNREMOVABLE_RECHECK = 300;

/** A node that may go, and the pods that have to find another one. */
export interface UnneededNode {
  readonly node: Node;
  readonly podsToMove: readonly Pod[];
  /** Since when it has been unneeded without a break, seconds. */
  readonly since: number;
}

/** What the planner looks at in one scan. */
export interface ScaleDownScene {
  readonly snapshot: Snapshot;
  /** Nodes of autoscaled groups that are not being removed already. */
  readonly candidates: readonly Node[];
  /** Nodes that may take the pods: not those being removed, nor those that have yet to come. */
  readonly destinations: ReadonlySet<string>;
  /** Pods of nodes that are being drained: they need room as well. */
  readonly evicted: readonly Pod[];
  readonly budgets: readonly PodDisruptionBudget[];
  readonly podsOn: (node: string) => readonly Pod[];
  /** Seconds. */
  readonly now: number;
}

/** A candidate with the pods that it would have to lose. */
interface Candidate {
  readonly node: Node;
  readonly podsToMove: readonly Pod[];
}

/**
 * Keeps account of the nodes that the cluster could do without, and since when.
 * Source: `cluster-autoscaler/core/scaledown/planner/planner.go`, `unneeded/nodes.go`.
 */
export class ScaleDownPlanner {
  readonly #settings: ClusterAutoscalerSettings;
  /** By the node's name; the times outlive a scan in which the node is found again. */
  #unneeded = new Map<string, UnneededNode>();
  /** Nodes whose pods could not go, and until when they are left alone; seconds. */
  readonly #unremovableUntil = new Map<string, number>();

  constructor(settings: ClusterAutoscalerSettings) {
    this.#settings = settings;
  }

  /** The nodes that could go, whether or not it is time. */
  get unneeded(): Iterable<UnneededNode> {
    return this.#unneeded.values();
  }

  /** Was it found in the last scan, whether or not it has been so for long enough? */
  isUnneeded(node: string): boolean {
    return this.#unneeded.has(node);
  }

  /** Forgets everything: whatever is unneeded has to be so anew. */
  clear(): void {
    this.#unneeded.clear();
  }

  /** Finds the nodes that the cluster could do without now. What is tried in the snapshot is undone. */
  update(scene: ScaleDownScene): void {
    const mark = scene.snapshot.mark();
    const destinations = new Set(scene.destinations);
    const found = new Map<string, UnneededNode>();
    // If the pods of nodes that are being drained find no room, no other node is unneeded.
    const hasRoom = scene.evicted.every((pod) => this.#move(pod, scene.snapshot, destinations));
    for (const { node, podsToMove } of hasRoom ? this.#ordered(this.#eligible(scene)) : []) {
      if (!this.#canLose(node, podsToMove, destinations, scene)) continue;
      // Whatever leaves the nodes that are looked at next must not come here.
      destinations.delete(node.meta.name);
      const since = this.#unneeded.get(node.meta.name)?.since ?? scene.now;
      found.set(node.meta.name, { node, podsToMove, since });
    }
    this.#unneeded = found;
    scene.snapshot.revert(mark);
  }

  /** The nodes that have been unneeded for long enough, in the order in which they were found. @param now seconds */
  removable(now: number): UnneededNode[] {
    const { scaleDownUnneededTime, scaleDownUnreadyTime } = this.#settings;
    return [...this.#unneeded.values()].filter(({ node, since }) => {
      const isReady = node.status.condition.ready === 'True';
      return since + (isReady ? scaleDownUnneededTime : scaleDownUnreadyTime) < now;
    });
  }

  /** Those that are little used, not kept by an annotation, and without a pod that must stay. */
  #eligible({ candidates, budgets, podsOn, now }: ScaleDownScene): Candidate[] {
    const eligible: Candidate[] = [];
    for (const node of candidates) {
      const { name, annotations } = node.meta;
      if ((this.#unremovableUntil.get(name) ?? now) > now) continue;
      if (annotations[SCALE_DOWN_DISABLED_ANNOTATION] === 'true') continue;
      const pods = podsOn(name);
      if (utilization(node, pods, now) >= this.#settings.scaleDownUtilizationThreshold) continue;
      const verdicts = pods.map((pod) => drainability(pod, budgets, now));
      if (verdicts.every((verdict) => verdict === 'ignored' || verdict === 'moves')) {
        eligible.push({ node, podsToMove: pods.filter((_, i) => verdicts[i] === 'moves') });
      } else {
        this.#unremovableUntil.set(name, now + UNREMOVABLE_RECHECK);
      }
    }
    return eligible;
  }

  /** Empty nodes first, then those that were unneeded before: `processors/scaledowncandidates`. */
  #ordered(candidates: readonly Candidate[]): Candidate[] {
    const rank = ({ node, podsToMove }: Candidate): number => {
      if (podsToMove.length === 0) return 0;
      return this.#unneeded.has(node.meta.name) ? 1 : 2;
    };
    return [...candidates].sort((a, b) => rank(a) - rank(b));
  }

  /** Can all the pods go elsewhere? If so they are there in the snapshot afterwards; otherwise it is as before. */
  #canLose(
    { meta }: Node,
    podsToMove: readonly Pod[],
    destinations: ReadonlySet<string>,
    { snapshot, now }: ScaleDownScene,
  ): boolean {
    const mark = snapshot.mark();
    const others = new Set(destinations);
    others.delete(meta.name);
    for (const pod of podsToMove) snapshot.remove(pod, meta.name);
    if (podsToMove.every((pod) => this.#move(pod, snapshot, others))) return true;
    snapshot.revert(mark);
    this.#unremovableUntil.set(meta.name, now + UNREMOVABLE_RECHECK);
    return false;
  }

  /**
   * Finds another place for the pod, and has it take its room there, so that the next pod does not count on it as well.
   */
  #move(pod: Pod, snapshot: Snapshot, destinations: ReadonlySet<string>): boolean {
    const node = snapshot.findNode(pod, (name) => destinations.has(name));
    if (node !== undefined) snapshot.place(pod, node);
    return node !== undefined;
  }
}
