import type { ScalingPolicy } from '../../objects.ts';
import { changeInPeriod, type ScaleEvent } from './scaleEvents.ts';
import type { RateRules } from './scalingRules.ts';

/** What the autoscaler has done to the number of pods. */
export interface ScaleHistory {
  /** In no certain order. */
  readonly up: readonly ScaleEvent[];
  readonly down: readonly ScaleEvent[];
}

/**
 * The greatest number of pods that the policies allow now; may be less than there are.
 * Source: `calculateScaleUpLimitWithScalingRules` in `pkg/controller/podautoscaler/horizontal.go`.
 * @param now seconds
 */
export function scaleUpLimit(
  currentReplicas: number,
  rules: RateRules,
  history: ScaleHistory,
  now: number,
): number {
  if (rules.selectPolicy === 'Disabled') return currentReplicas;
  const limits = rules.policies.map((policy) => {
    const start = periodStart(currentReplicas, policy, history, now);
    // Rounded up, or a single pod could never grow by less than 100 %.
    return policy.type === 'Pods' ? start + policy.value : Math.ceil(start * (1 + policy.value / 100));
  });
  return rules.selectPolicy === 'Min' ? Math.min(...limits) : Math.max(...limits);
}

/**
 * The least number of pods that the policies allow now; may be more than there are.
 * Source: `calculateScaleDownLimitWithBehaviors` in the same file.
 * @param now seconds
 */
export function scaleDownLimit(
  currentReplicas: number,
  rules: RateRules,
  history: ScaleHistory,
  now: number,
): number {
  if (rules.selectPolicy === 'Disabled') return currentReplicas;
  const limits = rules.policies.map((policy) => {
    const start = periodStart(currentReplicas, policy, history, now);
    return policy.type === 'Pods' ? start - policy.value : Math.trunc(start * (1 - policy.value / 100));
  });
  // The least change leaves the most pods.
  return rules.selectPolicy === 'Min' ? Math.max(...limits) : Math.min(...limits);
}

/** A policy's limit is relative to the number of pods at the beginning of its period. */
function periodStart(
  currentReplicas: number,
  { periodSeconds }: ScalingPolicy,
  { up, down }: ScaleHistory,
  now: number,
): number {
  return currentReplicas - changeInPeriod(up, periodSeconds, now) + changeInPeriod(down, periodSeconds, now);
}
