import { matchesSelector } from '../labels/selectors.ts';
import type { Pod, PodDisruptionBudget } from '../objects.ts';

/** Says of a pod whether a node may be removed from under it: `true` it may, `false` it must not. */
const SAFE_TO_EVICT_ANNOTATION = 'cluster-autoscaler.kubernetes.io/safe-to-evict';
/** Where DNS and the like run: `metav1.NamespaceSystem`. A budget for such a pod says that it may be moved. */
const SYSTEM_NAMESPACE = 'kube-system';
/** A pod that is still there so many seconds after its grace period will not go: `utils/drain/drain.go`. */
const LONG_TERMINATION = 30;
/** Pods of a lower priority are of no account: `--expendable-pods-priority-cutoff`. */
const EXPENDABLE_PRIORITY_CUTOFF = -10;

/** Why a pod keeps its node, in the words of `cluster-autoscaler/utils/drain/drain.go`. */
export type BlockingReason =
  | 'NotReplicated'
  | 'UnmovableKubeSystemPod'
  | 'NotSafeToEvictAnnotation'
  | 'NotEnoughPdb';

/** What becomes of a pod when its node is removed: it goes with the node, it has to find another one, or it prevents it. */
export type Drainability = 'ignored' | 'moves' | BlockingReason;

/**
 * May a node be removed from under the pod? The first rule that knows decides.
 * Source: `cluster-autoscaler/simulator/drainability/rules/rules.go`. Local storage and mirror pods are not simulated.
 * @param budgets every disruption budget of the cluster
 * @param now seconds
 */
export function drainability(pod: Pod, budgets: readonly PodDisruptionBudget[], now: number): Drainability {
  const { namespace, annotations, owner } = pod.meta;
  if (isLongTerminating(pod, now) || owner?.kind === 'DaemonSet') return 'ignored';
  const safeToEvict = annotations[SAFE_TO_EVICT_ANNOTATION];
  if (safeToEvict === 'true') return 'moves';
  if (owner === undefined) return 'NotReplicated';
  const own = budgets.filter((budget) => protects(budget, pod));
  if (namespace === SYSTEM_NAMESPACE && own.length === 0) return 'UnmovableKubeSystemPod';
  if (safeToEvict === 'false') return 'NotSafeToEvictAnnotation';
  // One eviction at a time is enough: those that are refused at first are asked for again.
  return own.some(({ status }) => status.disruptionsAllowed < 1) ? 'NotEnoughPdb' : 'moves';
}

/** Is the pod still there long after it should have ended, as on a node without power? */
export function isLongTerminating({ meta }: Pod, now: number): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = meta;
  return (
    deletionTimestamp !== undefined && now > deletionTimestamp + deletionGracePeriodSeconds + LONG_TERMINATION
  );
}

/** Does the pod count for nothing, neither when it waits nor when its node goes? */
export function isExpendable({ spec }: Pod): boolean {
  return (spec.priority ?? 0) < EXPENDABLE_PRIORITY_CUTOFF;
}

/** To a drain an empty selector selects every pod of the namespace. */
function protects({ meta, spec }: PodDisruptionBudget, pod: Pod): boolean {
  return (
    meta.namespace === pod.meta.namespace &&
    spec.selector !== undefined &&
    matchesSelector(spec.selector, pod.meta.labels)
  );
}
