import { podAffinityRejection } from './interPodAffinity.ts';
import { nodeAffinity } from './nodeAffinity.ts';
import type { NodeInfo } from './nodeInfo.ts';
import { nodePorts } from './nodePorts.ts';
import { resourcesFit } from './nodeResourcesFit.ts';
import { nodeUnschedulable } from './nodeUnschedulable.ts';
import type { PodToPlace } from './podToPlace.ts';
import { spreadRejection } from './podTopologySpread.ts';
import type { Rejection } from './rejection.ts';
import { taintToleration } from './taintToleration.ts';

/**
 * What rejects the node, or undefined if the pod may run there: the plugins in their default order, of which the first
 * to reject ends it. Source: `apis/config/v1/default_plugins.go`.
 *
 * The plugins that look at volumes (VolumeRestrictions, NodeVolumeLimits, VolumeBinding, VolumeZone) are not here: the
 * volumes of the model are bound to no node.
 */
export function rejection(place: PodToPlace, node: NodeInfo): Rejection | undefined {
  const { hardSpread, relations } = place;
  return (
    nodeUnschedulable(place, node) ??
    taintToleration(place, node) ??
    nodeAffinity(place, node) ??
    nodePorts(place, node) ??
    resourcesFit(place, node) ??
    (hardSpread && spreadRejection(hardSpread.spread, hardSpread.emptiest, node)) ??
    (relations && podAffinityRejection(relations, node))
  );
}
