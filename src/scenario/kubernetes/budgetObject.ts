import { type IntOrPercent, scaledValue } from '../../cluster/intOrPercent.ts';
import type { Manifest } from '../../cluster/objects.ts';
import { aboveHundredPercent, atLeast, bothBudgetBounds, neitherNumberNorPercent } from '../messages.ts';
import type { Path } from '../source/located.ts';
import { labelSelector } from './labelSelector.ts';
import { metadata } from './metadata.ts';
import { subdomainProblem } from './names.ts';
import type { ObjectReport } from './objectReport.ts';
import type { RawDisruptionBudget } from './rawObjects.ts';

/**
 * A PodDisruptionBudget as the API server would accept it.
 * Source: `ValidatePodDisruptionBudgetSpec` in `pkg/apis/policy/validation/validation.go`.
 */
export function budgetObject(raw: RawDisruptionBudget, report: ObjectReport): Manifest {
  const meta = metadata(raw.metadata, subdomainProblem, report);
  const { selector, minAvailable, maxUnavailable, unhealthyPodEvictionPolicy } = raw.spec ?? {};
  if (minAvailable !== undefined && maxUnavailable !== undefined) report.error(['spec'], bothBudgetBounds());
  checkBound(minAvailable, ['spec', 'minAvailable'], report);
  checkBound(maxUnavailable, ['spec', 'maxUnavailable'], report);
  return {
    kind: 'PodDisruptionBudget',
    meta,
    spec: {
      ...(selector && { selector: labelSelector(selector, ['spec', 'selector'], report) }),
      ...(minAvailable !== undefined && { minAvailable }),
      ...(maxUnavailable !== undefined && { maxUnavailable }),
      ...(unhealthyPodEvictionPolicy && { unhealthyPodEvictionPolicy }),
    },
  };
}

/** A number of pods, or a percentage of them, of which 100 % is the most. */
function checkBound(bound: IntOrPercent | undefined, path: Path, report: ObjectReport): void {
  if (typeof bound === 'number') {
    if (bound < 0) report.error(path, atLeast(0, bound));
  } else if (bound !== undefined) {
    if (!/^\d+%$/.test(bound)) report.error(path, neitherNumberNorPercent(bound));
    else if (scaledValue(bound, 100, 'up') > 100) report.error(path, aboveHundredPercent(bound));
  }
}
