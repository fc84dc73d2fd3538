import type { PodStatus } from './objects.ts';

/**
 * The status of a pod that was just created. Its Ready condition counts as having changed at its creation.
 * @param now seconds
 */
export function newPodStatus(now: number): PodStatus {
  return { phase: 'Pending', ready: false, readyTransitionTime: now, restartCount: 0 };
}
