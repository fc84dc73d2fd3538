import type { HorizontalPodAutoscaler, Manifest, MetricSpec, ScaleTargetRef } from '../../cluster/objects.ts';
import {
  atLeast,
  fieldRequired,
  kindHasNoScale,
  maxBelowMin,
  mustBeAboveZero,
  noSuchKindInGroup,
  scaleToZeroNeedsMetric,
} from '../messages.ts';
import { autoscalerBehavior } from './autoscalerBehavior.ts';
import { autoscalerMetrics } from './autoscalerMetrics.ts';
import { metadata } from './metadata.ts';
import { subdomainProblem } from './names.ts';
import type { ObjectReport } from './objectReport.ts';
import type { RawAutoscaler, RawAutoscalerV1, RawObjectReference } from './rawAutoscaler.ts';

/** `DefaultCPUUtilization` in `pkg/apis/autoscaling/v2/defaults.go`, percent of the requests. */
const DEFAULT_CPU_UTILIZATION = 80;

/** Kinds with a scale subresource that the simulator has. */
const SCALABLE = ['Deployment', 'ReplicaSet', 'StatefulSet'] as const;

type Spec = HorizontalPodAutoscaler['spec'];

/** An `autoscaling/v1` object, which says of one metric only how much CPU of the requests is to be used. */
export function autoscalerObjectV1(raw: RawAutoscalerV1, report: ObjectReport): Manifest | undefined {
  const percent = raw.spec?.targetCPUUtilizationPercentage;
  if (percent !== undefined && percent < 1)
    report.error(['spec', 'targetCPUUtilizationPercentage'], mustBeAboveZero(percent));
  const metrics = raw.spec && [cpuUtilization(percent ?? DEFAULT_CPU_UTILIZATION)];
  return manifestOf(raw, metrics, {}, report);
}

/** An `autoscaling/v2` object as the API server would accept it. */
export function autoscalerObject(raw: RawAutoscaler, report: ObjectReport): Manifest | undefined {
  const { metrics = [], behavior, minReplicas } = raw.spec ?? {};
  const path = ['spec', 'metrics'];
  // Zero pods have no usage: only a number of something else could bring them back.
  const wakes = metrics.some(({ type }) => type === 'Object' || type === 'External');
  if (minReplicas === 0 && !wakes) report.error(path, scaleToZeroNeedsMetric());
  // Where the manifest names no metric, the API fills in CPU (`pkg/apis/autoscaling/v2/defaults.go`).
  const read =
    metrics.length === 0
      ? [cpuUtilization(DEFAULT_CPU_UTILIZATION)]
      : autoscalerMetrics(metrics, path, report);
  const rules = behavior && autoscalerBehavior(behavior, ['spec', 'behavior'], report);
  return manifestOf(raw, read, { ...(rules && { behavior: rules }) }, report);
}

/** The metric that both versions mean when they name none: the use of CPU, in percent of the requests. */
function cpuUtilization(averageUtilization: number): MetricSpec {
  return { type: 'Resource', name: 'cpu', target: { type: 'Utilization', averageUtilization } };
}

/**
 * What both versions have. Source: `validateHorizontalPodAutoscalerSpec` in
 * `pkg/apis/autoscaling/validation/validation.go`; the gate `HPAScaleToZero` is off by default.
 * @returns undefined, with a report, if there is nothing to scale
 */
function manifestOf(
  raw: RawAutoscaler | RawAutoscalerV1,
  metrics: readonly MetricSpec[] | undefined,
  behavior: Pick<Spec, 'behavior'>,
  report: ObjectReport,
): Manifest | undefined {
  const meta = metadata(raw.metadata, subdomainProblem, report);
  if (raw.spec === undefined || metrics === undefined) {
    report.error(['spec'], fieldRequired());
    return undefined;
  }
  const { minReplicas = 1, maxReplicas } = raw.spec;
  if (minReplicas < 1) report.error(['spec', 'minReplicas'], atLeast(1, minReplicas));
  if (maxReplicas < 1) report.error(['spec', 'maxReplicas'], mustBeAboveZero(maxReplicas));
  else if (maxReplicas < minReplicas) report.error(['spec', 'maxReplicas'], maxBelowMin(maxReplicas));
  const scaleTargetRef = scaleTarget(raw.spec.scaleTargetRef, report);
  if (scaleTargetRef === undefined) return undefined;
  return {
    kind: 'HorizontalPodAutoscaler',
    meta,
    spec: { scaleTargetRef, minReplicas, maxReplicas, metrics, ...behavior },
  };
}

/**
 * Looked up by kind and group, whatever the version. `undefined`, with a warning, for what has no size. The
 * controller asks the scale subresource, which a version alone does not change
 * (`pkg/controller/podautoscaler/horizontal.go`).
 */
function scaleTarget(
  { apiVersion = '', kind, name }: RawObjectReference,
  report: ObjectReport,
): ScaleTargetRef | undefined {
  const path = ['spec', 'scaleTargetRef'];
  if (kind === '') report.error([...path, 'kind'], fieldRequired());
  if (name === '') report.error([...path, 'name'], fieldRequired());
  const scalable = SCALABLE.find((each) => each === kind);
  if (scalable === undefined) {
    if (kind !== '') report.warning([...path, 'kind'], kindHasNoScale(kind, SCALABLE));
    return undefined;
  }
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  if (group === 'apps') return { kind: scalable, name };
  report.warning([...path, 'apiVersion'], noSuchKindInGroup(kind, group, 'apps/v1'));
  return undefined;
}
