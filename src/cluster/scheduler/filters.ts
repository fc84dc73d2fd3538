import { matchesLabels } from '../labels/selectors.ts';
import type { Pod, ResourceList } from '../objects.ts';
import { tolerates, UNSCHEDULABLE_TAINT, untolerated } from '../taints.ts';
import type { NodeInfo } from './nodeInfo.ts';

/** Why a node cannot take a pod: the plugin, and its reasons in Kubernetes' words. */
export interface Rejection {
  readonly plugin: FilterName;
  readonly reasons: readonly string[];
}

export type FilterName =
  | 'NodeUnschedulable'
  | 'TaintToleration'
  | 'NodeAffinity'
  | 'NodePorts'
  | 'NodeResourcesFit';

/** A pod together with the sum of its requests, which is the same for every node. */
export interface PodToPlace {
  readonly pod: Pod;
  readonly requests: ResourceList;
}

type Filter = (pod: PodToPlace, node: NodeInfo) => Rejection | undefined;

/** In the order of the default plugins; the first to reject ends it. Source: `apis/config/v1/default_plugins.go`. */
const FILTERS: readonly Filter[] = [
  nodeUnschedulable,
  taintToleration,
  nodeSelector,
  nodePorts,
  resourcesFit,
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
  return { plugin: 'NodeUnschedulable', reasons: ['node(s) were unschedulable'] };
}

/** Every NoSchedule and NoExecute taint must be tolerated. `plugins/tainttoleration`. */
export function taintToleration({ pod }: PodToPlace, { node }: NodeInfo): Rejection | undefined {
  if (node.spec.taints.length === 0) return undefined;
  const taint = untolerated(node.spec.taints, pod.spec.tolerations, ['NoSchedule', 'NoExecute']);
  if (taint === undefined) return undefined;
  const reason = `node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`;
  return { plugin: 'TaintToleration', reasons: [reason] };
}

/** The node must have the labels of the pod's nodeSelector. `plugins/nodeaffinity`. */
export function nodeSelector({ pod }: PodToPlace, { node }: NodeInfo): Rejection | undefined {
  if (matchesLabels(pod.spec.nodeSelector, node.meta.labels)) return undefined;
  return { plugin: 'NodeAffinity', reasons: ["node(s) didn't match Pod's node affinity/selector"] };
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
  return { plugin: 'NodeResourcesFit', reasons };
}
