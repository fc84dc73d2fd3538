import type { Pod } from '../objects.ts';

/**
 * The grace period (seconds) that a deletion of the pod gets: the one asked for, else the pod's own. It is 0 where no
 * kubelet has anything to end; a negative one counts as 1. Source: `pkg/registry/core/pod/strategy.go`.
 * @param asked seconds, from the request's `gracePeriodSeconds`
 */
export function deletionGrace(pod: Pod, asked: number | undefined): number {
  if (pod.spec.nodeName === undefined) return 0;
  if (pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed') return 0;
  const grace = asked ?? pod.spec.terminationGracePeriodSeconds;
  return grace < 0 ? 1 : grace;
}
