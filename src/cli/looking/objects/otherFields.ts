import type {
  ConfigMap,
  HorizontalPodAutoscaler,
  MetricSpec,
  NetworkPolicy,
  PodDisruptionBudget,
  Secret,
} from '../../../cluster/objects.ts';
import { formatCpu, formatMemory } from '../../../scenario/units/quantity.ts';
import { rfc3339 } from '../apiTime.ts';
import type { ApiFields } from '../apiValue.ts';
import type { ListedEvent } from '../listedEvents.ts';
import { metadata, nonEmpty } from './metadata.ts';

/**
 * A Secret or ConfigMap: its keys, without the values, which the simulation does not keep.
 * (`staging/src/k8s.io/api/core/v1/types.go`)
 */
export function configurationFields({ kind, meta, spec }: Secret | ConfigMap): ApiFields {
  const data = Object.fromEntries(spec.keys.map((key) => [key, '']));
  return {
    apiVersion: 'v1',
    kind,
    metadata: metadata(meta),
    type: kind === 'Secret' ? 'Opaque' : undefined,
    data: nonEmpty(data),
  };
}

/** An Event (`staging/src/k8s.io/api/core/v1/types.go`). */
export function eventFields(event: ListedEvent): ApiFields {
  const { namespace, kind, name, type, reason, message, count, firstSeen, lastSeen, source } = event;
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: eventName(event), namespace, creationTimestamp: rfc3339(firstSeen) },
    // A node has no namespace, though events about it lie in `default`.
    involvedObject: { kind, name, namespace: kind === 'Node' ? undefined : namespace },
    type,
    reason,
    message,
    count,
    firstTimestamp: rfc3339(firstSeen),
    lastTimestamp: rfc3339(lastSeen),
    source: { component: source },
  };
}

/** As a recorder makes it: the object's name and a time in hexadecimal (`makeEvent` in `client-go/tools/record/event.go`). */
export function eventName({ name, firstSeen, reason }: ListedEvent): string {
  // Microseconds; a minus sign has no place in a name.
  const time = Math.round(firstSeen * 1e6)
    .toString(16)
    .replace('-', 'n');
  return `${name.toLowerCase()}.${time}.${reason.toLowerCase()}`;
}

/** A PodDisruptionBudget (`staging/src/k8s.io/api/policy/v1/types.go`). */
export function budgetFields({ meta, spec, status, generation }: PodDisruptionBudget): ApiFields {
  // Which pods are on their way out is the controller's own affair.
  const { disruptedPods, ...counts } = status;
  const { selector, ...bounds } = spec;
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { ...metadata(meta), generation },
    spec: {
      ...bounds,
      selector: selector === undefined ? undefined : { matchLabels: nonEmpty(selector.matchLabels) },
    },
    status: counts,
  };
}

/** A HorizontalPodAutoscaler (`staging/src/k8s.io/api/autoscaling/v2/types.go`). */
export function autoscalerFields({ meta, spec, status }: HorizontalPodAutoscaler): ApiFields {
  const { scaleTargetRef, minReplicas, maxReplicas, metrics } = spec;
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: metadata(meta),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', ...scaleTargetRef },
      minReplicas,
      maxReplicas,
      metrics: metrics.map(metricFields),
    },
    status: {
      currentReplicas: status.currentReplicas,
      desiredReplicas: status.desiredReplicas,
      lastScaleTime: status.lastScaleTime === undefined ? undefined : rfc3339(status.lastScaleTime),
    },
  };
}

/** Its own field is named for the type, with a small first letter: `resource`, `pods`. */
function metricFields(metric: MetricSpec): ApiFields {
  const field = `${metric.type[0].toLowerCase()}${metric.type.slice(1)}`;
  const { target } = metric;
  if (metric.type === 'Resource' || metric.type === 'ContainerResource') {
    const format = metric.name === 'cpu' ? formatCpu : formatMemory;
    const container = metric.type === 'ContainerResource' ? metric.container : undefined;
    return {
      type: metric.type,
      [field]: { name: metric.name, container, target: targetFields(target, format) },
    };
  }
  const describedObject = metric.type === 'Object' ? { ...metric.describedObject } : undefined;
  const named = { metric: { name: metric.metric }, describedObject, target: targetFields(target, String) };
  return { type: metric.type, [field]: named };
}

/** A target has one value, in the field of its type. */
function targetFields(target: MetricSpec['target'], format: (value: number) => string): ApiFields {
  const { type } = target;
  if (type === 'Utilization') return { type, averageUtilization: target.averageUtilization };
  return type === 'AverageValue'
    ? { type, averageValue: format(target.averageValue) }
    : { type, value: format(target.value) };
}

/** A NetworkPolicy (`staging/src/k8s.io/api/networking/v1/types.go`): whom it isolates, and in which directions. */
export function networkPolicyFields({ meta, spec }: NetworkPolicy): ApiFields {
  const { matchLabels } = spec.podSelector;
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadata(meta),
    spec: { podSelector: { matchLabels: nonEmpty(matchLabels) }, policyTypes: spec.policyTypes },
  };
}
