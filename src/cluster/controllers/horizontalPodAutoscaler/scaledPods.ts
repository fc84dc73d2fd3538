import type { Container, Pod } from '../../objects.ts';
import type { ScaledPod } from './podGroups.ts';

/**
 * Pods as the replica calculator looks at them.
 * @param resource that the requests are of
 * @param container only this container's request counts; absent: those of all
 */
export function scaledPods(
  pods: readonly Pod[],
  resource: 'cpu' | 'memory',
  container?: string,
): ScaledPod[] {
  return pods.map(({ meta, spec, status }) => ({
    name: meta.name,
    phase: status.phase,
    terminating: meta.deletionTimestamp !== undefined,
    ready: status.ready,
    readyTransitionTime: status.readyTransitionTime,
    ...(status.startTime !== undefined && { startTime: status.startTime }),
    request: requestOf(
      spec.containers.filter(({ name }) => container === undefined || name === container),
      resource,
    ),
  }));
}

/**
 * What containers ask for together, in thousandths (millicores); one that says nothing spoils it.
 * Source: `calculatePodRequests` in `pkg/controller/podautoscaler/replica_calculator.go`.
 */
function requestOf(containers: readonly Container[], resource: 'cpu' | 'memory'): ScaledPod['request'] {
  const silent = containers.find(
    ({ requests, zeroRequests = [] }) => requests[resource] === 0 && !zeroRequests.includes(resource),
  );
  if (silent !== undefined) return { missingIn: silent.name };
  const sum = containers.reduce((total, { requests }) => total + requests[resource], 0);
  return resource === 'cpu' ? sum : sum * 1000;
}
