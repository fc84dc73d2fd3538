import type { Pod, ResourceList } from '../objects.ts';
import { tolerates, UNSCHEDULABLE_TAINT, untolerated } from '../taints.ts';
import { type PodRelations, podAffinityRejection } from './interPodAffinity.ts';
import { meetsNodeDemands } from './nodeAffinity.ts';
import type { NodeInfo } from './nodeInfo.ts';
import { type PodSpread, spreadRejection } from './podTopologySpread.ts';

/** Why a node cannot take a pod: the plugin, and its reasons in Kubernetes' words. */
export interface Rejection {
  readonly plugin: FilterName;
  readonly reasons: readonly string[];
  /** True if nothing would change by removing pods from the node (UnschedulableAndUnresolvable). */
  readonly unresolvable?: true;
}

export type FilterName =
  | 'NodeUnschedulable'
  | 'TaintToleration'
  | 'NodeAffinity'
  | 'NodePorts'
  | 'NodeResourcesFit'
  | 'PodTopologySpread'
  | 'InterPodAffinity';

/** A pod together with what is the same for every node: worked out once before the nodes are looked at. */
export interface PodToPlace {
  readonly pod: Pod;
  readonly requests: ResourceList;
  /** Its hard spread constraints, and the pods in the emptiest domain of each; absent without any. */
  readonly hardSpread?: { readonly spread: PodSpread; readonly emptiest: readonly number[] };
  /** Absent if neither it nor those that are placed have any affinity. */
  readonly relations?: PodRelations;
}

type Filter = (pod: PodToPlace, node: NodeInfo) => Rejection | undefined;

/** In the order of the default plugins; the first to reject ends it. Source: `apis/config/v1/default_plugins.go`. */
const FILTERS: readonly Filter[] = [
  nodeUnschedulable,
  taintToleration,
  nodeSelector,
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

/** A cordoned node takes only pods that tolerate the taint which stands for that. `plugins/nodeunschedulable`. */
export function nodeUnschedulable({ pod }: PodToPlace, { node }: NodeInfo): Rejection | undefined {
  if (!node.spec.unschedulable) return undefined;
  const taint = { key: UNSCHEDULABLE_TAINT, effect: 'NoSchedule' } as const;
  if (pod.spec.tolerations.some((toleration) => tolerates(toleration, taint))) return undefined;
  return { plugin: 'NodeUnschedulable', reasons: ['node(s) were unschedulable'], unresolvable: true };
}

/** Every NoSchedule and NoExecute taint must be tolerated. `plugins/tainttoleration`. */
export function taintToleration({ pod }: PodToPlace, { node }: NodeInfo): Rejection | undefined {
  if (node.spec.taints.length === 0) return undefined;
  const taint = untolerated(node.spec.taints, pod.spec.tolerations, ['NoSchedule', 'NoExecute']);
  if (taint === undefined) return undefined;
  const reason = `node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`;
  return { plugin: 'TaintToleration', reasons: [reason], unresolvable: true };
}

/** The node must be one that the pod's nodeSelector and required node affinity select. `plugins/nodeaffinity`. */
export function nodeSelector({ pod }: PodToPlace, { node }: NodeInfo): Rejection | undefined {
  if (meetsNodeDemands(pod.spec, node)) return undefined;
  const reasons = ["node(s) didn't match Pod's node affinity/selector"];
  return { plugin: 'NodeAffinity', reasons, unresolvable: true };
}

/** Ports of the host must be free. `plugins/nodeports`. */
export function nodePorts({ pod }: PodToPlace, node: NodeInfo): Rejection | undefined {
  if (!node.hasPortConflict(pod.spec.containers)) return undefined;
  return { plugin: 'NodePorts', reasons: ["node(s) didn't have free ports for the requested pod ports"] };
}

/**
 * Requests must fit into what is not yet asked for; a resource that the pod does not ask for is not looked at.
 * All that is lacking is named. `plugins/noderesources/fit.go`.
 */
export function resourcesFit({ requests }: PodToPlace, info: NodeInfo): Rejection | undefined {
  const { allocatable } = info.node.status;
  const tooMany = info.pods + 1 > allocatable.pods;
  const noCpu = requests.cpu > 0 && requests.cpu > allocatable.cpu - info.cpu;
  const noMemory = requests.memory > 0 && requests.memory > allocatable.memory - info.memory;
  if (!tooMany && !noCpu && !noMemory) return undefined;
  const reasons: string[] = [];
  if (tooMany) reasons.push('Too many pods');
  if (noCpu) reasons.push('Insufficient cpu');
  if (noMemory) reasons.push('Insufficient memory');
  // More than the node has at all: no other pod's leaving would help.
  const hopeless = requests.cpu > allocatable.cpu || requests.memory > allocatable.memory;
  return { plugin: 'NodeResourcesFit', reasons, ...(hopeless && { unresolvable: true }) };
}

function topologySpread({ hardSpread }: PodToPlace, node: NodeInfo): Rejection | undefined {
  return hardSpread && spreadRejection(hardSpread.spread, hardSpread.emptiest, node);
}

function podAffinity({ relations }: PodToPlace, node: NodeInfo): Rejection | undefined {
  return relations && podAffinityRejection(relations, node);
}
