import type { LabelSelector, LabelSelectorRequirement } from '../../cluster/objects.ts';
import { expressionNeedsNoValues, expressionNeedsValues } from '../messages.ts';
import type { Path } from '../source/located.ts';
import type { ObjectReport } from './objectReport.ts';
import type { RawSelector } from './rawObjects.ts';

/**
 * A selector inside a pod's scheduling fields; unlike a workload's it may be empty. An empty one selects
 * everything, an absent one nothing, which the callers tell apart.
 */
export function labelSelector(raw: RawSelector, path: Path, report: ObjectReport): LabelSelector {
  const matchExpressions = (raw.matchExpressions ?? []).map((each) => ({ values: [], ...each }));
  checkExpressions(matchExpressions, [...path, 'matchExpressions'], report);
  return { matchLabels: raw.matchLabels ?? {}, matchExpressions };
}

/**
 * In and NotIn need values, the others must not have any. Source: `ValidateLabelSelectorRequirement` in
 * `staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/validation`.
 * @returns whether all is well
 */
export function checkExpressions(
  expressions: readonly LabelSelectorRequirement[],
  path: Path,
  report: ObjectReport,
): boolean {
  let isValid = true;
  for (const [i, { operator, values }] of expressions.entries()) {
    const needsValues = operator === 'In' || operator === 'NotIn';
    if (needsValues === values.length > 0) continue;
    report.error([...path, i, 'values'], needsValues ? expressionNeedsValues() : expressionNeedsNoValues());
    isValid = false;
  }
  return isValid;
}
