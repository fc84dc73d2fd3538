import type { PodStatus } from './objects.ts';

/** The status of a pod that was just created. @param now seconds */
export function newPodStatus(now: number): PodStatus {
  return { phase: 'Pending', ready: false, readyTransitionTime: now, restartCount: 0 };
}
