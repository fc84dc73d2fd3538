import type { IntOrPercent } from '../intOrPercent.ts';
import type { LabelSelector, ObjectMeta } from './meta.ts';

/** What a disruption budget allows at the moment, as its controller last worked it out. */
export interface DisruptionBudgetStatus {
  /** Generation of the spec that this was worked out for. */
  readonly observedGeneration: number;
  readonly disruptionsAllowed: number;
  /** Ready pods that nobody is about to take away. */
  readonly currentHealthy: number;
  /** What evictions must leave. */
  readonly desiredHealthy: number;
  /** What a percentage is taken of. */
  readonly expectedPods: number;
  /** Pods whose eviction was granted and whose deletion the controller has not seen yet; when, seconds. */
  readonly disruptedPods: Readonly<Record<string, number>>;
}

/** How many of a set of pods evictions must leave. One of the two bounds is given. */
export interface PodDisruptionBudget {
  readonly kind: 'PodDisruptionBudget';
  readonly meta: ObjectMeta;
  /** Grows with each change of the spec, from 1. */
  readonly generation: number;
  readonly spec: {
    /** Absent: no pod; an empty one: every pod of the namespace. */
    readonly selector?: LabelSelector;
    readonly minAvailable?: IntOrPercent;
    readonly maxUnavailable?: IntOrPercent;
    /** What becomes of pods that are not ready; absent: IfHealthyBudget. */
    readonly unhealthyPodEvictionPolicy?: 'IfHealthyBudget' | 'AlwaysAllow';
  };
  readonly status: DisruptionBudgetStatus;
}
