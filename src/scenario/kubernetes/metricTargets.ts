import type { MetricTarget } from '../../cluster/objects.ts';
import {
  averageValueRequired,
  externalTargetRequired,
  externalTargetTwice,
  invalidQuantity,
  metricTargetType,
  mustBeAboveZero,
  mustBePositive,
  objectTargetRequired,
  resourceTargetRequired,
  resourceTargetTwice,
} from '../messages.ts';
import type { Path } from '../source/located.ts';
import { parseCpu, parseMemory } from '../units/quantity.ts';
import type { ObjectReport } from './objectReport.ts';
import type { RawMetricTarget } from './rawAutoscaler.ts';

/**
 * What metrics are compared with: `validateMetricTarget` and the functions that call it in
 * `pkg/apis/autoscaling/validation/validation.go`. Which of its numbers counts depends on the kind of metric; the
 * `type` that a target gives itself does not matter to most of them (`pkg/controller/podautoscaler/horizontal.go`).
 */

/**
 * Numbers of a target in the model's units. CPU is in millicores, memory in bytes, anything else in the
 * metric's own unit.
 */
interface TargetNumbers {
  /** Percent of the requests. */
  readonly averageUtilization?: number;
  /** For each pod. */
  readonly averageValue?: number;
  /** Of all pods together, or of the object that the metric is about. */
  readonly value?: number;
}

/** A quantity in a metric's own unit, of which thousandths count (`Quantity.MilliValue`). */
const ownUnit = (text: string): number | undefined => {
  const thousandths = parseCpu(text);
  return thousandths === undefined ? undefined : thousandths / 1000;
};

/**
 * Of CPU in millicores, of anything else in bytes: a share of the requests, or an amount for each pod. Both
 * given is an error of the API, and one of them has to be.
 */
export function resourceTarget(
  resource: string,
  raw: RawMetricTarget,
  path: Path,
  report: ObjectReport,
): MetricTarget {
  const parse = resource === 'cpu' ? parseCpu : parseMemory;
  const { averageUtilization, averageValue } = targetNumbers(raw, parse, path, report);
  if (raw.averageUtilization === undefined && raw.averageValue === undefined)
    report.error([...path, 'averageUtilization'], resourceTargetRequired());
  if (raw.averageUtilization !== undefined && raw.averageValue !== undefined)
    report.error([...path, 'averageValue'], resourceTargetTwice());
  return averageValue === undefined
    ? { type: 'Utilization', averageUtilization: averageUtilization ?? 0 }
    : { type: 'AverageValue', averageValue };
}

/** Of a number that each pod has. */
export function podsTarget(raw: RawMetricTarget, path: Path, report: ObjectReport): MetricTarget {
  const { averageValue = 0 } = targetNumbers(raw, ownUnit, path, report);
  if (raw.averageValue === undefined) report.error([...path, 'averageValue'], averageValueRequired());
  return { type: 'AverageValue', averageValue };
}

/**
 * Of another object's number: the whole of it, or its share for each pod, as the target's type says. Where
 * both are given, `type` decides: only here it does.
 */
export function objectTarget(raw: RawMetricTarget, path: Path, report: ObjectReport): MetricTarget {
  const { value, averageValue } = targetNumbers(raw, ownUnit, path, report);
  if (raw.value === undefined && raw.averageValue === undefined)
    report.error([...path, 'averageValue'], objectTargetRequired());
  if (averageValue === undefined || (raw.type === 'Value' && value !== undefined))
    return { type: 'Value', value: value ?? 0 };
  return { type: 'AverageValue', averageValue };
}

/**
 * Of a number from outside the cluster: one of the two. Without a per-pod share the whole number is compared,
 * however many pods there are.
 */
export function externalTarget(raw: RawMetricTarget, path: Path, report: ObjectReport): MetricTarget {
  const { value, averageValue } = targetNumbers(raw, ownUnit, path, report);
  if (raw.value === undefined && raw.averageValue === undefined)
    report.error([...path, 'averageValue'], externalTargetRequired());
  if (raw.value !== undefined && raw.averageValue !== undefined)
    report.error([...path, 'value'], externalTargetTwice());
  return averageValue === undefined
    ? { type: 'Value', value: value ?? 0 }
    : { type: 'AverageValue', averageValue };
}

/** The types that the API knows, `Utilization` of a share and the others of an amount. */
const TARGET_TYPES: readonly string[] = ['Utilization', 'Value', 'AverageValue'];

/**
 * The numbers that a target gives, each above 0. A 0 would divide by zero in the controller's ratio, so it is
 * refused; an absent one stays absent.
 */
function targetNumbers(
  { type, averageUtilization, ...raw }: RawMetricTarget,
  parse: (text: string) => number | undefined,
  path: Path,
  report: ObjectReport,
): TargetNumbers {
  if (!TARGET_TYPES.includes(type)) report.error([...path, 'type'], metricTargetType(type));
  if (averageUtilization !== undefined && averageUtilization < 1)
    report.error([...path, 'averageUtilization'], mustBeAboveZero(averageUtilization));
  const amount = (field: 'averageValue' | 'value'): TargetNumbers => {
    // A quantity may come as a YAML number, which is read as its text.
    const found = raw[field];
    if (found === undefined) return {};
    const parsed = parse(String(found));
    if (parsed === undefined) report.error([...path, field], invalidQuantity(String(found)));
    else if (parsed === 0) report.error([...path, field], mustBePositive(found));
    return { [field]: parsed ?? 0 };
  };
  return {
    ...(averageUtilization !== undefined && { averageUtilization }),
    ...amount('value'),
    ...amount('averageValue'),
  };
}
