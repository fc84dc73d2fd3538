import type { ApiClient } from '../api/apiClient.ts';
import { type Index, Informer } from '../api/informer.ts';
import { SelectorIndex } from '../labels/selectorIndex.ts';
import type { Labels, Node, Pod } from '../objects.ts';
import type { SpreadSources } from '../scheduler/schedulingCycle.ts';
import { isExpendable } from './drainability.ts';

/** A node that says within so many seconds of its creation that it is not ready is one that has yet to start: `utils/kubernetes/ready.go`. */
const STATUS_SETTING_DELAY = 120;

/** What the cluster autoscaler sees: its own copies of the objects, as late as its watches. */
export class AutoscalerViews {
  /** Those that have registered; what the cloud still prepares is known to the groups only. */
  readonly nodes: Informer<'Node'>;
  readonly pods: Informer<'Pod'>;
  readonly budgets: Informer<'PodDisruptionBudget'>;
  readonly daemonSets: Informer<'DaemonSet'>;
  /** What a scheduling cycle asks for; filters need no Services, only scores do. */
  readonly sources: SpreadSources;
  /** Pods by the node they are bound to; those that wait are in no group. */
  readonly #podsByNode: Index<Pod>;

  constructor(api: ApiClient) {
    this.nodes = new Informer(api, 'Node');
    this.pods = new Informer(api, 'Pod');
    this.budgets = new Informer(api, 'PodDisruptionBudget');
    this.daemonSets = new Informer(api, 'DaemonSet');
    this.sources = {
      services: new SelectorIndex<Labels>(),
      replicaSets: new Informer(api, 'ReplicaSet'),
      statefulSets: new Informer(api, 'StatefulSet'),
    };
    this.#podsByNode = this.pods.addIndex(({ spec }) => spec.nodeName);
  }

  /** The pods on a node that have not ended. */
  podsOn(node: string): Pod[] {
    return [...this.#podsByNode.get(node)].filter(isActive);
  }

  /**
   * The pods for which the scheduler has found no node, the most important first. Those of DaemonSets are left out, as
   * they are for one node only, and so are those that count for nothing.
   */
  unschedulablePods(): Pod[] {
    return [...this.pods.list()]
      .filter((pod) => isUnschedulable(pod) && pod.meta.owner?.kind !== 'DaemonSet' && !isExpendable(pod))
      .sort((a, b) => (b.spec.priority ?? 0) - (a.spec.priority ?? 0));
  }
}

/** `ScheduledPods` and `UnschedulablePods` in `cluster-autoscaler/utils/kubernetes/listers.go`. */
function isUnschedulable({ meta, spec, status }: Pod): boolean {
  return spec.nodeName === undefined && status.unschedulable === true && meta.deletionTimestamp === undefined;
}

/** A pod that has ended takes no room, and does not keep its node. */
function isActive({ status }: Pod): boolean {
  return status.phase !== 'Succeeded' && status.phase !== 'Failed';
}

/** Has the node registered, and not yet said that it is ready? */
export function isNotStarted({ meta, status }: Node): boolean {
  const { ready, lastTransitionTime } = status.condition;
  return ready === 'False' && lastTransitionTime - meta.creationTimestamp < STATUS_SETTING_DELAY;
}
