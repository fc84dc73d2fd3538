import type { Lease, Node, Taint } from '../../../cluster/objects.ts';
import { formatCpu, formatMemory } from '../../../scenario/units/quantity.ts';
import { rfc3339, rfc3339Micro } from '../apiTime.ts';
import type { ApiFields } from '../apiValue.ts';
import type { ClusterView } from '../clusterView.ts';
import { versionText } from '../rows/nodeCells.ts';
import { metadata } from './metadata.ts';

/**
 * A Node in the API's fields (`staging/src/k8s.io/api/core/v1/types.go`).
 *
 * @param view for the version of its kubelet
 */
export function nodeFields({ meta, spec, status }: Node, view: ClusterView): ApiFields {
  const { cpu, memory, pods } = status.allocatable;
  // Capacity and allocatable are the same here: nothing is reserved for the system.
  const resources = { cpu: formatCpu(cpu), memory: formatMemory(memory), pods: `${pods}` };
  const { ready, lastTransitionTime, reason, message } = status.condition;
  const since = rfc3339(lastTransitionTime);
  const { images = [] } = status;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: metadata(meta),
    spec: {
      podCIDR: spec.podCIDR,
      podCIDRs: [spec.podCIDR],
      unschedulable: spec.unschedulable ? true : undefined,
      taints: spec.taints.length === 0 ? undefined : spec.taints.map(taintFields),
    },
    status: {
      addresses: [
        { type: 'InternalIP', address: status.address },
        { type: 'Hostname', address: meta.name },
      ],
      allocatable: resources,
      capacity: resources,
      conditions: [{ type: 'Ready', status: ready, lastTransitionTime: since, reason, message }],
      images:
        images.length === 0
          ? undefined
          : images.map(({ name, size }) => ({ names: [name], sizeBytes: size })),
      nodeInfo: { kubeletVersion: versionText(view) },
    },
  };
}

/** The time at which it was added is not kept. */
function taintFields({ key, value, effect }: Taint): ApiFields {
  return { key, value, effect };
}

/**
 * A node's Lease (`staging/src/k8s.io/api/coordination/v1/types.go`).
 *
 * @returns the holder is the node itself
 */
export function leaseFields({ meta, renewTime }: Lease): ApiFields {
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: metadata(meta),
    spec: { holderIdentity: meta.name, renewTime: rfc3339Micro(renewTime) },
  };
}
