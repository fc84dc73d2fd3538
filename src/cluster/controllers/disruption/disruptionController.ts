import type { TimerId } from '../../../engine/eventLoop.ts';
import { objectKey } from '../../api/objectKey.ts';
import type { ClusterContext } from '../../context.ts';
import { SelectorIndex } from '../../labels/selectorIndex.ts';
import { matchesAll, requirementsOf } from '../../labels/selectors.ts';
import type { DisruptionBudgetStatus, Pod, PodDisruptionBudget } from '../../objects.ts';
import type { ControllerViews } from '../views.ts';
import { WorkQueue } from '../workQueue.ts';
import { type BudgetPod, budgetCounts, DELETION_TIMEOUT } from './budgetStatus.ts';

/**
 * Keeps the status of each disruption budget: how many of its pods are healthy, and how many may be evicted.
 * Source: `pkg/controller/disruption/disruption.go`.
 */
export class DisruptionController {
  readonly #context: ClusterContext;
  /** A budget is as late as these: an eviction may be granted on figures of a moment ago, as in Kubernetes. */
  readonly #views: ControllerViews;
  /** Keys of the budgets to look at. */
  readonly #queue: WorkQueue;
  /** The selectors of the budgets, by the budget's key. */
  readonly #selectors = new SelectorIndex<string>();
  /** The pods of each budget, by the budget's key and the pod's uid. */
  readonly #pods = new Map<string, Map<string, Pod>>();
  /** The next look at a budget with evictions that nobody has confirmed. */
  readonly #rechecks = new Map<string, TimerId>();

  constructor(context: ClusterContext, views: ControllerViews) {
    this.#context = context;
    this.#views = views;
    this.#queue = new WorkQueue(context, (key) => this.#sync(key));
    views.budgets.onChange((budget, previous) => this.#budgetChanged(budget, previous));
    views.pods.onChange((pod, previous) => this.#podChanged(pod, previous));
    // Of a ReplicaSet that a Deployment owns, the Deployment's size is what counts.
    views.replicaSets.onChange((set, before) => {
      if ((set ?? before)?.meta.owner === undefined) this.#scaled(set?.spec.replicas, before?.spec.replicas);
    });
    views.deployments.onChange((set, before) => this.#scaled(set?.spec.replicas, before?.spec.replicas));
    views.statefulSets.onChange((set, before) => this.#scaled(set?.spec.replicas, before?.spec.replicas));
  }

  /**
   * A status that this controller has written itself leaves the selector alone; only another spec costs a look at all
   * pods.
   */
  #budgetChanged(budget: PodDisruptionBudget | undefined, previous: PodDisruptionBudget | undefined): void {
    const changed = budget ?? previous;
    if (changed === undefined) return;
    const key = objectKey(changed.meta);
    if (budget === undefined) this.#forget(key);
    else if (budget.spec !== previous?.spec) this.#select(key, budget);
    this.#queue.add(key);
  }

  /** Finds the budget's pods; an absent selector selects none, and an empty one all of the namespace. */
  #select(key: string, { meta: { namespace }, spec: { selector } }: PodDisruptionBudget): void {
    this.#forget(key);
    const pods = new Map<string, Pod>();
    this.#pods.set(key, pods);
    if (selector === undefined) return;
    const requirements = [...requirementsOf(selector.matchLabels), ...selector.matchExpressions];
    this.#selectors.set(key, namespace, requirements, key);
    for (const pod of this.#views.pods.list()) {
      const { meta } = pod;
      if (meta.namespace === namespace && matchesAll(requirements, meta.labels)) pods.set(meta.uid, pod);
    }
  }

  /** Pods that the budget counted are not looked up by it any more. */
  #forget(key: string): void {
    this.#pods.delete(key);
    this.#selectors.delete(key);
  }

  /** A pod that loses its labels leaves the budget, as one that is gone does. */
  #podChanged(pod: Pod | undefined, previous: Pod | undefined): void {
    const forBudgetsOf = (one: Pod | undefined, found: (key: string) => void): void => {
      if (one !== undefined) this.#selectors.forEachMatch(one.meta.namespace, one.meta.labels, found);
    };
    forBudgetsOf(previous, (key) => {
      if (previous !== undefined) this.#pods.get(key)?.delete(previous.meta.uid);
      this.#queue.add(key);
    });
    forBudgetsOf(pod, (key) => {
      if (pod !== undefined) this.#pods.get(key)?.set(pod.meta.uid, pod);
      this.#queue.add(key);
    });
  }

  /** The size of a workload counts in every budget that has one of its pods; sizes seldom change. */
  #scaled(replicas: number | undefined, before: number | undefined): void {
    if (replicas === before) return;
    for (const key of this.#pods.keys()) this.#queue.add(key);
  }

  /**
   * Brings one budget's status in line.
   * @returns seconds that the write and its answer take
   */
  #sync(key: string): number {
    const budget = this.#views.budgets.get(key);
    if (budget === undefined) return 0;
    const status = this.#status(budget, [...(this.#pods.get(key)?.values() ?? [])]);
    this.#recheckLater(key, status.disruptedPods);
    if (sameStatus(budget.status, status)) return 0;
    this.#context.api.patch('PodDisruptionBudget', key, budget.meta.uid, (current) =>
      // An eviction may have come in between: then what was worked out here is out of date.
      current.status === budget.status && current.generation === budget.generation
        ? { ...current, status }
        : undefined,
    );
    return 2 * this.#context.settings.apiLatency;
  }

  /** The figures as of now, from the view: pods that have gone since are still counted. */
  #status(budget: PodDisruptionBudget, pods: readonly Pod[]): DisruptionBudgetStatus {
    const disruptedPods = this.#unconfirmed(budget, pods);
    const { now } = this.#context.loop;
    const counted = pods.map((pod): BudgetPod => {
      const disrupted = disruptedPods[pod.meta.name];
      return {
        ready: pod.status.ready,
        terminating: pod.meta.deletionTimestamp !== undefined,
        ...(disrupted !== undefined && { disruptedSecondsAgo: now - disrupted }),
        ...this.#controllerOf(pod),
      };
    });
    const counts = budgetCounts(budget.spec, counted, (key) => this.#scaleOf(key));
    return { observedGeneration: budget.generation, ...counts, disruptedPods };
  }

  /** Evictions that were granted and whose pods are still there, not deleted, and not waited for in vain. */
  #unconfirmed(budget: PodDisruptionBudget, pods: readonly Pod[]): Record<string, number> {
    const { now } = this.#context.loop;
    const waiting = pods.filter(({ meta: { name, deletionTimestamp } }) => {
      const since = budget.status.disruptedPods[name];
      return since !== undefined && deletionTimestamp === undefined && now - since < DELETION_TIMEOUT;
    });
    return Object.fromEntries(
      waiting.map(({ meta: { name } }) => [name, budget.status.disruptedPods[name] ?? now]),
    );
  }

  /** What decides how many of such pods there should be: the Deployment, in place of its ReplicaSets. */
  #controllerOf({ meta: { owner, namespace } }: Pod): { readonly controller?: string } {
    if (owner === undefined) return {};
    const key = objectKey({ namespace, name: owner.name });
    const parent = owner.kind === 'ReplicaSet' ? this.#views.replicaSets.get(key)?.meta.owner : undefined;
    if (parent === undefined) return { controller: `${owner.kind}/${key}` };
    return { controller: `${parent.kind}/${objectKey({ namespace, name: parent.name })}` };
  }

  /** A DaemonSet has no size that one could set: its pods add nothing. @param controller `Kind/namespace/name` */
  #scaleOf(controller: string): number {
    const [kind] = controller.split('/', 1);
    const key = controller.slice(kind.length + 1);
    const { deployments, replicaSets, statefulSets } = this.#views;
    if (kind === 'Deployment') return deployments.get(key)?.spec.replicas ?? 0;
    if (kind === 'ReplicaSet') return replicaSets.get(key)?.spec.replicas ?? 0;
    return statefulSets.get(key)?.spec.replicas ?? 0;
  }

  /** A pod that stays although its eviction was granted counts again when the time is over. */
  #recheckLater(key: string, disruptedPods: DisruptionBudgetStatus['disruptedPods']): void {
    const running = this.#rechecks.get(key);
    if (running !== undefined) this.#context.loop.clearTimer(running);
    this.#rechecks.delete(key);
    const since = Object.values(disruptedPods);
    if (since.length === 0) return;
    const delay = Math.min(...since) + DELETION_TIMEOUT - this.#context.loop.now;
    const timer = this.#context.loop.setTimer(Math.max(0, delay), () => this.#queue.add(key));
    this.#rechecks.set(key, timer);
  }
}

/** A status that says the same is not written, or each write would lead to another pass. */
function sameStatus(a: DisruptionBudgetStatus, b: DisruptionBudgetStatus): boolean {
  const names = Object.keys(b.disruptedPods);
  return (
    a.observedGeneration === b.observedGeneration &&
    a.disruptionsAllowed === b.disruptionsAllowed &&
    a.currentHealthy === b.currentHealthy &&
    a.desiredHealthy === b.desiredHealthy &&
    a.expectedPods === b.expectedPods &&
    names.length === Object.keys(a.disruptedPods).length &&
    names.every((name) => a.disruptedPods[name] === b.disruptedPods[name])
  );
}
