import type { ApiServer } from './api/apiServer.ts';
import { nodeAddress, podCIDR } from './api/nodeAddresses.ts';
import { objectKey } from './api/objectKey.ts';
import { LEASE_NAMESPACE } from './controllers/nodeLifecycle/leaseNamespace.ts';
import type { Lease, Node, NodeConfig, Taint } from './objects.ts';
import { NOT_READY_TAINT } from './taints.ts';

/** Kept until the node reports that it is ready: `plugin/pkg/admission/nodetaint/admission.go`. */
const JOINING_TAINT: Taint = { key: NOT_READY_TAINT, effect: 'NoSchedule' };

/**
 * Registers a node, with its first Lease.
 * @param index its number, from 0, which gives it its addresses
 * @param ready false for one that joins: nothing is placed on it before its kubelet has reported
 * @throws RangeError if there is a node of that name
 */
export function registerNode(
  api: ApiServer,
  config: NodeConfig,
  index: number,
  now: number,
  ready = true,
): { node: Node; lease: Lease } {
  const { name, labels, capacity, unschedulable } = config;
  const taints = ready ? config.taints : [...config.taints, JOINING_TAINT];
  const node = api.createNow('Node', { name, namespace: '', labels }, (meta) => ({
    kind: 'Node',
    meta,
    spec: { podCIDR: podCIDR(index), unschedulable, taints },
    status: {
      address: nodeAddress(index),
      allocatable: capacity,
      condition: { ready: ready ? 'True' : 'False', lastTransitionTime: now },
    },
  }));
  const lease = api.createNow('Lease', { name, namespace: LEASE_NAMESPACE }, (meta) => ({
    kind: 'Lease',
    meta,
    renewTime: now,
  }));
  if (node === undefined || lease === undefined)
    throw new RangeError(`there are two nodes of the name ${name}`);
  return { node, lease };
}

/** Takes a node and its Lease out of the API; its pods are left to the pod garbage collector. */
export function unregisterNode(api: ApiServer, name: string): void {
  api.deleteNow('Node', name);
  api.deleteNow('Lease', objectKey({ namespace: LEASE_NAMESPACE, name }));
}
