import type { RandomStream } from '../../engine/random.ts';
import type { ClusterContext } from '../context.ts';
import type { NodeGroupConfig } from '../nodeGroup.ts';
import type { Node, Pod } from '../objects.ts';
import { AutoscalerEvents } from './autoscalerEvents.ts';
import { AutoscalerViews, isNotStarted } from './autoscalerViews.ts';
import { isClusterHealthy } from './clusterHealth.ts';
import { deletionCandidate, isBeingDeleted, isDeletionCandidate, writeTaint } from './deletionTaints.ts';
import { isExpendable } from './drainability.ts';
import { NodeGroup, type NodeProvider } from './nodeGroup.ts';
import { ScaleDownActuator } from './scaleDownActuator.ts';
import { ScaleDownPlanner } from './scaleDownPlanner.ts';
import { scaleUp } from './scaleUp.ts';
import { Snapshot } from './snapshot.ts';
import { templateNode } from './templateNode.ts';

/** Pods younger than this may be the first of many: they wait for one scan more, seconds. `core/static_autoscaler.go` */
const UNSCHEDULABLE_POD_TIME_BUFFER = 2;
/** Nodes that are marked as candidates, or no longer so, in one scan: `--max-bulk-soft-taint-count`. */
const MAX_BULK_SOFT_TAINT_COUNT = 10;

/**
 * Adds nodes when pods fit nowhere, and removes those that the cluster can do without. Every `scanInterval` it looks
 * at everything, imagines what the scheduler would do, and acts on groups of nodes.
 * Source: `RunOnce` in `cluster-autoscaler/core/static_autoscaler.go`.
 */
export class ClusterAutoscaler {
  readonly #context: ClusterContext;
  /** As late as its watches: a scan may act on pods that have been bound meanwhile. */
  readonly #views: AutoscalerViews;
  readonly #events: AutoscalerEvents;
  /** Nodes that belong to none of them are never added or removed. */
  readonly #groups: readonly NodeGroup[];
  /** Remembers which nodes are unneeded, and since when. */
  readonly #planner: ScaleDownPlanner;
  /** Carries removals out, across scans. */
  readonly #actuator: ScaleDownActuator;
  /** Draws among groups; each cycle of the imagined scheduler asks for a stream too, but filters never draw. */
  readonly #random: RandomStream;
  /** When nodes were last asked for, when one was last removed, and when that last failed; seconds, long ago at first. */
  #lastScaleUp = Number.NEGATIVE_INFINITY;
  #lastScaleDown = Number.NEGATIVE_INFINITY;
  #lastFailure = Number.NEGATIVE_INFINITY;

  /** Its first scan is at a random point of the first interval. */
  constructor(context: ClusterContext, groups: readonly NodeGroupConfig[], provider: NodeProvider) {
    const { api, loop, settings, streams } = context;
    const { nodeProvisioning, scanInterval } = settings.clusterAutoscaler;
    this.#context = context;
    this.#views = new AutoscalerViews(api);
    this.#events = new AutoscalerEvents(context);
    this.#groups = groups.map((config) => new NodeGroup(config, loop, provider, nodeProvisioning));
    this.#planner = new ScaleDownPlanner(settings.clusterAutoscaler);
    this.#random = streams.stream('cluster-autoscaler/expander');
    this.#actuator = new ScaleDownActuator({
      context,
      events: this.#events,
      podsOn: (node) => this.#views.podsOn(node),
      budgets: () => [...this.#views.budgets.list()],
      failed: () => {
        this.#lastFailure = loop.now;
      },
    });
    loop.setTimer(streams.stream('cluster-autoscaler')() * scanInterval, () => this.#scan());
  }

  /** One pass: first the nodes that did not come, then the pods that wait, then the nodes that nobody needs. */
  #scan(): void {
    const { loop, settings } = this.#context;
    loop.setTimer(settings.clusterAutoscaler.scanInterval, () => this.#scan());
    this.#giveUpOverdue();
    // An unhealthy cluster forgets how long nodes have been unneeded: the time starts anew when it has recovered.
    if (!this.#isHealthy()) {
      this.#planner.clear();
      this.#events.warning('ClusterUnhealthy', 'Cluster is unhealthy');
      return;
    }
    const snapshot = this.#snapshot();
    const pods = this.#podsToHelp(snapshot);
    const areNew = pods.length > 0 && areAllNew(pods, loop.now);
    // A scale-up and a scale-down are never begun in one scan.
    if (pods.length > 0 && !areNew && this.#scaleUp(pods, snapshot)) this.#lastScaleUp = loop.now;
    else this.#scaleDown(snapshot, areNew);
  }

  /** Machines that have not joined in time are given back, and their group is left alone for a while. */
  #giveUpOverdue(): void {
    const { loop, settings } = this.#context;
    const { maxNodeProvisionTime } = settings.clusterAutoscaler;
    for (const group of this.#groups) {
      const { name, config } = group;
      for (const _ of group.overdueRequests(maxNodeProvisionTime)) {
        const message = `Nodes added to group ${name} failed to register within ${maxNodeProvisionTime} s`;
        this.#events.warning('ScaleUpTimedOut', message);
        group.backoff.failed(loop.now);
      }
      for (const node of group.longUnregistered(maxNodeProvisionTime)) {
        if (group.targetSize <= config.min) continue;
        group.delete(node);
        this.#events.status('DeleteUnregistered', `Removed unregistered node ${node}`);
      }
    }
  }

  /** Nodes that are on their way in or out do not count as unready. */
  #isHealthy(): boolean {
    const nodes = [...this.#views.nodes.list()];
    const unready = nodes.filter(
      (node) => node.status.condition.ready !== 'True' && !isBeingDeleted(node) && !isNotStarted(node),
    );
    return isClusterHealthy(unready.length, nodes.length, this.#context.settings.clusterAutoscaler);
  }

  /** The cluster with its pods, and with the nodes that are on their way as if they were ready. */
  #snapshot(): Snapshot {
    const { settings } = this.#context;
    const snapshot = new Snapshot({ sources: this.#views.sources, settings, random: this.#random });
    const registered = [...this.#views.nodes.list()].filter((node) => !this.#isUpcoming(node));
    for (const node of registered) snapshot.addNode(node);
    const daemonSets = [...this.#views.daemonSets.list()];
    const upcoming = this.#groups.flatMap((group) =>
      this.#upcoming(group).map((name) => templateNode(group.nodeOf(name), daemonSets)),
    );
    for (const { node } of upcoming) snapshot.addNode(node);
    for (const { node, pods } of upcoming) for (const pod of pods) snapshot.place(pod, node.meta.name);
    for (const { meta } of registered) {
      for (const pod of this.#views.podsOn(meta.name)) if (!isExpendable(pod)) snapshot.place(pod, meta.name);
    }
    return snapshot;
  }

  /** Names of the group's nodes that have been asked for and are not ready yet. */
  #upcoming(group: NodeGroup): string[] {
    const registered = [...this.#views.nodes.list()].filter((node) => group.has(node.meta.name));
    const starting = registered.filter(isNotStarted).map(({ meta }) => meta.name);
    // A node that has joined a moment ago is in the cloud's list, but not in the view.
    const unseen = group.members().filter((name) => this.#views.nodes.get(name) === undefined);
    return [...unseen, ...starting];
  }

  /** Such a node stands in the snapshot as it will be once it is ready. */
  #isUpcoming(node: Node): boolean {
    return isNotStarted(node) && this.#groupOf(node.meta.name) !== undefined;
  }

  /** The pods that wait and fit nowhere, with the others placed in the snapshot. Of pods that are alike one tells for all. */
  #podsToHelp(snapshot: Snapshot): Pod[] {
    const hopeless = new Set<string>();
    return this.#views.unschedulablePods().filter((pod) => {
      const kind = pod.meta.owner?.uid ?? pod.meta.uid;
      const node = hopeless.has(kind) ? undefined : snapshot.findNode(pod, () => true);
      if (node === undefined) hopeless.add(kind);
      else snapshot.place(pod, node);
      return node === undefined;
    });
  }

  /** @returns whether nodes were asked for */
  #scaleUp(pods: readonly Pod[], snapshot: Snapshot): boolean {
    const parts = {
      groups: this.#groups,
      daemonSets: [...this.#views.daemonSets.list()],
      expander: this.#context.settings.clusterAutoscaler.expander ?? 'least-waste',
      random: this.#random,
      events: this.#events,
    };
    return scaleUp(pods, snapshot, parts, this.#context.loop.now);
  }

  /** Looks for nodes that nobody needs and, unless there is a pause, begins to remove those whose time has come. */
  #scaleDown(snapshot: Snapshot, forbidden: boolean): void {
    const { now } = this.#context.loop;
    const nodes = [...this.#views.nodes.list()].filter((node) => !this.#isUpcoming(node));
    const staying = nodes.filter(({ meta }) => !this.#actuator.isDeleting(meta.name));
    const candidates = staying.filter(({ meta }) => this.#groupOf(meta.name) !== undefined);
    this.#planner.update({
      snapshot,
      candidates,
      destinations: new Set(staying.map(({ meta }) => meta.name)),
      evicted: this.#actuator.draining.flatMap((name) => this.#recreatedPods(name)),
      budgets: [...this.#views.budgets.list()],
      podsOn: (node) => this.#views.podsOn(node),
      now,
    });
    if (forbidden || this.#isCoolingDown()) return;
    const started = this.#actuator.start(this.#planner.removable(now), (name) => this.#groupOf(name));
    if (started > 0) this.#lastScaleDown = now;
    else this.#markCandidates(candidates);
  }

  /** The pods of a node that is being drained for which others will be made. */
  #recreatedPods(node: string): Pod[] {
    return this.#views.podsOn(node).filter(({ meta }) => meta.owner?.kind !== 'DaemonSet');
  }

  /** Is it too soon after a change, or a failure, for nodes to be removed? */
  #isCoolingDown(): boolean {
    const { loop, settings } = this.#context;
    const { scaleDownDelayAfterAdd, scaleDownDelayAfterDelete, scaleDownDelayAfterFailure } =
      settings.clusterAutoscaler;
    return (
      this.#lastScaleUp + scaleDownDelayAfterAdd > loop.now ||
      this.#lastScaleDown + scaleDownDelayAfterDelete > loop.now ||
      this.#lastFailure + scaleDownDelayAfterFailure > loop.now
    );
  }

  /** Marks the nodes that are unneeded, so that the scheduler would rather not use them, and unmarks the others. */
  #markCandidates(candidates: readonly Node[]): void {
    const { api, loop } = this.#context;
    const taint = deletionCandidate(loop.now);
    const wrong = candidates.filter(
      (node) => this.#planner.isUnneeded(node.meta.name) !== isDeletionCandidate(node),
    );
    for (const node of wrong.slice(0, MAX_BULK_SOFT_TAINT_COUNT))
      writeTaint(api, node, taint, this.#planner.isUnneeded(node.meta.name));
  }

  /** Undefined for a node that was not made by a group. */
  #groupOf(node: string): NodeGroup | undefined {
    return this.#groups.find((group) => group.has(node));
  }
}

/** Are even the oldest of the pods so young that more may be coming? */
function areAllNew(pods: readonly Pod[], now: number): boolean {
  return pods.every(({ meta }) => meta.creationTimestamp + UNSCHEDULABLE_POD_TIME_BUFFER > now);
}
