import { type RandomStream, uniformInt } from '../../engine/random.ts';
import { Informer } from '../api/informer.ts';
import { objectKey } from '../api/objectKey.ts';
import type { ClusterContext } from '../context.ts';
import { SelectorIndex } from '../labels/selectorIndex.ts';
import { requirementsOf } from '../labels/selectors.ts';
import type { Labels, Node, Pod, Service } from '../objects.ts';
import { failureMessage } from './failureMessage.ts';
import { type FilterName, type Rejection, rejection } from './filters.ts';
import type { NodeInfo } from './nodeInfo.ts';
import { nodeScores } from './nodeScores.ts';
import { nextStartIndex, numFeasibleNodesToFind } from './numFeasibleNodes.ts';
import { podRequests, podScoringRequests } from './resources.ts';
import { SchedulerCache } from './schedulerCache.ts';
import { SchedulingQueue } from './schedulingQueue.ts';
import type { SpreadCounter } from './spreadCounter.ts';
import { defaultSpreadSelector } from './spreadSelector.ts';

/**
 * The scheduler: one pod at a time, every `schedulingCycle`. A cycle filters the nodes, scores those that are left,
 * and takes the best. The pod then counts on its node at once (it is *assumed*), while the binding is written.
 * Source: `pkg/scheduler/schedule_one.go`.
 */
export class Scheduler {
  readonly #context: ClusterContext;
  /** Draws among nodes of equal score: the only chance in the control plane's placement. */
  readonly #random: RandomStream;
  readonly #cache = new SchedulerCache();
  readonly #queue: SchedulingQueue;
  readonly #pods: Informer<'Pod'>;
  readonly #replicaSets: Informer<'ReplicaSet'>;
  readonly #services = new SelectorIndex<Labels>();
  /** Keys of the pods that wait, by uid: the queue knows uids only. */
  readonly #waiting = new Map<string, string>();
  /** Place in the node order at which the next search begins. */
  #startIndex = 0;
  /** A cycle is under way: the next pod waits for its end. */
  #busy = false;

  constructor(context: ClusterContext) {
    this.#context = context;
    this.#random = context.streams.stream('scheduler');
    this.#queue = new SchedulingQueue(context.loop, () => this.#wake());
    new Informer(context.api, 'Node').onChange((node, previous) => this.#nodeChanged(node, previous));
    new Informer(context.api, 'Service').onChange((service, previous) =>
      this.#serviceChanged(service, previous),
    );
    this.#replicaSets = new Informer(context.api, 'ReplicaSet');
    this.#pods = new Informer(context.api, 'Pod');
    this.#pods.onChange((pod, previous) => this.#podChanged(pod, previous));
  }

  /** Keeps the cache's node, and wakes the pods that this may help. */
  #nodeChanged(node: Node | undefined, previous: Node | undefined): void {
    if (node === undefined) {
      if (previous !== undefined) this.#cache.removeNode(previous);
      return;
    }
    this.#cache.setNode(node);
    // A heartbeat or a condition makes no room; taints, labels, cordoning and capacity may.
    const helpful =
      previous === undefined ||
      previous.spec !== node.spec ||
      previous.meta.labels !== node.meta.labels ||
      previous.status.allocatable !== node.status.allocatable;
    if (helpful) this.#queue.moveOn('node');
  }

  /** Services matter to the scheduler only through their selectors, by which pods are spread. */
  #serviceChanged(service: Service | undefined, previous: Service | undefined): void {
    if (previous !== undefined) this.#services.delete(previous.meta.uid);
    const selector = service?.spec.selector;
    if (service === undefined || selector === undefined) return;
    const { namespace, uid } = service.meta;
    this.#services.set(uid, namespace, requirementsOf(selector), selector);
  }

  /**
   * A pod is one of three things to the scheduler: waiting for a node, taking room on one, or done.
   * An assumed pod that is not yet seen as bound is in the cache already, and must not be queued again.
   */
  #podChanged(pod: Pod | undefined, previous: Pod | undefined): void {
    if (previous !== undefined && pod?.meta.uid !== previous.meta.uid) this.#forget(previous);
    if (pod === undefined) return;
    const { uid, deletionTimestamp } = pod.meta;
    const { nodeName } = pod.spec;
    if (pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed') {
      this.#forget(pod);
    } else if (nodeName !== undefined) {
      this.#queue.remove(uid);
      this.#waiting.delete(uid);
      if (!this.#cache.has(uid) || previous === undefined || changesPlacement(pod, previous)) {
        this.#cache.setPod(pod, nodeName);
      }
    } else if (deletionTimestamp === undefined && !this.#cache.has(uid)) {
      this.#waiting.set(uid, objectKey(pod.meta));
      this.#queue.add(uid);
    }
  }

  /** The pod takes no room any more. */
  #forget({ meta: { uid } }: Pod): void {
    this.#queue.remove(uid);
    this.#waiting.delete(uid);
    if (!this.#cache.has(uid)) return;
    this.#cache.removePod(uid);
    this.#queue.moveOn('pod-removed');
  }

  /** Starts a cycle if none is under way. The decision falls at the end of the cycle, on what is known then. */
  #wake(): void {
    if (this.#busy) return;
    const next = this.#queue.pop();
    if (next === undefined) return;
    this.#busy = true;
    this.#context.loop.setTimer(this.#context.settings.schedulingCycle, () => {
      this.#busy = false;
      const pod = this.#pods.get(this.#waiting.get(next.uid) ?? '');
      if (pod?.meta.uid === next.uid) this.#scheduleOne(pod, next);
      this.#wake();
    });
  }

  /**
   * One cycle: find the feasible nodes, take the best, assume and bind. A single feasible node is not scored.
   * Without one the pod waits; preemption would be tried at this point.
   */
  #scheduleOne(pod: Pod, queued: Parameters<SchedulingQueue['addUnschedulable']>[0]): void {
    const { feasible, rejections } = this.#findFeasible(pod);
    if (feasible.length === 0) {
      const message = failureMessage(this.#cache.order.length, rejections);
      this.#context.events.warning('FailedScheduling', `Pod/${pod.meta.name}`, message);
      this.#queue.addUnschedulable(queued, new Set<FilterName>(rejections.map(({ plugin }) => plugin)));
      return;
    }
    const node = feasible.length === 1 ? feasible[0] : this.#best(pod, feasible);
    this.#cache.setPod(pod, node.name);
    this.#bind(pod, node.name, () => {
      this.#cache.removePod(pod.meta.uid);
      this.#queue.addFailed(queued);
    });
  }

  /** Searches from where the last cycle stopped until enough nodes are found. */
  #findFeasible(pod: Pod): { feasible: NodeInfo[]; rejections: Rejection[] } {
    const order = this.#cache.order;
    const wanted = numFeasibleNodesToFind(order.length);
    const place = { pod, requests: podRequests(pod.spec.containers) };
    const feasible: NodeInfo[] = [];
    const rejections: Rejection[] = [];
    for (let i = 0; i < order.length && feasible.length < wanted; i++) {
      const node = order[(this.#startIndex + i) % order.length];
      const rejected = rejection(place, node);
      if (rejected === undefined) feasible.push(node);
      else rejections.push(rejected);
    }
    this.#startIndex = nextStartIndex(this.#startIndex, feasible.length + rejections.length, order.length);
    return { feasible, rejections };
  }

  /**
   * The node with the highest score; equal ones have equal chances. (v1.35 and v1.36 take an early one instead,
   * which upstream treats as a defect.)
   */
  #best(pod: Pod, feasible: readonly NodeInfo[]): NodeInfo {
    const { containers } = pod.spec;
    const scored = {
      pod,
      requests: podRequests(containers),
      scoringRequests: podScoringRequests(containers),
      spread: this.#spreadCounter(pod),
    };
    const scores = nodeScores(scored, feasible);
    const highest = scores.reduce((max, score) => Math.max(max, score), 0);
    const best = feasible.filter((_, i) => scores[i] === highest);
    return best.length === 1 ? best[0] : best[uniformInt(this.#random, best.length)];
  }

  /** The counter for the pod's default spread constraints; undefined if no Service or owner selects it. */
  #spreadCounter(pod: Pod): SpreadCounter | undefined {
    const { namespace, labels, owner } = pod.meta;
    const services: Labels[] = [];
    this.#services.forEachMatch(namespace, labels, (selector) => services.push(selector));
    const replicaSet =
      owner?.kind === 'ReplicaSet'
        ? this.#replicaSets.get(objectKey({ namespace, name: owner.name }))
        : undefined;
    const requirements = defaultSpreadSelector(labels, services, replicaSet?.spec.selector);
    if (requirements.length === 0) return undefined;
    return this.#cache.spreadCounter(namespace, requirements, pod.spec.nodeSelector);
  }

  /** Writes the node into the pod; the write fails if the pod is gone or was bound by somebody else. */
  #bind(pod: Pod, nodeName: string, failed: () => void): void {
    const { api, events } = this.#context;
    const { name, namespace, uid } = pod.meta;
    const bind = (current: Pod): Pod | undefined =>
      current.spec.nodeName === undefined ? { ...current, spec: { ...current.spec, nodeName } } : undefined;
    api.patch('Pod', objectKey(pod.meta), uid, bind, (bound) => {
      if (bound === undefined) failed();
      else
        events.normal(
          'Scheduled',
          `Pod/${name}`,
          `Successfully assigned ${namespace}/${name} to ${nodeName}`,
        );
    });
  }
}

/** Did something change that the cache's sums and counts depend on? Status and heartbeats do not. */
function changesPlacement(pod: Pod, previous: Pod): boolean {
  return (
    pod.spec.containers !== previous.spec.containers ||
    pod.meta.labels !== previous.meta.labels ||
    pod.meta.deletionTimestamp !== previous.meta.deletionTimestamp
  );
}
