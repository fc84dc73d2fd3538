import type { DaemonNode, DaemonPod } from '../../../../src/cluster/controllers/daemonSet/daemonNode.ts';
import { newPodStatus } from '../../../../src/cluster/newPodStatus.ts';
import { podSpec } from '../../world.ts';

function pod(name: string, isUpdated: boolean): DaemonPod {
  return {
    pod: {
      kind: 'Pod',
      meta: {
        name,
        namespace: 'default',
        labels: {},
        annotations: {},
        uid: name,
        resourceVersion: 1,
        creationTimestamp: 0,
      },
      spec: podSpec(),
      status: newPodStatus(0),
    },
    isUpdated,
    isReady: true,
    isAvailable: true,
    isTerminating: false,
    isFinished: false,
  };
}

/** A pod of the present template that is available. */
export const NEW = (name: string): DaemonPod => pod(name, true);

/** A pod of an earlier template that is available. */
export const OLD = (name: string): DaemonPod => pod(name, false);

/** A node that is to have a pod, and those that it has. */
export function daemonNode(name: string, ...pods: DaemonPod[]): DaemonNode {
  return { name, verdict: { shouldRun: true, shouldContinueRunning: true }, pods };
}
