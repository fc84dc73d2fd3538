import type { Pod } from '../../../cluster/objects.ts';
import { rfc3339 } from '../apiTime.ts';
import type { ApiFields } from '../apiValue.ts';
import type { ClusterView } from '../clusterView.ts';
import { containersReady } from '../rows/podStatusText.ts';
import { metadata } from './metadata.ts';
import { podSpecFields } from './podSpecFields.ts';

/**
 * A Pod in the API's fields (`staging/src/k8s.io/api/core/v1/types.go`).
 *
 * @param view for its node, and for the state of its containers
 */
export function podObject(pod: Pod, view: ClusterView): ApiFields {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadata(pod.meta),
    spec: podSpecFields(pod.spec),
    status: statusFields(pod, view),
  };
}

function statusFields(pod: Pod, view: ClusterView): ApiFields {
  const { phase, podIP, startTime, reason, message, nominatedNodeName } = pod.status;
  // A pod that is bound has the node's address as its host's; the node may be gone since.
  const node = view.list('Node').find(({ meta }) => meta.name === pod.spec.nodeName);
  return {
    phase,
    conditions: podConditions(pod, view).map(({ type, status, since, reason: why }) => ({
      type,
      status,
      lastTransitionTime: since === undefined ? undefined : rfc3339(since),
      reason: why,
    })),
    containerStatuses: containerStatuses(pod, view),
    hostIP: node?.status.address,
    podIP,
    podIPs: podIP === undefined ? undefined : [{ ip: podIP }],
    startTime: startTime === undefined ? undefined : rfc3339(startTime),
    reason,
    message,
    nominatedNodeName,
  };
}

/** A condition of a pod. */
export interface PodCondition {
  /** One of the API's types of conditions. */
  readonly type: string;
  /** The kubelet of this model is never in doubt. */
  readonly status: 'True' | 'False';
  /** Seconds, where it is known. */
  readonly since?: number;
  /** One word, where it does not hold. */
  readonly reason?: string;
}

/** In the order in which the kubelet writes them (`pkg/kubelet/status/generate.go`). */
export function podConditions(pod: Pod, view: ClusterView): PodCondition[] {
  const { spec, status } = pod;
  // The scheduler's condition is the only one before a node is known.
  if (spec.nodeName === undefined)
    return [
      { type: 'PodScheduled', status: 'False', ...(status.unschedulable && { reason: 'Unschedulable' }) },
    ];
  const scheduled: PodCondition = { type: 'PodScheduled', status: 'True' };
  // Bound, but the kubelet has not seen it yet.
  if (status.containers === undefined) return [scheduled];
  const condition = (type: string, holds: boolean, since?: number): PodCondition => ({
    type,
    status: holds ? 'True' : 'False',
    ...(since !== undefined && { since }),
    ...(!holds && type.endsWith('Ready') && { reason: 'ContainersNotReady' }),
  });
  return [
    condition('PodReadyToStartContainers', status.podIP !== undefined),
    condition('Initialized', status.containers.reason !== 'PodInitializing', status.startTime),
    condition('Ready', status.ready, status.readyTransitionTime),
    condition('ContainersReady', containersReady(pod, view), status.readyTransitionTime),
    scheduled,
  ];
}

/**
 * All containers of a pod are one process here, so that their states are the same.
 *
 * @returns undefined before the kubelet has seen the pod
 */
function containerStatuses(pod: Pod, view: ClusterView): ApiFields[] | undefined {
  const { containers } = pod.status;
  if (containers === undefined) return undefined;
  const { state, reason, startedAt, lastFinishedAt } = containers;
  const ended =
    lastFinishedAt === undefined
      ? undefined
      : { exitCode: 1, reason: 'Error', finishedAt: rfc3339(lastFinishedAt) };
  const present: ApiFields =
    state === 'running'
      ? { running: { startedAt: startedAt === undefined ? undefined : rfc3339(startedAt) } }
      : state === 'waiting'
        ? { waiting: { reason } }
        : { terminated: ended };
  return pod.spec.containers.map(({ name, image }) => ({
    name,
    image,
    ready: containersReady(pod, view),
    started: state === 'running',
    restartCount: pod.status.restartCount,
    state: present,
    lastState: state === 'terminated' || ended === undefined ? {} : { terminated: ended },
  }));
}
