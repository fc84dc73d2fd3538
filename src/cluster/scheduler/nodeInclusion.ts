import type { Node, Toleration } from '../objects.ts';
import { untolerated } from '../taints.ts';
import { meetsNodeDemands, type NodeDemands } from './nodeAffinity.ts';

/** Which nodes count when the pods of a domain are counted. */
export interface NodeInclusion {
  /** Labels that the node must have. */
  readonly keys: readonly string[];
  /** Present under nodeAffinityPolicy Honor: the pod's own selection of nodes. */
  readonly demands?: NodeDemands;
  /** Present under nodeTaintsPolicy Honor: the node's taints must be tolerated. */
  readonly tolerations?: readonly Toleration[];
}

/** Every node counts: inter-pod affinity knows no inclusion policies. */
export const ALL_NODES: NodeInclusion = { keys: [] };

/** Does the node count? Source: `matchNodeInclusionPolicies` in `plugins/podtopologyspread/common.go`. */
export function includesNode({ keys, demands, tolerations }: NodeInclusion, node: Node): boolean {
  if (keys.some((key) => node.meta.labels[key] === undefined)) return false;
  if (demands !== undefined && !meetsNodeDemands(demands, node)) return false;
  return (
    tolerations === undefined ||
    untolerated(node.spec.taints, tolerations, ['NoSchedule', 'NoExecute']) === undefined
  );
}
