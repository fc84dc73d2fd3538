import { matchesSelector } from '../labels/selectors.ts';
import type { LabelSelector, Pod, PodDisruptionBudget } from '../objects.ts';

/** Pods that would have to go, by whether their disruption budgets allow it. */
export interface ByBudget {
  readonly violating: readonly Pod[];
  readonly others: readonly Pod[];
}

/**
 * Takes the pods out one after the other, each at the expense of the budgets that protect it; who comes when one of
 * these is used up violates it. To preemption an empty selector selects nothing, and neither is a pod without labels
 * protected. Source: `filterPodsWithPDBViolation` in `plugins/defaultpreemption/default_preemption.go`.
 * @param pods the worthiest first
 */
export function splitByBudget(
  pods: readonly Pod[],
  budgets: readonly Pick<PodDisruptionBudget, 'meta' | 'spec' | 'status'>[],
): ByBudget {
  const allowed = budgets.map(({ status }) => status.disruptionsAllowed);
  const violating: Pod[] = [];
  const others: Pod[] = [];
  for (const pod of pods) {
    let violates = false;
    for (const [i, budget] of budgets.entries())
      if (protects(budget, pod) && --allowed[i] < 0) violates = true;
    (violates ? violating : others).push(pod);
  }
  return { violating, others };
}

/** Does the budget count the pod? One whose eviction was granted already is not counted twice. */
function protects(
  { meta, spec: { selector }, status }: Pick<PodDisruptionBudget, 'meta' | 'spec' | 'status'>,
  pod: Pod,
): boolean {
  if (meta.namespace !== pod.meta.namespace || selector === undefined || isEmpty(selector)) return false;
  return (
    Object.keys(pod.meta.labels).length > 0 &&
    matchesSelector(selector, pod.meta.labels) &&
    status.disruptedPods[pod.meta.name] === undefined
  );
}

/** `{}`, which to the disruption controller selects every pod of the namespace, but none to preemption. */
function isEmpty({ matchLabels, matchExpressions }: LabelSelector): boolean {
  return Object.keys(matchLabels).length + matchExpressions.length === 0;
}
