import { tolerates, UNSCHEDULABLE_TAINT } from '../taints.ts';
import type { NodeInfo } from './nodeInfo.ts';
import type { PodToPlace } from './podToPlace.ts';
import type { Rejection } from './rejection.ts';

/** The node lifecycle controller sets this taint on a cordoned node, but later: the plugin acts on the field itself. */
const TAINT = { key: UNSCHEDULABLE_TAINT, effect: 'NoSchedule' } as const;
/** No pod that leaves makes a cordoned node schedulable. */
const REJECTION: Rejection = {
  plugin: 'NodeUnschedulable',
  reasons: ['node(s) were unschedulable'],
  unresolvable: true,
};

/** A cordoned node takes only pods that tolerate the taint which stands for that. `plugins/nodeunschedulable`. */
export function nodeUnschedulable({ pod }: PodToPlace, node: NodeInfo): Rejection | undefined {
  if (!node.unschedulable) return undefined;
  const tolerated = pod.spec.tolerations.some((toleration) => tolerates(toleration, TAINT));
  return tolerated ? undefined : REJECTION;
}
