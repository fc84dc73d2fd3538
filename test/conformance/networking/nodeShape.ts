import { z } from 'zod';
import type { Labels, Node } from '../../../src/cluster/objects.ts';

/** A change that a case makes to its node. */
export const nodeChange = z.tuple([z.string()]).rest(z.union([z.string(), z.boolean()]));

/** A node as far as load balancers look at it. */
export function nodeOf(labels: Labels, taints: readonly string[], providerID?: string): Node {
  return {
    kind: 'Node',
    meta: {
      name: 'node',
      namespace: '',
      labels,
      annotations: {},
      uid: 'uid',
      resourceVersion: 1,
      creationTimestamp: 0,
    },
    spec: {
      podCIDR: '',
      unschedulable: false,
      taints: taints.map((key) => ({ key, effect: 'NoSchedule' })),
      ...(providerID !== undefined && { providerID }),
    },
    status: {
      address: '',
      allocatable: { cpu: 0, memory: 0, pods: 0 },
      condition: { ready: 'True', lastTransitionTime: 0 },
    },
  };
}

/** The node after one change; a condition changes nothing that load balancers look at. */
export function changed(node: Node, [what, ...values]: z.infer<typeof nodeChange>): Node {
  const { meta, spec } = node;
  const [first, second = ''] = values.map(String);
  switch (what) {
    case 'label':
      return { ...node, meta: { ...meta, labels: { ...meta.labels, [first]: second } } };
    case 'taint':
      return {
        ...node,
        spec: { ...spec, taints: [...spec.taints, { key: first, effect: 'NoSchedule' }] },
      };
    case 'provider_id':
      return { ...node, spec: { ...spec, providerID: first } };
    case 'deleting':
      return { ...node, meta: { ...meta, deletionTimestamp: 0 } };
    case 'ready':
      return {
        ...node,
        status: {
          ...node.status,
          condition: { ready: first === 'true' ? 'True' : 'False', lastTransitionTime: 0 },
        },
      };
    case 'condition':
    case 'unset_condition':
      return node;
    default:
      throw new Error(`no change is called ${what}`);
  }
}
