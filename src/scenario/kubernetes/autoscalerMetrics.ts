import { REQUEST_RATE_METRICS } from '../../cluster/metricsServer/metricNames.ts';
import type { MetricSpec } from '../../cluster/objects.ts';
import {
  fieldRequired,
  metricNotSimulated,
  metricSourceRequired,
  metricTypeUnknown,
  otherMetricSource,
  podMetricUnknown,
  resourceUnknown,
} from '../messages.ts';
import type { Path } from '../source/located.ts';
import { externalTarget, objectTarget, podsTarget, resourceTarget } from './metricTargets.ts';
import type { ObjectReport } from './objectReport.ts';
import type { RawMetric, RawMetricTarget } from './rawAutoscaler.ts';

/** With a container it is about that one of each pod. */
interface RawResource {
  readonly name: string;
  readonly container?: string;
  readonly target: RawMetricTarget;
}

/**
 * The field that describes a metric of each type. A metric has exactly one of them, which the API server
 * checks against `type`.
 */
const SOURCES = {
  Resource: 'resource',
  ContainerResource: 'containerResource',
  Pods: 'pods',
  Object: 'object',
  External: 'external',
} as const;

/**
 * The metrics of an `autoscaling/v2` object, with a warning for each that has no value here.
 * Source: `validateMetricSpec` in `pkg/apis/autoscaling/validation/validation.go`.
 */
export function autoscalerMetrics(raw: readonly RawMetric[], path: Path, report: ObjectReport): MetricSpec[] {
  const unknown = raw.map(notSimulated);
  const isOnly = unknown.every((words) => words !== undefined);
  for (const [i, words] of unknown.entries()) {
    if (words !== undefined) report.warning([...path, i], metricNotSimulated(words, isOnly));
  }
  return raw.flatMap((each, i) => metricSpec(each, [...path, i], report) ?? []);
}

/**
 * The words for a metric that has no value here; `undefined` for one that has. Memory, and what an adapter
 * counts other than requests, comes from outside a simulated pod.
 */
function notSimulated(metric: RawMetric): string | undefined {
  const { type, pods } = metric;
  if (metric[SOURCES[type]] === undefined) return undefined;
  const resource = resourceOf(metric);
  if (resource) return resource.name === 'cpu' ? undefined : resourceUnknown(resource.name);
  if (type !== 'Pods' || pods === undefined) return metricTypeUnknown(type);
  const { name } = pods.metric;
  return REQUEST_RATE_METRICS.includes(name) ? undefined : podMetricUnknown(name, REQUEST_RATE_METRICS);
}

/** The description of a metric that kubelets measure, if it is one. */
function resourceOf({ type, resource, containerResource }: RawMetric): RawResource | undefined {
  if (type === 'Resource') return resource;
  return type === 'ContainerResource' ? containerResource : undefined;
}

/** One metric; `undefined`, with a report, if its description is missing. */
function metricSpec(raw: RawMetric, path: Path, report: ObjectReport): MetricSpec | undefined {
  // The source that the type asks for; another one is a second metric in one entry.
  const field = SOURCES[raw.type];
  for (const other of Object.values(SOURCES)) {
    if (other !== field && raw[other] !== undefined)
      report.error([...path, other], otherMetricSource(), 'key');
  }
  const source = raw[field];
  if (source === undefined) {
    report.error([...path, field], metricSourceRequired());
    return undefined;
  }
  const at = [...path, field];
  const metric = 'metric' in source ? source.metric.name : source.name;
  const named = [...at, ...('metric' in source ? ['metric', 'name'] : ['name'])];
  // A name of the metrics API has to be there, however unknown.
  if (metric === '') report.error(named, fieldRequired());
  const resource = resourceOf(raw);
  if (resource) return resourceMetric(resource, at, report);
  return customMetric(raw, metric, [...at, 'target'], report);
}

/** A metric that is not of the kubelets. */
function customMetric(
  { type, object, ...raw }: RawMetric,
  metric: string,
  path: Path,
  report: ObjectReport,
): MetricSpec | undefined {
  if (type === 'Pods' && raw.pods) return { type, metric, target: podsTarget(raw.pods.target, path, report) };
  if (type === 'External' && raw.external)
    return { type, metric, target: externalTarget(raw.external.target, path, report) };
  if (type !== 'Object' || object === undefined) return undefined;
  const { kind, name } = object.describedObject;
  const target = objectTarget(object.target, path, report);
  return { type, metric, describedObject: { kind, name }, target };
}

/**
 * What the kubelets measure: the use of a resource by pods, or by one of their containers. Usage of a
 * container counts for itself, that of a pod for its containers together.
 */
function resourceMetric(
  { name, container, target: raw }: RawResource,
  path: Path,
  report: ObjectReport,
): MetricSpec {
  const target = resourceTarget(name, raw, [...path, 'target'], report);
  // A resource that no kubelet measures has no value, like a number from outside that nobody gives.
  if (name !== 'cpu' && name !== 'memory') return { type: 'External', metric: name, target };
  if (container === undefined) return { type: 'Resource', name, target };
  if (container === '') report.error([...path, 'container'], fieldRequired());
  return { type: 'ContainerResource', name, container, target };
}
