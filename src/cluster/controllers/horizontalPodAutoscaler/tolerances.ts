import type { HorizontalPodAutoscaler } from '../../objects.ts';
import type { ClusterSettings } from '../../settings.ts';

/** How far usage over target may be from 1, down and up, without any change of the number of pods. */
export interface Tolerances {
  /** 0.1: nothing is taken away while at least 90 % of the target is used. */
  readonly down: number;
  /** 0.1: nothing is added while at most 110 % of the target is used. */
  readonly up: number;
}

/** Minor version from which `behavior.*.tolerance` counts (feature gate HPAConfigurableTolerance, on since beta). */
const CONFIGURABLE_SINCE = 35;

/** The tolerances of one autoscaler: its own where it gives them, else the controller's. */
export function tolerancesOf(
  { behavior }: HorizontalPodAutoscaler['spec'],
  { kubernetesMinor, horizontalPodAutoscaler: { tolerance } }: ClusterSettings,
): Tolerances {
  if (kubernetesMinor < CONFIGURABLE_SINCE) return { down: tolerance, up: tolerance };
  return {
    down: behavior?.scaleDown?.tolerance ?? tolerance,
    up: behavior?.scaleUp?.tolerance ?? tolerance,
  };
}

/** Is the ratio too near to 1 to act on? Source: `isWithin` in `pkg/controller/podautoscaler/replica_calculator.go`. */
export function isWithin({ down, up }: Tolerances, usageRatio: number): boolean {
  return 1 - down <= usageRatio && usageRatio <= 1 + up;
}
