import { podAffinityRejection } from './interPodAffinity.ts';
import { nodeAffinity } from './nodeAffinity.ts';
import type { NodeInfo } from './nodeInfo.ts';
import { nodePorts } from './nodePorts.ts';
import { resourcesFit } from './nodeResourcesFit.ts';
import { nodeUnschedulable } from './nodeUnschedulable.ts';
import type { Filter, PodToPlace } from './podToPlace.ts';
import { spreadRejection } from './podTopologySpread.ts';
import type { Rejection } from './rejection.ts';
import { taintToleration } from './taintToleration.ts';

/** In the order of the default plugins; the first to reject ends it. Source: `apis/config/v1/default_plugins.go`. */
const FILTERS: readonly Filter[] = [
  nodeUnschedulable,
  taintToleration,
  nodeAffinity,
  nodePorts,
  resourcesFit,
  topologySpread,
  podAffinity,
];

/** What rejects the node, or undefined if the pod may run there. */
export function rejection(pod: PodToPlace, node: NodeInfo): Rejection | undefined {
  for (const filter of FILTERS) {
    const rejected = filter(pod, node);
    if (rejected !== undefined) return rejected;
  }
  return undefined;
}

function topologySpread({ hardSpread }: PodToPlace, node: NodeInfo): Rejection | undefined {
  return hardSpread && spreadRejection(hardSpread.spread, hardSpread.emptiest, node);
}

function podAffinity({ relations }: PodToPlace, node: NodeInfo): Rejection | undefined {
  return relations && podAffinityRejection(relations, node);
}
