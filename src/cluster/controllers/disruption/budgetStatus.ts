import { scaledValue } from '../../intOrPercent.ts';
import type { DisruptionBudgetStatus, PodDisruptionBudget } from '../../objects.ts';

/** Seconds for which a granted eviction counts before the pod's deletion is seen: `DeletionTimeout` in `disruption.go`. */
export const DELETION_TIMEOUT = 120;

/** A pod that the budget's selector matches, as the budget counts it. */
export interface BudgetPod {
  /** Only ready pods count as healthy, whatever else they are. */
  readonly ready: boolean;
  /** As good as gone. */
  readonly terminating: boolean;
  /** Seconds since its eviction was granted; absent: it was not. */
  readonly disruptedSecondsAgo?: number;
  /** Names the controller that the pod belongs to; absent for a pod of its own. */
  readonly controller?: string;
}

/** The figures of a budget's status. */
export type BudgetCounts = Pick<
  DisruptionBudgetStatus,
  'disruptionsAllowed' | 'currentHealthy' | 'desiredHealthy' | 'expectedPods'
>;

/**
 * How many of the pods may be evicted now. Pods that no controller owns add nothing where the size of the controllers
 * is what counts: with `maxUnavailable`, and with a percentage. A budget without either bound allows nothing.
 * Source: `getExpectedPodCount` and `updatePdbStatus` in `pkg/controller/disruption/disruption.go`.
 * @param scaleOf how many pods a controller is to have
 * @throws RangeError if a bound is neither a number nor a percentage
 */
export function budgetCounts(
  { minAvailable, maxUnavailable }: PodDisruptionBudget['spec'],
  pods: readonly BudgetPod[],
  scaleOf: (controller: string) => number,
): BudgetCounts {
  const currentHealthy = pods.filter(isHealthy).length;
  const scale = (): number => {
    const controllers = new Set(pods.flatMap(({ controller }) => controller ?? []));
    return [...controllers].reduce((sum, controller) => sum + scaleOf(controller), 0);
  };
  if (minAvailable === undefined && maxUnavailable === undefined)
    return { disruptionsAllowed: 0, currentHealthy, desiredHealthy: 0, expectedPods: 0 };
  const expectedPods = typeof minAvailable === 'number' ? pods.length : scale();
  // The share that may be missing is rounded up here, unlike that of a Deployment.
  const desiredHealthy =
    maxUnavailable === undefined
      ? scaledValue(minAvailable ?? 0, expectedPods, 'up')
      : Math.max(0, expectedPods - scaledValue(maxUnavailable, expectedPods, 'up'));
  const disruptionsAllowed = expectedPods <= 0 ? 0 : Math.max(0, currentHealthy - desiredHealthy);
  return { disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods };
}

/**
 * Ready, and nobody is about to take it away. Source: `countHealthyPods` in the same file. The phase is not asked for:
 * only a running pod is ready.
 */
function isHealthy({ ready, terminating, disruptedSecondsAgo }: BudgetPod): boolean {
  const isDisrupted = disruptedSecondsAgo !== undefined && disruptedSecondsAgo < DELETION_TIMEOUT;
  return ready && !terminating && !isDisrupted;
}
