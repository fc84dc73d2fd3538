import {
  groupPods,
  type InitialPeriods,
  type PodGroups,
  type PodMetric,
  type PodMetrics,
  type ScaledPod,
} from './podGroups.ts';
import { isWithin, type Tolerances } from './tolerances.ts';
import { averageRatio, type Usage, utilizationRatio } from './usageRatio.ts';

/** How many pods a metric asks for, and what was measured; or why it cannot be said, in Kubernetes' words. */
export type Proposal =
  | { readonly replicas: number; readonly usage: Omit<Usage, 'ratio'> }
  | { readonly error: string };

/** What every metric of one autoscaler is judged by. */
export interface Scaling {
  /** All pods that the target's selector matches. */
  readonly pods: readonly ScaledPod[];
  /** `spec.replicas` of the target. */
  readonly currentReplicas: number;
  readonly tolerances: Tolerances;
  readonly periods: InitialPeriods;
  /** Seconds. */
  readonly now: number;
}

/** A metric of which every pod has its own number. */
interface Measure {
  readonly metrics: PodMetrics;
  readonly isCpu: boolean;
  /** undefined: nothing to divide by */
  readonly usageOf: (metrics: PodMetrics) => Usage | undefined;
  /** What a pod without a sample is taken to use if the others use less than the target: as much as it may. */
  readonly whenBelow: (pod: string) => number;
  /** Is a pod without a sample taken to use nothing if the others use exactly the target? */
  readonly zeroAtTarget: boolean;
}

/** In the words of the source, which every kind of metric shares. */
const NO_PODS = { error: 'no pods returned by selector while calculating replica count' };

/**
 * Pods for a utilisation of the requests.
 * Source: `GetResourceReplicas` in `pkg/controller/podautoscaler/replica_calculator.go`, as all of this file.
 */
export function utilizationReplicas(
  scaling: Scaling,
  resource: string,
  metrics: PodMetrics,
  targetPercent: number,
): Proposal {
  const requests = new Map<string, number>();
  let error: string | undefined;
  for (const { name, request } of scaling.pods) {
    if (typeof request === 'number') requests.set(name, request);
    else error ??= `missing request for ${resource} in container ${request.missingIn} of Pod ${name}`;
  }
  const measure: Measure = {
    metrics,
    isCpu: resource === 'cpu',
    // A pod that says nothing of its needs makes the percentage of all meaningless.
    usageOf: (some) => utilizationRatio(some, requests, targetPercent),
    whenBelow: (pod) => Math.trunc(((requests.get(pod) ?? 0) * Math.max(100, targetPercent)) / 100),
    zeroAtTarget: false,
  };
  return replicasByPod(scaling, measure, error);
}

/**
 * Pods for a mean of each pod, in thousandths. Source: `calcPlainMetricReplicas`.
 * @param resource `cpu` and `memory` for resources, empty for any other metric
 */
export function averageReplicas(
  scaling: Scaling,
  resource: string,
  metrics: PodMetrics,
  targetMilli: number,
): Proposal {
  return replicasByPod(scaling, {
    metrics,
    isCpu: resource === 'cpu',
    usageOf: (some) => averageRatio(some, targetMilli),
    whenBelow: () => targetMilli,
    zeroAtTarget: true,
  });
}

/** @param error of the requests: it counts after the lack of pods or samples */
function replicasByPod(scaling: Scaling, measure: Measure, error?: string): Proposal {
  const { pods, currentReplicas, tolerances, periods, now } = scaling;
  if (pods.length === 0) return NO_PODS;
  const groups = groupPods(pods, measure.metrics, measure.isCpu, periods, now);
  const counted = new Map(measure.metrics);
  for (const pod of groups.ignored) counted.delete(pod);
  for (const pod of groups.unready) counted.delete(pod);
  if (counted.size === 0)
    return { error: 'did not receive metrics for targeted pods (pods might be unready)' };
  const usage = error === undefined ? measure.usageOf(counted) : undefined;
  if (usage === undefined) return { error: error ?? 'no metrics returned matched known pods' };
  const { ratio, ...measured } = usage;
  const certain = groups.missing.size === 0 && !(groups.unready.size > 0 && ratio > 1);
  // Pods of which nothing certain is known could only make the change smaller, so they are looked at before any.
  if (!certain) return { replicas: rebalanced(scaling, measure, groups, counted, ratio), usage: measured };
  const replicas = isWithin(tolerances, ratio) ? currentReplicas : Math.ceil(ratio * groups.readyCount);
  return { replicas, usage: measured };
}

/**
 * The number of pods once those that nothing is known of count too, each so that it damps the change. Where this turns
 * the direction round, nothing is changed.
 * @param counted the metrics that count; the damping ones are added
 */
function rebalanced(
  { currentReplicas, tolerances }: Scaling,
  measure: Measure,
  { missing, unready }: PodGroups,
  counted: Map<string, PodMetric>,
  ratio: number,
): number {
  // Time and window of such a metric are not looked at any more.
  const assume = (pod: string, value: number) => counted.set(pod, { value, time: 0, window: 0 });
  for (const pod of missing) {
    if (ratio < 1) assume(pod, measure.whenBelow(pod));
    else if (ratio > 1 || measure.zeroAtTarget) assume(pod, 0);
  }
  if (ratio > 1) for (const pod of unready) assume(pod, 0);
  const newRatio = measure.usageOf(counted)?.ratio ?? ratio;
  const turned = (ratio < 1 && newRatio > 1) || (ratio > 1 && newRatio < 1);
  if (isWithin(tolerances, newRatio) || turned) return currentReplicas;
  const replicas = Math.ceil(newRatio * counted.size);
  const opposite =
    (newRatio < 1 && replicas > currentReplicas) || (newRatio > 1 && replicas < currentReplicas);
  return opposite ? currentReplicas : replicas;
}

/** Pods for one number of the whole. Source: `GetObjectMetricReplicas`, `GetExternalMetricReplicas`. */
export function totalReplicas(scaling: Scaling, totalMilli: number, targetMilli: number): Proposal {
  const ratio = totalMilli / targetMilli;
  const usage = { averageMilli: totalMilli };
  // Without pods there is nothing that the ratio could be of, and no tolerance: any use brings pods back.
  if (scaling.currentReplicas === 0) return { replicas: Math.ceil(ratio), usage };
  if (isWithin(scaling.tolerances, ratio)) return { replicas: scaling.currentReplicas, usage };
  if (scaling.pods.length === 0) return { error: `unable to calculate ready pods: ${NO_PODS.error}` };
  const ready = scaling.pods.filter((pod) => pod.phase === 'Running' && pod.ready).length;
  return { replicas: Math.ceil(ratio * ready), usage };
}

/**
 * Pods for a number of the whole that is shared out among them.
 * Source: `GetObjectPerPodMetricReplicas`, `GetExternalPerPodMetricReplicas`.
 * @param statusReplicas pods that there are, as the target's status has it
 * @param targetMilli for each pod
 */
export function sharedReplicas(
  tolerances: Tolerances,
  statusReplicas: number,
  totalMilli: number,
  targetMilli: number,
): Proposal {
  const ratio = totalMilli / (targetMilli * statusReplicas);
  const replicas = isWithin(tolerances, ratio) ? statusReplicas : Math.ceil(totalMilli / targetMilli);
  return { replicas, usage: { averageMilli: Math.ceil(totalMilli / statusReplicas) } };
}
