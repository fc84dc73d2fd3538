import type { NodeConfig } from '../../../cluster/objects.ts';
import { type ManifestSet, POD_KINDS } from '../manifestSet.ts';
import { checkHostPorts } from './hostPorts.ts';
import { checkNodeDemands } from './nodeDemands.ts';
import { checkRequests } from './requests.ts';
import { checkTopologyKeys } from './topologyKeys.ts';

/**
 * Pods that no node of the scenario can take, whatever else runs on it. All of this is legal, and the pods would be
 * Pending for ever: each is a warning at the field that asks for what is not there. Taints are left alone:
 * they may go away, as the node controller's own do.
 */
export function checkPlacement(manifests: ManifestSet, nodes: readonly NodeConfig[]): void {
  const { podSources } = manifests;
  if (!manifests.hasAll(...POD_KINDS) || nodes.length === 0) return;
  for (const pods of podSources) {
    const eligible = checkNodeDemands(pods, nodes);
    checkRequests(pods, nodes);
    checkTopologyKeys(pods, nodes);
    // Ports are counted against the nodes that are left, which makes no sense where none is.
    if (eligible.length > 0) checkHostPorts(pods, eligible);
  }
}
