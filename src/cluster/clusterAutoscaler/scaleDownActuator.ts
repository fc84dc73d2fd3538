import type { ClusterContext } from '../context.ts';
import type { Node, Pod, PodDisruptionBudget } from '../objects.ts';
import type { AutoscalerEvents } from './autoscalerEvents.ts';
import { toBeDeleted, writeTaint } from './deletionTaints.ts';
import { drainability } from './drainability.ts';
import { NodeDrain } from './nodeDrain.ts';
import type { NodeGroup } from './nodeGroup.ts';
import type { UnneededNode } from './scaleDownPlanner.ts';
import { utilization } from './utilization.ts';

/** From the taint to the first eviction, so that the scheduler has seen it, seconds: `--node-delete-delay-after-taint`. */
const DELETE_DELAY_AFTER_TAINT = 5;
/** Nodes that are drained at the same time: `--max-drain-parallelism`. */
const MAX_DRAIN_PARALLELISM = 1;

/** What the actuator acts with. */
export interface ScaleDownActuatorParts {
  readonly context: ClusterContext;
  readonly events: AutoscalerEvents;
  /** The pods on a node that have not ended, as the view has them. */
  readonly podsOn: (node: string) => readonly Pod[];
  readonly budgets: () => readonly PodDisruptionBudget[];
  /** Told when a node could not be removed. */
  readonly failed: () => void;
}

/** A node that is on its way out. */
interface Deletion {
  readonly node: Node;
  readonly group: NodeGroup;
  /** It had pods to move when its removal began. */
  readonly drains: boolean;
}

/**
 * Removes nodes: taints them, waits, drains those with pods, and tells the cloud to end the machine. Empty ones go
 * together, up to `maxEmptyBulkDelete`; of the others one at a time.
 * Source: `cluster-autoscaler/core/scaledown/actuation/actuator.go`, `budgets/budgets.go`.
 */
export class ScaleDownActuator {
  readonly #parts: ScaleDownActuatorParts;
  /** By the node's name. */
  readonly #deletions = new Map<string, Deletion>();

  constructor(parts: ScaleDownActuatorParts) {
    this.#parts = parts;
  }

  /** Is the node on its way out? */
  isDeleting(node: string): boolean {
    return this.#deletions.has(node);
  }

  /** Names of the nodes that are being drained. */
  get draining(): string[] {
    return [...this.#deletions].filter(([, { drains }]) => drains).map(([name]) => name);
  }

  /**
   * Begins to remove as many of the nodes as may go at this time.
   * @param groupOf the group of a node, which is not made smaller than its minimum
   * @returns how many removals have begun
   */
  start(nodes: readonly UnneededNode[], groupOf: (node: string) => NodeGroup | undefined): number {
    const { maxEmptyBulkDelete } = this.#parts.context.settings.clusterAutoscaler;
    const before = this.#deletions.size;
    const empty = nodes.filter(({ podsToMove }) => podsToMove.length === 0);
    const occupied = nodes.filter(({ podsToMove }) => podsToMove.length > 0);
    for (const { node, podsToMove } of [...empty, ...occupied]) {
      const group = groupOf(node.meta.name);
      if (this.#deletions.size >= maxEmptyBulkDelete) break;
      if (group === undefined || !this.#leavesMinimum(group)) continue;
      if (podsToMove.length > 0 && this.draining.length >= MAX_DRAIN_PARALLELISM) continue;
      this.#begin({ node, group, drains: podsToMove.length > 0 }, podsToMove);
    }
    return this.#deletions.size - before;
  }

  /** Would the group, less what is going already, have more than its minimum? */
  #leavesMinimum(group: NodeGroup): boolean {
    const going = [...this.#deletions.values()].filter((deletion) => deletion.group === group).length;
    return group.targetSize - going > group.config.min;
  }

  /**
   * Taints the node and tells of it; whether it can really go is looked at again when the scheduler has seen the taint.
   */
  #begin(deletion: Deletion, podsToMove: readonly Pod[]): void {
    const { context, events, podsOn } = this.#parts;
    const { node, drains } = deletion;
    const { name } = node.meta;
    this.#deletions.set(name, deletion);
    writeTaint(context.api, node, toBeDeleted(context.loop.now), true);
    events.node('ScaleDown', name, 'marked the node as toBeDeleted/unschedulable');
    if (drains) {
      const used = utilization(node, podsOn(name), context.loop.now);
      const names = podsToMove.map(({ meta }) => meta.name).join(', ');
      const what = `utilization: ${used.toFixed(3)}, pods to reschedule: ${names}`;
      events.status('ScaleDown', `Scale-down: removing node ${name}, ${what}`);
    } else {
      events.status('ScaleDownEmpty', `Scale-down: removing empty node "${name}"`);
    }
    context.loop.setTimer(DELETE_DELAY_AFTER_TAINT, () => this.#emptyAndDelete(deletion));
  }

  /** The pods as they are by now: one that came before the taint was seen may keep the node. */
  #emptyAndDelete(deletion: Deletion): void {
    const { context, events, podsOn, budgets } = this.#parts;
    const { drains, node } = deletion;
    const pods = podsOn(node.meta.name);
    const verdicts = pods.map((pod) => drainability(pod, budgets(), context.loop.now));
    const moving = pods.filter((_, i) => verdicts[i] === 'moves');
    const blocking = verdicts.find((verdict) => verdict !== 'moves' && verdict !== 'ignored');
    if (blocking !== undefined) this.#fail(deletion, blocking);
    else if (!drains && moving.length > 0) this.#fail(deletion, 'new pods scheduled');
    else if (!drains) this.#delete(deletion);
    else
      new NodeDrain({
        context,
        events,
        pods: moving,
        daemonPods: pods.filter(({ meta }) => meta.owner?.kind === 'DaemonSet'),
        maxGracefulTerminationSec: context.settings.clusterAutoscaler.maxGracefulTerminationSec,
        drained: () => this.#delete(deletion),
        failed: (why) => this.#fail(deletion, why),
      });
  }

  /** The machine ends, and the node with it. */
  #delete({ node, group }: Deletion): void {
    const { name } = node.meta;
    this.#deletions.delete(name);
    this.#parts.events.node('ScaleDown', name, 'node removed by cluster autoscaler');
    group.delete(name);
  }

  /** The node stays, and may take pods again. */
  #fail({ node, drains }: Deletion, why: string): void {
    const { context, events, failed } = this.#parts;
    const { name } = node.meta;
    this.#deletions.delete(name);
    const what = drains ? 'failed to drain and delete node' : 'failed to delete empty node';
    events.warning('ScaleDownFailed', `${what}: ${why}`, `Node/${name}`);
    writeTaint(context.api, node, toBeDeleted(context.loop.now), false);
    failed();
  }
}
