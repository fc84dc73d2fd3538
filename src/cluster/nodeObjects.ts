import type { ApiServer } from './api/apiServer.ts';
import { nodeAddress, podCIDR } from './api/nodeAddresses.ts';
import { LEASE_NAMESPACE } from './controllers/nodeLifecycle/leaseNamespace.ts';
import type { Lease, Node, NodeConfig } from './objects.ts';

/**
 * Registers a node that is ready, with its first Lease.
 * @param index its number, from 0, which gives it its addresses
 * @throws RangeError if there is a node of that name
 */
export function registerNode(
  api: ApiServer,
  config: NodeConfig,
  index: number,
  now: number,
): { node: Node; lease: Lease } {
  const { name, labels, capacity, taints, unschedulable } = config;
  const node = api.createNow('Node', { name, namespace: '', labels }, (meta) => ({
    kind: 'Node',
    meta,
    spec: { podCIDR: podCIDR(index), unschedulable, taints },
    status: {
      address: nodeAddress(index),
      allocatable: capacity,
      condition: { ready: 'True', lastTransitionTime: now },
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
