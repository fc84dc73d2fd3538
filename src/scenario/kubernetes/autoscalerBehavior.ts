import type { HorizontalPodAutoscaler, ScalingRules } from '../../cluster/objects.ts';
import { atLeast, atMost, invalidQuantity, mustBeAboveZero, policyRequired } from '../messages.ts';
import type { Path } from '../source/located.ts';
import { parseCpu } from '../units/quantity.ts';
import type { ObjectReport } from './objectReport.ts';
import type { RawScalingRules } from './rawAutoscaler.ts';

/** `MaxStabilizationWindowSeconds` and `MaxPeriodSeconds` in `pkg/apis/autoscaling/validation/validation.go`. */
const MAX_WINDOW = 3600;
const MAX_PERIOD = 1800;

/**
 * How scaling up and down behaves, where the manifest says so: `validateBehavior` of the same file. An absent
 * direction gets its rules from `pkg/apis/autoscaling/v2/defaults.go`.
 */
export function autoscalerBehavior(
  { scaleUp, scaleDown }: { readonly scaleUp?: RawScalingRules; readonly scaleDown?: RawScalingRules },
  path: Path,
  report: ObjectReport,
): NonNullable<HorizontalPodAutoscaler['spec']['behavior']> {
  return {
    ...(scaleUp && { scaleUp: scalingRules(scaleUp, [...path, 'scaleUp'], report) }),
    ...(scaleDown && { scaleDown: scalingRules(scaleDown, [...path, 'scaleDown'], report) }),
  };
}

/** `validateScalingRules`. Absent fields stay absent: their defaults differ with the direction. */
function scalingRules(
  { tolerance, ...rules }: RawScalingRules,
  path: Path,
  report: ObjectReport,
): ScalingRules {
  // Seconds. An absent window is that of the direction, which is within both bounds: 0 passes for it here.
  const { stabilizationWindowSeconds: window = 0, policies } = rules;
  const windowPath = [...path, 'stabilizationWindowSeconds'];
  if (window < 0) report.error(windowPath, atLeast(0, window));
  if (window > MAX_WINDOW) report.error(windowPath, atMost(MAX_WINDOW, window));
  if (policies?.length === 0) report.error([...path, 'policies'], policyRequired());
  for (const [i, { value, periodSeconds }] of (policies ?? []).entries()) {
    const at = [...path, 'policies', i];
    if (value <= 0) report.error([...at, 'value'], mustBeAboveZero(value));
    if (periodSeconds <= 0) report.error([...at, 'periodSeconds'], mustBeAboveZero(periodSeconds));
    if (periodSeconds > MAX_PERIOD) report.error([...at, 'periodSeconds'], atMost(MAX_PERIOD, periodSeconds));
  }
  if (tolerance === undefined) return rules;
  // A quantity such as 50m or 0.05, of which thousandths count.
  const thousandths = parseCpu(String(tolerance));
  if (thousandths === undefined) report.error([...path, 'tolerance'], invalidQuantity(String(tolerance)));
  return { ...rules, tolerance: (thousandths ?? 0) / 1000 };
}
