import { Informer } from '../api/informer.ts';
import { objectKey } from '../api/objectKey.ts';
import type { ClusterContext } from '../context.ts';
import { SelectorIndex } from '../labels/selectorIndex.ts';
import { requirementsOf } from '../labels/selectors.ts';
import type { Labels, Node, Pod, Service } from '../objects.ts';
import { failureMessage } from './failureMessage.ts';
import { Nominator } from './nominator.ts';
import { Preemption } from './preemption.ts';
import { SchedulerCache } from './schedulerCache.ts';
import { type Choice, SchedulingCycle, type Search } from './schedulingCycle.ts';
import { type QueuedPod, SchedulingQueue } from './schedulingQueue.ts';
import type { SchedulingTrace, TracedScores } from './schedulingTrace.ts';

/** Minor version since which pods leave their back-off early (`SchedulerPopFromBackoffQ`). */
const POPS_EARLY_SINCE = 33;

/**
 * The scheduler: one pod at a time, every `schedulingCycle`. A cycle filters the nodes, scores those that are left,
 * and takes the best. The pod then counts on its node at once (it is *assumed*), while the binding is written.
 * Source: `pkg/scheduler/schedule_one.go`.
 */
export class Scheduler {
  readonly #context: ClusterContext;
  /** What the scheduler believes of nodes and pods, with the pods it has assumed. */
  readonly #cache = new SchedulerCache();
  readonly #queue: SchedulingQueue;
  readonly #nominator = new Nominator();
  /** Subscribed last, when all that its handler uses is there. */
  readonly #pods: Informer<'Pod'>;
  readonly #cycle: SchedulingCycle;
  readonly #preemption: Preemption;
  /** Selectors of the Services, by uid, so that those which select a pod are found by its labels. */
  readonly #services = new SelectorIndex<Labels>();
  /** Keys of the pods that wait, by uid: the queue knows uids only. */
  readonly #waiting = new Map<string, string>();
  /** Undefined for almost every run: then no score is copied. */
  readonly #trace: SchedulingTrace | undefined;
  /** A cycle is under way: the next pod waits for its end. */
  #busy = false;

  /** @param trace told how each pod got its node */
  constructor(context: ClusterContext, trace?: SchedulingTrace) {
    this.#context = context;
    this.#trace = trace;
    this.#queue = new SchedulingQueue(
      context.loop,
      () => this.#wake(),
      context.settings.kubernetesMinor >= POPS_EARLY_SINCE,
    );
    new Informer(context.api, 'Node').onChange((node, previous) => this.#nodeChanged(node, previous));
    new Informer(context.api, 'Service').onChange((service, previous) =>
      this.#serviceChanged(service, previous),
    );
    const sources = {
      services: this.#services,
      replicaSets: new Informer(context.api, 'ReplicaSet'),
      statefulSets: new Informer(context.api, 'StatefulSet'),
    };
    const random = context.streams.stream('scheduler');
    this.#cycle = new SchedulingCycle(this.#cache, sources, this.#nominator, context.settings, random);
    this.#preemption = new Preemption(
      context,
      this.#cache,
      this.#cycle,
      this.#nominator,
      new Informer(context.api, 'PodDisruptionBudget'),
    );
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
    this.#cycle.servicesChanged();
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
      this.#nominator.delete(uid);
      if (!this.#cache.has(uid) || previous === undefined || changesPlacement(pod, previous)) {
        this.#cache.setPod(pod, nodeName);
      }
      if (previous === undefined || previous.spec.nodeName !== nodeName || changesPlacement(pod, previous))
        this.#queue.moveOn('pod-placed');
    } else if (deletionTimestamp === undefined && !this.#cache.has(uid) && !this.#waiting.has(uid)) {
      this.#waiting.set(uid, objectKey(pod.meta));
      this.#queue.add(uid, pod.spec.priority);
    }
  }

  /** The pod takes no room any more. */
  #forget({ meta: { uid } }: Pod): void {
    this.#queue.remove(uid);
    this.#waiting.delete(uid);
    this.#preemption.forget(uid);
    this.#nominator.delete(uid);
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

  /** One cycle: find the feasible nodes, take the best, assume and bind. Without one the pod may preempt, and waits. */
  #scheduleOne(pod: Pod, queued: QueuedPod): void {
    const search = this.#cycle.search(pod);
    if (search.feasible.length === 0) {
      this.#unschedulable(pod, queued, search);
      return;
    }
    const choice = this.#choose(search);
    this.#cache.setPod(pod, choice.node.name);
    this.#nominator.delete(pod.meta.uid);
    this.#bind(pod, choice, () => {
      this.#cache.removePod(pod.meta.uid);
      this.#queue.addFailed(queued);
    });
  }

  /** With a trace, what each plugin says is copied for it. */
  #choose(search: Search): Choice {
    const trace = this.#trace;
    if (trace === undefined) return this.#cycle.choose(search);
    const plugins: TracedScores[] = [];
    const choice = this.#cycle.choose(search, (plugin, weight, scores) =>
      plugins.push({ plugin, weight, scores: scores.slice(0, search.feasible.length) }),
    );
    const { namespace, name } = search.place.pod.meta;
    trace({
      time: this.#context.loop.now,
      namespace,
      pod: name,
      chosen: choice.node.name,
      nodes: search.feasible.map((node) => node.name),
      plugins,
    });
    return choice;
  }

  /** Pods of lower priority may have to go; whether or not they do, the pod waits for something to change. */
  #unschedulable(pod: Pod, queued: QueuedPod, { rejected }: Search): void {
    // The condition PodScheduled=False: written once, and the same write is a call each time.
    if (pod.status.unschedulable === true) this.#context.api.charge(() => {});
    const inVain = rejected.length === 0 ? undefined : this.#preemption.tryFor(pod, rejected);
    const message = failureMessage(
      this.#cache.order.length,
      rejected.map((one) => one.rejection),
    );
    const tail = inVain === undefined ? '' : ` preemption: ${inVain}`;
    this.#context.events.warning('FailedScheduling', `Pod/${pod.meta.name}`, message + tail);
    this.#queue.addUnschedulable(queued, new Set(rejected.map((one) => one.rejection.plugin)));
    this.#markUnschedulable(pod);
  }

  /** The condition by which the cluster autoscaler knows the pod; written once (`handleSchedulingFailure`). */
  #markUnschedulable({ meta, status }: Pod): void {
    if (status.unschedulable === true) return;
    this.#context.api.patch('Pod', objectKey(meta), meta.uid, (current) =>
      current.spec.nodeName !== undefined || current.status.unschedulable === true
        ? undefined
        : { ...current, status: { ...current.status, unschedulable: true } },
    );
  }

  /** Writes the node into the pod; the write fails if the pod is gone or was bound by somebody else. */
  #bind(pod: Pod, { node, score }: Choice, failed: () => void): void {
    const { api, events } = this.#context;
    const { name, namespace, uid } = pod.meta;
    const nodeName = node.name;
    const withScore = score === undefined ? '' : ` with score ${score}`;
    const bind = (current: Pod): Pod | undefined =>
      current.spec.nodeName === undefined ? { ...current, spec: { ...current.spec, nodeName } } : undefined;
    const answered = (bound: Pod | undefined): void => {
      if (bound === undefined) failed();
      else
        events.normal(
          'Scheduled',
          `Pod/${name}`,
          `Successfully assigned ${namespace}/${name} to ${nodeName}${withScore}`,
        );
    };
    api.patch('Pod', objectKey(pod.meta), uid, bind, answered, failed);
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
