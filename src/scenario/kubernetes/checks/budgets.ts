import { type BudgetPod, budgetCounts } from '../../../cluster/controllers/disruption/budgetStatus.ts';
import { matchesSelector } from '../../../cluster/labels/selectors.ts';
import { budgetCountsNothing, budgetNeverAllows, budgetSelectsNothing } from '../../messages.ts';
import type { LoadedAutoscaler, LoadedBudget, ManifestSet, PodSource } from '../manifestSet.ts';

/**
 * PodDisruptionBudgets that protect nothing, and those that a drain would wait on for ever. Both are legal,
 * and both are found out only when a node is drained.
 */
export function checkBudgets({ budgets, podSources, autoscalers }: ManifestSet): void {
  for (const budget of budgets) {
    const { manifest, report } = budget;
    const { selector } = manifest.spec;
    const matching = podSources.filter(
      ({ labels }) => selector !== undefined && matchesSelector(selector, labels),
    );
    const own = matching.filter(({ namespace }) => namespace === manifest.meta.namespace);
    if (own.length > 0) checkAllowed(budget, own, autoscalers);
    // Pods of that label in another namespace are the likeliest reason, so that the message names it.
    else
      report.warning(['spec'], budgetSelectsNothing(manifest.meta, selector, matching[0]?.namespace), 'key');
  }
}

/**
 * A budget that allows nothing even when every pod is ready and each autoscaler has made as many as it may. Of a
 * DaemonSet the nodes decide how many pods there are, so nothing is said about its budget.
 */
function checkAllowed(
  { manifest, report }: LoadedBudget,
  sources: readonly PodSource[],
  autoscalers: readonly LoadedAutoscaler[],
): void {
  // Its pods are as many as there are nodes for them, and drains pass over them (`kubectl drain
  // --ignore-daemonsets`).
  if (sources.some(({ kind }) => kind === 'DaemonSet')) return;
  const sizes = new Map(sources.map((source) => [source.title, mostPods(source, autoscalers)]));
  const pods = sources.flatMap(({ title, kind }): BudgetPod[] => {
    // The most favourable moment there can be: all pods are ready and none of them is on its way out.
    const pod = { ready: true, terminating: false, ...(kind !== 'Pod' && { controller: title }) };
    return new Array<BudgetPod>(sizes.get(title) ?? 0).fill(pod);
  });
  const counts = budgetCounts(manifest.spec, pods, (title) => sizes.get(title) ?? 0);
  if (pods.length === 0 || counts.disruptionsAllowed > 0) return;
  const { minAvailable, maxUnavailable } = manifest.spec;
  const field = minAvailable === undefined ? 'maxUnavailable' : 'minAvailable';
  // Both given is an error of its own, which the object's reader has reported.
  const value = minAvailable ?? maxUnavailable;
  if (value === undefined) report.warning(['spec'], budgetNeverAllows(undefined, pods.length), 'key');
  else {
    const bound = `${field}: ${value}`;
    const words =
      counts.expectedPods === 0 ? budgetCountsNothing(bound) : budgetNeverAllows(bound, pods.length);
    report.warning(['spec', field], words);
  }
}

/** The most pods that there will be, unless somebody scales. */
function mostPods(
  { kind, name, namespace, replicas }: PodSource,
  autoscalers: readonly LoadedAutoscaler[],
): number {
  const most = autoscalers
    .map(({ manifest }) => manifest)
    .filter(({ meta, spec: { scaleTargetRef: target } }) => {
      return meta.namespace === namespace && target.kind === kind && target.name === name;
    })
    .map(({ spec }) => spec.maxReplicas);
  return Math.max(replicas, ...most);
}
