import type { HorizontalPodAutoscaler, MetricSpec, PodDisruptionBudget } from '../../../cluster/objects.ts';
import { formatCpu, formatMemory } from '../../../scenario/units/quantity.ts';
import type { ClusterView } from '../clusterView.ts';
import { age } from '../resource.ts';

// Source of all columns: `pkg/printers/internalversion/printers.go`.

/** NAME, MIN AVAILABLE, MAX UNAVAILABLE, ALLOWED DISRUPTIONS, AGE. */
export function budgetCells(
  { meta, spec, status }: PodDisruptionBudget,
  view: ClusterView,
): readonly string[] {
  const { minAvailable = 'N/A', maxUnavailable = 'N/A' } = spec;
  return [meta.name, `${minAvailable}`, `${maxUnavailable}`, `${status.disruptionsAllowed}`, age(meta, view)];
}

/**
 * NAME, REFERENCE, TARGETS, MINPODS, MAXPODS, REPLICAS, AGE. What metrics measure at the moment is not kept.
 * So the first number of each target is unknown.
 */
export function autoscalerCells(
  { meta, spec, status }: HorizontalPodAutoscaler,
  view: ClusterView,
): readonly string[] {
  const { scaleTargetRef, minReplicas, maxReplicas, metrics } = spec;
  return [
    meta.name,
    `${scaleTargetRef.kind}/${scaleTargetRef.name}`,
    metrics.map(targetText).join(', ') || '<none>',
    `${minReplicas}`,
    `${maxReplicas}`,
    `${status.currentReplicas}`,
    age(meta, view),
  ];
}

/** `cpu: <unknown>/80%`. (`formatHPAMetrics`) */
function targetText(metric: MetricSpec): string {
  const isResource = metric.type === 'Resource' || metric.type === 'ContainerResource';
  const { target } = metric;
  const unit = isResource ? (metric.name === 'cpu' ? formatCpu : formatMemory) : String;
  const wanted =
    target.type === 'Utilization'
      ? `${target.averageUtilization}%`
      : target.type === 'AverageValue'
        ? unit(target.averageValue)
        : unit(target.value);
  const average = target.type === 'AverageValue' && !isResource ? ' (avg)' : '';
  return `${isResource ? `${metric.name}: ` : ''}<unknown>/${wanted}${average}`;
}
