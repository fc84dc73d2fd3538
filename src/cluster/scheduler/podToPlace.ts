import type { Pod, ResourceList } from '../objects.ts';
import type { PodRelations } from './interPodAffinity.ts';
import type { NodeDemands } from './nodeAffinity.ts';
import type { HostPort } from './nodePorts.ts';
import type { PodSpread } from './podTopologySpread.ts';

/** A pod together with what is the same for every node: worked out once before the nodes are looked at (PreFilter). */
export interface PodToPlace {
  readonly pod: Pod;
  /** Sum over its containers, millicores and bytes. */
  readonly requests: ResourceList;
  /** The ports of the host that it wants; empty for almost every pod. */
  readonly hostPorts: readonly HostPort[];
  /** What it says about the nodes it may run on; absent for most pods, which say nothing. */
  readonly nodeDemands?: NodeDemands;
  /** Its hard spread constraints, and the pods in the emptiest domain of each; absent without any. */
  readonly hardSpread?: { readonly spread: PodSpread; readonly emptiest: readonly number[] };
  /** Absent if neither it nor those that are placed have any affinity. */
  readonly relations?: PodRelations;
}
