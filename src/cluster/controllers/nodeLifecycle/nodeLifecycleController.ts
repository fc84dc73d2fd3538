import { objectKey } from '../../api/objectKey.ts';
import type { ClusterContext } from '../../context.ts';
import type { Node, Pod } from '../../objects.ts';
import { zoneKey } from '../../zones.ts';
import type { ControllerViews } from '../views.ts';
import { conditionTaint, noScheduleTaints, taintNode } from './conditionTaints.ts';
import { healthDecision } from './healthDecision.ts';
import { LEASE_NAMESPACE } from './leaseNamespace.ts';
import { NoExecuteTainter } from './noExecuteTainter.ts';
import { evictionRate, type ZoneMember, zoneStates } from './zoneState.ts';

/** Silence that a node may keep before its first report, seconds: `config/v1alpha1/defaults.go`. */
const STARTUP_GRACE_PERIOD = 60;
/** Time that one pass takes, seconds, a figure of this model: the next pass starts a whole period after its end. */
const PASS_DURATION = 0.003;
/**
 * A node with it does not count when zones are judged: `labelNodeDisruptionExclusion` in the file of the controller.
 */
const EXCLUDE_DISRUPTION_LABEL = 'node.kubernetes.io/exclude-disruption';

/** What the controller has seen of a node, by its own clock. */
interface Observed {
  /** As the node wrote it: only compared with what the node wrote before, never with a clock here. */
  renewTime: number;
  /** When a newer Lease or status was seen. */
  probeTime: number;
  /** When the condition last changed, for the same comparison. */
  transitionTime: number;
}

/**
 * Notices that a node has fallen silent, says so in its condition, marks its pods as not ready (which takes them out
 * of their Services), and taints it.
 * Source: `pkg/controller/nodelifecycle/node_lifecycle_controller.go`.
 */
export class NodeLifecycleController {
  readonly #context: ClusterContext;
  readonly #views: ControllerViews;
  /** The rate-limited half of tainting; NoSchedule taints need no limit. */
  readonly #tainter: NoExecuteTainter;
  /** By the node's name. */
  readonly #observed = new Map<string, Observed>();
  /** No node of any zone is ready: more likely the fault is here than everywhere. */
  #allDisrupted = false;
  /** Nodes whose pods are being marked as not ready, and whether the next pass waits for the last of them. */
  #marking = 0;
  #passDue = false;

  constructor(context: ClusterContext, views: ControllerViews) {
    this.#context = context;
    this.#views = views;
    this.#tainter = new NoExecuteTainter(context, views);
    views.nodes.onChange((node) => {
      if (node !== undefined) this.#taintNoSchedule(node);
    });
    const phase = context.streams.stream('node-lifecycle')() * context.settings.nodeMonitorPeriod;
    context.loop.setTimer(phase, () => this.#monitor());
  }

  /** One pass over all nodes. */
  #monitor(): void {
    const { loop, settings } = this.#context;
    const members: ZoneMember[] = [];
    for (const node of this.#views.nodes.list()) members.push(this.#monitorNode(node));
    this.#handleDisruption(members);
    // A pass ends with its last write.
    const pause = settings.nodeMonitorPeriod + PASS_DURATION + this.#context.api.backlog;
    loop.setTimer(pause, () => {
      if (this.#marking === 0) this.#monitor();
      else this.#passDue = true;
    });
  }

  /** @returns the node as it counts in its zone, with what was decided in this pass */
  #monitorNode(node: Node): ZoneMember {
    const { ready } = node.status.condition;
    // Of a node that was not ready before this controller started, its predecessor may have left pods unmarked.
    const isNew = !this.#observed.has(node.meta.name);
    const decision = healthDecision(this.#health(node));
    const silent = decision.ready === 'Unknown';
    if (silent && ready !== 'Unknown') this.#markUnknown(node, decision.markPodsNotReady);
    else if (isNew && ready !== 'True') this.#markPodsNotReady(node.meta.name);
    // What the pass found the node to be, not what it made of it: the NoExecute taint follows one pass later.
    if (ready === 'True') this.#tainter.release(node);
    else if (!this.#allDisrupted) this.#taintNoExecute(node);
    const excluded = node.meta.labels[EXCLUDE_DISRUPTION_LABEL] !== undefined;
    return { zone: zoneKey(node.meta.labels), excluded, ready: ready === 'True' && !silent };
  }

  /** What {@link healthDecision} needs. Nodes here have all reported, as they are registered ready. */
  #health(node: Node): Parameters<typeof healthDecision>[0] {
    const { now } = this.#context.loop;
    const { settings } = this.#context;
    const { condition } = node.status;
    const renewTime = this.#views.leases.get(leaseKey(node))?.renewTime ?? Number.NEGATIVE_INFINITY;
    const observed = this.#observe(node.meta.name, renewTime, condition.lastTransitionTime);
    return {
      monitorGracePeriodSeconds: settings.nodeMonitorGracePeriod,
      startupGracePeriodSeconds: STARTUP_GRACE_PERIOD,
      nodeAgeSeconds: now - node.meta.creationTimestamp,
      secondsSinceStatusChanged: now - observed.probeTime,
      secondsSinceLeaseRenewed: now - observed.probeTime,
      previousReady: condition.ready === 'True',
    };
  }

  /** Stamps the present time if something newer is seen than at the last pass. */
  #observe(name: string, renewTime: number, transitionTime: number): Observed {
    const { now } = this.#context.loop;
    const known = this.#observed.get(name);
    if (known === undefined) {
      const observed = { renewTime, transitionTime, probeTime: now };
      this.#observed.set(name, observed);
      return observed;
    }
    if (renewTime > known.renewTime || transitionTime > known.transitionTime) known.probeTime = now;
    known.renewTime = renewTime;
    known.transitionTime = transitionTime;
    return known;
  }

  /** The node's condition first; then the event, and its pods, if it was ready until now. */
  #markUnknown(node: Node, markPods: boolean): void {
    const { api, events, loop } = this.#context;
    const { name, uid } = node.meta;
    api.patch(
      'Node',
      objectKey(node.meta),
      uid,
      (current) => ({
        ...current,
        status: { ...current.status, condition: { ready: 'Unknown', lastTransitionTime: loop.now } },
      }),
      (changed) => {
        if (changed === undefined) return;
        // The controller's own change must not count as a sign of life.
        const observed = this.#observed.get(name);
        if (observed !== undefined) observed.transitionTime = loop.now;
        if (!markPods) return;
        events.normal('NodeNotReady', `Node/${name}`, `Node ${name} status is now: NodeNotReady`);
        this.#markPodsNotReady(name);
      },
    );
  }

  /** All ready pods of a node, whose containers may well run on. */
  #markPodsNotReady(node: string): void {
    this.#marking++;
    this.#markNext([...this.#views.podsByNode.get(node)].filter((pod) => pod.status.ready));
  }

  /** One after the other, each write waiting for the answer to the one before, and each with an event of the pod. */
  #markNext(pods: readonly Pod[], next = 0): void {
    if (next >= pods.length) {
      if (--this.#marking === 0 && this.#passDue) {
        this.#passDue = false;
        this.#monitor();
      }
      return;
    }
    const { api, loop } = this.#context;
    const { meta } = pods[next];
    const change = (current: Pod): Pod | undefined =>
      current.status.ready
        ? { ...current, status: { ...current.status, ready: false, readyTransitionTime: loop.now } }
        : undefined;
    api.patch('Pod', objectKey(meta), meta.uid, change, () => {
      // The record has the change of the condition itself; the event costs its call all the same.
      api.postEvent(`Pod/${meta.name}`);
      this.#markNext(pods, next + 1);
    });
  }

  /** At once with the condition, without a limit: nothing new is placed on a node that may be gone. */
  #taintNoSchedule(node: Node): void {
    if (taintNode(node, 'NoSchedule', noScheduleTaints(node)) === undefined) return;
    this.#context.api.patch('Node', objectKey(node.meta), node.meta.uid, (current) =>
      taintNode(current, 'NoSchedule', noScheduleTaints(current)),
    );
  }

  /** Queues the node for the taint that its condition calls for, if it has not got it. */
  #taintNoExecute(node: Node): void {
    const taint = conditionTaint(node.status.condition.ready, 'NoExecute');
    if (taint !== undefined && taintNode(node, 'NoExecute', [taint]) !== undefined) this.#tainter.add(node);
  }

  /** Sets the zones' rates; when every zone is down nobody is evicted, and the taints that there are go. */
  #handleDisruption(members: readonly ZoneMember[]): void {
    const { settings, loop } = this.#context;
    const states = zoneStates(members, settings.unhealthyZoneThreshold);
    const all = states.size > 0 && [...states.values()].every((state) => state === 'FullDisruption');
    if (all && !this.#allDisrupted) for (const node of this.#views.nodes.list()) this.#tainter.release(node);
    if (!all && this.#allDisrupted)
      for (const observed of this.#observed.values()) observed.probeTime = loop.now;
    this.#allDisrupted = all;
    const sizes = new Map<string, number>();
    for (const { zone } of members) sizes.set(zone, (sizes.get(zone) ?? 0) + 1);
    for (const [zone, state] of states) {
      this.#tainter.setRate(zone, evictionRate(state, sizes.get(zone) ?? 0, settings, all));
    }
  }
}

/** Where the node's Lease is. */
function leaseKey(node: Node): string {
  return objectKey({ namespace: LEASE_NAMESPACE, name: node.meta.name });
}
