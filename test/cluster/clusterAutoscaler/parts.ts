import type {
  Labels,
  Node,
  ObjectMeta,
  Pod,
  PodDisruptionBudget,
  ResourceList,
} from '../../../src/cluster/objects.ts';
import { container, GiB, podSpec } from '../world.ts';

function meta(name: string, change: Partial<ObjectMeta> = {}): ObjectMeta {
  return {
    name,
    namespace: 'default',
    labels: {},
    annotations: {},
    uid: name,
    resourceVersion: 1,
    creationTimestamp: 0,
    ...change,
  };
}

/** A pod of a ReplicaSet; it asks for that much. */
export function pod(
  name: string,
  requests: Partial<ResourceList> = {},
  change: Partial<ObjectMeta> = {},
): Pod {
  const owner = { kind: 'ReplicaSet', name: 'web', uid: 'web' } as const;
  return {
    kind: 'Pod',
    meta: meta(name, { owner, ...change }),
    spec: podSpec({ containers: [container({ requests: { cpu: 0, memory: 0, ...requests } })] }),
    status: { phase: 'Running', ready: true, readyTransitionTime: 0, restartCount: 0 },
  };
}

/** A ready node with 4 cores and 16 GiB. */
export function node(name: string, change: Partial<ObjectMeta> = {}): Node {
  return {
    kind: 'Node',
    meta: meta(name, { namespace: '', labels: { 'kubernetes.io/hostname': name }, ...change }),
    spec: { podCIDR: '', unschedulable: false, taints: [] },
    status: {
      address: '',
      allocatable: { cpu: 4000, memory: 16 * GiB, pods: 110 },
      condition: { ready: 'True', lastTransitionTime: 0 },
    },
  };
}

/** A budget over the pods with those labels. */
export function budgetOver(
  matchLabels: Labels,
  disruptionsAllowed: number,
  namespace = 'default',
): PodDisruptionBudget {
  return {
    kind: 'PodDisruptionBudget',
    meta: meta('budget', { namespace }),
    generation: 1,
    spec: { selector: { matchLabels, matchExpressions: [] }, minAvailable: 1 },
    status: {
      observedGeneration: 1,
      disruptionsAllowed,
      currentHealthy: 1,
      desiredHealthy: 1,
      expectedPods: 1,
      disruptedPods: {},
    },
  };
}
