import type { LabelSelector, LabelSelectorRequirement, Labels } from '../../../cluster/objects.ts';

/** Labels or a plain selector in one cell, in the order of their names: `app=web,tier=front`; `<none>` without any. */
export function labelText(labels: Labels | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? '<none>' : pairs.sort().join(',');
}

/**
 * A workload's selector, as `FormatLabelSelector` writes it (`apimachinery/pkg/apis/meta/v1/helpers.go`).
 *
 * @returns requirements in the order of their text; `<none>` without any
 */
export function selectorText({ matchLabels, matchExpressions }: LabelSelector): string {
  const labels = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  const all = [...labels, ...matchExpressions.map(expressionText)].sort();
  return all.length === 0 ? '<none>' : all.join(',');
}

/** One requirement as `-l` would take it. */
function expressionText({ key, operator, values }: LabelSelectorRequirement): string {
  switch (operator) {
    case 'In':
      return `${key} in (${values.join(',')})`;
    case 'NotIn':
      return `${key} notin (${values.join(',')})`;
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
  }
}
