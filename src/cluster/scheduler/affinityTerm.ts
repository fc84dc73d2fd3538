import { matchesSelector } from '../labels/selectors.ts';
import type { LabelSelectorRequirement, Labels, Pod, PodAffinityTerm } from '../objects.ts';
import { selectorRequirements } from './spreadSelector.ts';

/** The label by which a namespace can be selected that has no others: `pkg/apis/core/v1/defaults.go`. */
const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';

/**
 * The selector of a pod's term, with the pod's own values of the keys that others have to share, or must not; undefined
 * for a term that selects no pod. A key that the pod does not have is left out.
 * Source: `applyMatchLabelKeysAndMismatchLabelKeys` in `pkg/registry/core/pod/strategy.go`.
 */
export function termRequirements(
  { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] }: PodAffinityTerm,
  { meta: { labels } }: Pod,
): readonly LabelSelectorRequirement[] | undefined {
  if (labelSelector === undefined) return undefined;
  const own = selectorRequirements(labelSelector);
  if (matchLabelKeys.length + mismatchLabelKeys.length === 0) return own;
  return [
    ...own,
    ...ownValues(matchLabelKeys, 'In', labels),
    ...ownValues(mismatchLabelKeys, 'NotIn', labels),
  ];
}

/** The pod's own value of each key as a requirement on others: they must have it (In), or must not (NotIn). */
function ownValues(
  keys: readonly string[],
  operator: 'In' | 'NotIn',
  labels: Labels,
): LabelSelectorRequirement[] {
  return keys
    .filter((key) => labels[key] !== undefined)
    .map((key) => ({ key, operator, values: [labels[key]] }));
}

/**
 * The namespaces that a pod's term names, in which it looks for others: its own if it says nothing about namespaces.
 * Those that a `namespaceSelector` adds are not among them; see {@link selectsNamespace}.
 */
export function termNamespaces(
  { namespaces, namespaceSelector }: PodAffinityTerm,
  { meta }: Pod,
): readonly string[] {
  return namespaces.length === 0 && namespaceSelector === undefined ? [meta.namespace] : namespaces;
}

/** Does the pod's term look for others in the namespace? Source: `AffinityTerm.Matches` in `pkg/scheduler/framework/types.go`. */
export function selectsNamespace(term: PodAffinityTerm, pod: Pod, namespace: string): boolean {
  if (termNamespaces(term, pod).includes(namespace)) return true;
  const { namespaceSelector } = term;
  return (
    namespaceSelector !== undefined &&
    matchesSelector(namespaceSelector, { [NAMESPACE_NAME_LABEL]: namespace })
  );
}
