import type { LabelSelector, LabelSelectorRequirement, Labels } from '../objects.ts';

/** Does every label of a plain selector (a Service's, a pod's nodeSelector) occur with its value? */
export function matchesLabels(selector: Labels, labels: Labels): boolean {
  for (const key in selector) if (labels[key] !== selector[key]) return false;
  return true;
}

/** Does one expression hold? `NotIn` holds for a label that is absent. Source: `apimachinery/pkg/labels/selector.go`. */
export function matchesRequirement(requirement: LabelSelectorRequirement, labels: Labels): boolean {
  const value = labels[requirement.key];
  switch (requirement.operator) {
    case 'In':
      return value !== undefined && requirement.values.includes(value);
    case 'NotIn':
      return value === undefined || !requirement.values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
}

/** Do all expressions hold? An empty list matches everything. */
export function matchesAll(requirements: readonly LabelSelectorRequirement[], labels: Labels): boolean {
  return requirements.every((requirement) => matchesRequirement(requirement, labels));
}

/**
 * Does a workload's selector match? An empty one matches everything; who means "nothing" by an absent one has to ask
 * first.
 */
export function matchesSelector(selector: LabelSelector, labels: Labels): boolean {
  return matchesLabels(selector.matchLabels, labels) && matchesAll(selector.matchExpressions, labels);
}

/** Plain labels as expressions: each is an `In` with one value. In the order of the labels. */
export function requirementsOf(labels: Labels): LabelSelectorRequirement[] {
  return Object.keys(labels).map((key) => ({ key, operator: 'In', values: [labels[key]] }));
}
