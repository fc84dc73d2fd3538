import { z } from 'zod';
import type { Labels, Node, NodeAffinity, Pod, PodSpec } from '../../../src/cluster/objects.ts';

/** The shapes that the scheduling cases share, and how they become objects of the API. */

const labels = z.record(z.string(), z.string());

export const requirement = z
  .object({
    key: z.string(),
    op: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
    values: z.array(z.string()).default([]),
  })
  .transform(({ key, op, values }) => ({ key, operator: op, values }));

export const selector = z.object({
  matchLabels: labels.default({}),
  matchExpressions: z.array(requirement).default([]),
});

export const taint = z.object({
  key: z.string(),
  value: z.string().exactOptional(),
  effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
});

export const toleration = z.object({
  key: z.string().exactOptional(),
  operator: z.enum(['Exists', 'Equal']).default('Equal'),
  value: z.string().exactOptional(),
  effect: taint.shape.effect.exactOptional(),
});

const policy = z.enum(['Honor', 'Ignore']).exactOptional();

/** `null` and absent selectors both match nothing. */
export const constraint = z
  .object({
    maxSkew: z.number(),
    topologyKey: z.string(),
    whenUnsatisfiable: z.enum(['DoNotSchedule', 'ScheduleAnyway']),
    labelSelector: selector.nullish(),
    minDomains: z.number().exactOptional(),
    nodeAffinityPolicy: policy,
    nodeTaintsPolicy: policy,
    matchLabelKeys: z.array(z.string()).exactOptional(),
  })
  .transform(({ labelSelector, ...rest }) => ({ ...rest, ...(labelSelector && { labelSelector }) }));

export const node = z.object({
  name: z.string(),
  labels: labels.default({}),
  taints: z.array(taint).default([]),
  candidate: z.boolean().default(true),
});

export const existingPod = z.object({
  node: z.string(),
  labels: labels.default({}),
  namespace: z.string().default(''),
  terminating: z.boolean().default(false),
  count: z.number().default(1),
});

export const owner = z.object({
  kind: z.string(),
  name: z.string(),
  namespace: z.string().default(''),
  selector: selector.exactOptional(),
});

export const service = z.object({ namespace: z.string().default(''), selector: labels.nullish() });

export const incomingPod = z.object({
  name: z.string().default('p'),
  namespace: z.string().default(''),
  labels: labels.default({}),
  nodeSelector: labels.default({}),
  requiredNodeAffinity: z.array(requirement).exactOptional(),
  tolerations: z.array(toleration).default([]),
  owner: owner.pick({ kind: true, name: true }).exactOptional(),
  topologySpreadConstraints: z.array(constraint).default([]),
});

const META = { annotations: {}, resourceVersion: 1, creationTimestamp: 0 };
const SPEC: PodSpec = {
  nodeSelector: {},
  tolerations: [],
  containers: [],
  terminationGracePeriodSeconds: 30,
};

/** A node without any capacity: these cases are about labels and taints. */
export function nodeObject({
  name,
  labels: own,
  taints,
}: Pick<z.output<typeof node>, 'name' | 'labels' | 'taints'>): Node {
  return {
    kind: 'Node',
    meta: { ...META, name, namespace: '', uid: name, labels: own },
    spec: { podCIDR: '', unschedulable: false, taints },
    status: {
      address: '',
      allocatable: { cpu: 0, memory: 0, pods: 0 },
      condition: { ready: 'True', lastTransitionTime: 0 },
    },
  };
}

export function podObject(
  { name, namespace, labels: own }: { name: string; namespace: string; labels: Labels },
  spec: Partial<PodSpec> = {},
  terminating = false,
): Pod {
  const deletion = terminating ? { deletionTimestamp: 0 } : {};
  return {
    kind: 'Pod',
    meta: { ...META, ...deletion, name, namespace, uid: name, labels: own },
    spec: { ...SPEC, ...spec },
    status: { phase: 'Pending', ready: false, readyTransitionTime: 0, restartCount: 0 },
  };
}

export function incomingObject(pod: z.output<typeof incomingPod>): Pod {
  const { nodeSelector, tolerations, topologySpreadConstraints, requiredNodeAffinity } = pod;
  const nodeAffinity: NodeAffinity | undefined = requiredNodeAffinity && {
    required: [{ matchExpressions: requiredNodeAffinity, matchFields: [] }],
    preferred: [],
  };
  return podObject(pod, {
    nodeSelector,
    tolerations,
    topologySpreadConstraints,
    ...(nodeAffinity && { affinity: { nodeAffinity } }),
  });
}
