import { type IntOrPercent, scaledValue } from '../../intOrPercent.ts';
import type { DeploymentStrategy } from '../../objects.ts';

/** What the size of a rollout depends on. */
export interface DesiredSize {
  /** `spec.replicas` of the Deployment. */
  readonly replicas: number;
  readonly strategy: DeploymentStrategy;
}

/** Pods above and below the desired number that a rollout may go. */
export interface Fenceposts {
  /** Above the desired number. */
  readonly surge: number;
  /** Below the desired number. */
  readonly unavailable: number;
}

/**
 * Surge is rounded up and unavailability down, so that a small Deployment rather has a pod too many; if both come to
 * 0 nothing could ever move, and one pod may be unavailable.
 * Source: `ResolveFenceposts` in `pkg/controller/deployment/util/deployment_util.go`.
 * @param maxSurge null: not given, which is 0 here (the API server has filled in its default before)
 * @param desired number of pods
 * @throws RangeError if one is neither a number nor a percentage
 */
export function resolveFenceposts(
  maxSurge: IntOrPercent | null,
  maxUnavailable: IntOrPercent | null,
  desired: number,
): Fenceposts {
  const surge = scaledValue(maxSurge ?? 0, desired, 'up');
  const unavailable = scaledValue(maxUnavailable ?? 0, desired, 'down');
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

/** Pods that there may be above the desired number; Recreate never has any. Source: `MaxSurge`, same file. */
export function maxSurge({ replicas, strategy }: DesiredSize): number {
  if (strategy.type === 'Recreate') return 0;
  return resolveFenceposts(strategy.maxSurge, strategy.maxUnavailable, replicas).surge;
}

/** Pods that may be missing during a rolling update, at most all. Source: `MaxUnavailable`, same file. */
export function maxUnavailable({ replicas, strategy }: DesiredSize): number {
  if (strategy.type === 'Recreate' || replicas === 0) return 0;
  const { unavailable } = resolveFenceposts(strategy.maxSurge, strategy.maxUnavailable, replicas);
  return Math.min(unavailable, replicas);
}

/** Pods that must be available at any time of a rolling update. Source: `MinAvailable`, same file. */
export function minAvailable(size: DesiredSize): number {
  return size.strategy.type === 'Recreate' ? 0 : size.replicas - maxUnavailable(size);
}
