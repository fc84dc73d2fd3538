import { type ScaleHistory, scaleDownLimit, scaleUpLimit } from './scaleLimits.ts';
import type { CompleteBehavior, RateRules } from './scalingRules.ts';

/** Why the number of pods is what it is: reasons of the ScalingLimited condition. */
export type LimitReason =
  | 'DesiredWithinRange'
  | 'TooFewReplicas'
  | 'TooManyReplicas'
  | 'ScaleUpLimit'
  | 'ScaleDownLimit';

/** A number of pods that is allowed, and what limited it. */
export interface LimitedReplicas {
  readonly replicas: number;
  readonly reason: LimitReason;
}

/** What there is, what is wanted, and the bounds of the autoscaler. */
export interface DesiredChange {
  readonly currentReplicas: number;
  /** After stabilisation. */
  readonly desiredReplicas: number;
  /** Default 1; 0 only with the feature HPAScaleToZero. */
  readonly minReplicas: number;
  readonly maxReplicas: number;
}

/** Without a `behavior` one pass at most doubles the pods, but may always go to four. */
const SCALE_UP_FACTOR = 2;
const SCALE_UP_MINIMUM = 4;

/**
 * The bounds that hold without a `behavior`; downwards there is none but the least number.
 * Source: `convertDesiredReplicasWithRules` in `pkg/controller/podautoscaler/horizontal.go`.
 */
export function limitWithoutBehavior(change: DesiredChange): LimitedReplicas {
  const { currentReplicas, desiredReplicas, minReplicas, maxReplicas } = change;
  const limit = Math.max(SCALE_UP_FACTOR * currentReplicas, SCALE_UP_MINIMUM);
  if (desiredReplicas < minReplicas) return { replicas: minReplicas, reason: 'TooFewReplicas' };
  if (desiredReplicas <= Math.min(maxReplicas, limit))
    return { replicas: desiredReplicas, reason: 'DesiredWithinRange' };
  return maxReplicas > limit
    ? { replicas: limit, reason: 'ScaleUpLimit' }
    : { replicas: maxReplicas, reason: 'TooManyReplicas' };
}

/**
 * The bounds that the policies of a `behavior` set.
 * Source: `convertDesiredReplicasWithBehaviorRate` in the same file.
 * @param now seconds
 * @param rules with every default filled in
 */
export function limitByRate(
  change: DesiredChange,
  rules: { readonly [K in keyof CompleteBehavior]: RateRules },
  history: ScaleHistory,
  now: number,
): LimitedReplicas {
  const { currentReplicas, desiredReplicas, minReplicas, maxReplicas } = change;
  if (desiredReplicas > currentReplicas) {
    // Where the policies allow less than there is, they wait: they never turn the direction round.
    const limit = Math.max(currentReplicas, scaleUpLimit(currentReplicas, rules.scaleUp, history, now));
    if (desiredReplicas > Math.min(maxReplicas, limit))
      return maxReplicas > limit
        ? { replicas: limit, reason: 'ScaleUpLimit' }
        : { replicas: maxReplicas, reason: 'TooManyReplicas' };
  } else if (desiredReplicas < currentReplicas) {
    const limit = Math.min(currentReplicas, scaleDownLimit(currentReplicas, rules.scaleDown, history, now));
    if (desiredReplicas < Math.max(minReplicas, limit))
      return minReplicas < limit
        ? { replicas: limit, reason: 'ScaleDownLimit' }
        : { replicas: minReplicas, reason: 'TooFewReplicas' };
  }
  return { replicas: desiredReplicas, reason: 'DesiredWithinRange' };
}
