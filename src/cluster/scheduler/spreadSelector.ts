import { matchesLabels, requirementsOf } from '../labels/selectors.ts';
import type { LabelSelector, LabelSelectorRequirement, Labels } from '../objects.ts';

/** A workload's selector as one list of expressions. */
export function selectorRequirements(selector: LabelSelector): readonly LabelSelectorRequirement[] {
  return [...requirementsOf(selector.matchLabels), ...selector.matchExpressions];
}

/**
 * The selector that the default spread constraints count by: all of the selectors of the Services (of the pod's
 * namespace) that match the pod, and that of its owner. An empty result switches the default constraints off.
 * Two Services therefore narrow the counted set, and because a ReplicaSet's selector has the template's hash,
 * every revision of a Deployment is spread by itself.
 * Source: `DefaultSelector` in `pkg/scheduler/framework/plugins/helper/spread.go`.
 * @param services selectors of the Services in the pod's namespace; one that is absent matches nothing
 * @param owner the selector of the pod's ReplicaSet, ReplicationController or StatefulSet
 */
export function defaultSpreadSelector(
  podLabels: Labels,
  services: readonly (Labels | undefined)[],
  owner: LabelSelector | undefined,
): readonly LabelSelectorRequirement[] {
  // The labels of several Services are merged into one set first, as the source does, so none comes twice.
  const merged: Record<string, string> = {};
  for (const selector of services) {
    if (selector !== undefined && matchesLabels(selector, podLabels)) Object.assign(merged, selector);
  }
  const requirements = requirementsOf(merged);
  return owner === undefined ? requirements : [...requirements, ...selectorRequirements(owner)];
}
