import type { PodMetrics } from './podGroups.ts';

/** How a set of pods stands to its target. */
export interface Usage {
  /** Over 1: more than the target. */
  readonly ratio: number;
  /** Mean of the pods, thousandths, whole. */
  readonly averageMilli: number;
  /** Of the requests, whole percent; only for a target in percent. */
  readonly utilizationPercent?: number;
}

/**
 * Usage in percent of the requests, over the target. The percentage is cut to a whole number *before* it is divided,
 * so that with a target of 50 % a usage of 50.9 % counts as 50.
 * Source: `GetResourceUtilizationRatio` in `pkg/controller/podautoscaler/metrics/utilization.go`.
 * @param requests of every pod, thousandths; metrics of other pods do not count
 * @returns undefined if there is nothing to divide by
 */
export function utilizationRatio(
  metrics: PodMetrics,
  requests: ReadonlyMap<string, number>,
  targetPercent: number,
): Usage | undefined {
  let used = 0;
  let requested = 0;
  let entries = 0;
  for (const [name, { value }] of metrics) {
    const request = requests.get(name);
    if (request === undefined) continue;
    used += value;
    requested += request;
    entries++;
  }
  if (requested === 0) return undefined;
  const utilizationPercent = Math.trunc((used * 100) / requested);
  return {
    ratio: utilizationPercent / targetPercent,
    averageMilli: Math.trunc(used / entries),
    utilizationPercent,
  };
}

/**
 * The pods' mean, cut to whole thousandths, over the target. There must be at least one metric.
 * Source: `GetMetricUsageRatio` in the same file.
 * @param targetMilli for each pod
 */
export function averageRatio(metrics: PodMetrics, targetMilli: number): Usage {
  let used = 0;
  for (const { value } of metrics.values()) used += value;
  const averageMilli = Math.trunc(used / metrics.size);
  return { ratio: averageMilli / targetMilli, averageMilli };
}
