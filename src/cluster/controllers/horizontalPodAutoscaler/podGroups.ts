import type { PodPhase } from '../../objects.ts';

/** What the autoscaler looks at in a pod of its target. Times in seconds of simulated time. */
export interface ScaledPod {
  readonly name: string;
  readonly phase: PodPhase;
  /** It has a deletion timestamp. */
  readonly terminating: boolean;
  /** The Ready condition, and when it last changed. */
  readonly ready: boolean;
  readonly readyTransitionTime: number;
  /** When the kubelet took the pod; absent: it has not yet. */
  readonly startTime?: number;
  /** What the pod asks of the resource in question, thousandths; or the container that says nothing about it. */
  readonly request: number | { readonly missingIn: string };
}

/** One pod's number for a metric. */
export interface PodMetric {
  /** In thousandths of the metric's unit (millicores for CPU), whole. */
  readonly value: number;
  /** When the sample was taken, seconds. */
  readonly time: number;
  /** Seconds before it that the sample is an average over. */
  readonly window: number;
}

/** Metrics by the name of the pod. */
export type PodMetrics = ReadonlyMap<string, PodMetric>;

/** How long a pod's CPU is looked at with suspicion, seconds; settings of the same names. */
export interface InitialPeriods {
  /** `--horizontal-pod-autoscaler-cpu-initialization-period`, default 5 minutes. */
  readonly cpuInitializationPeriod: number;
  /** `--horizontal-pod-autoscaler-initial-readiness-delay`, default 30 seconds. */
  readonly initialReadinessDelay: number;
}

/** The pods of a target by what their numbers are good for. Names in the order of the pods. */
export interface PodGroups {
  /** Pods whose samples count as they are. */
  readonly readyCount: number;
  /** Pending, or so young that their CPU may be that of starting. */
  readonly unready: ReadonlySet<string>;
  /** Without a sample. */
  readonly missing: ReadonlySet<string>;
  /** Failed, or being deleted. */
  readonly ignored: ReadonlySet<string>;
}

/**
 * Sorts pods into groups. Only the CPU of a pod is doubted because of its readiness: starting takes CPU that says
 * nothing about the load. Source: `groupPods` in `pkg/controller/podautoscaler/replica_calculator.go`.
 * @param now seconds
 */
export function groupPods(
  pods: readonly ScaledPod[],
  metrics: PodMetrics,
  isCpu: boolean,
  periods: InitialPeriods,
  now: number,
): PodGroups {
  let readyCount = 0;
  const unready = new Set<string>();
  const missing = new Set<string>();
  const ignored = new Set<string>();
  for (const pod of pods) {
    const metric = metrics.get(pod.name);
    if (pod.terminating || pod.phase === 'Failed') ignored.add(pod.name);
    else if (pod.phase === 'Pending') unready.add(pod.name);
    else if (metric === undefined) missing.add(pod.name);
    else if (isCpu && isInitialCpu(pod, metric, periods, now)) unready.add(pod.name);
    else readyCount++;
  }
  return { readyCount, unready, missing, ignored };
}

/** May the sample show the pod's start rather than its work? */
function isInitialCpu(pod: ScaledPod, metric: PodMetric, periods: InitialPeriods, now: number): boolean {
  const { startTime, ready, readyTransitionTime } = pod;
  if (startTime === undefined) return true;
  // At first only a sample counts whose whole window is younger than the last change of readiness.
  if (startTime + periods.cpuInitializationPeriod > now)
    return !ready || metric.time < readyTransitionTime + metric.window;
  // Later a pod that is not ready still counts, unless it never was ready.
  return !ready && startTime + periods.initialReadinessDelay > readyTransitionTime;
}
