import { tolerates, UNSCHEDULABLE_TAINT } from '../taints.ts';
import type { NodeInfo } from './nodeInfo.ts';
import type { PodToPlace } from './podToPlace.ts';
import type { Rejection } from './rejection.ts';

const TAINT = { key: UNSCHEDULABLE_TAINT, effect: 'NoSchedule' } as const;
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
