import type { Node, NodeCondition, Taint, TaintEffect } from '../../objects.ts';
import { NOT_READY_TAINT, sameTaint, UNREACHABLE_TAINT } from '../../taints.ts';

/** The taint that goes with a condition: none if the node is ready. */
export function conditionTaint(ready: NodeCondition['ready'], effect: TaintEffect): Taint | undefined {
  if (ready === 'True') return undefined;
  return { key: ready === 'False' ? NOT_READY_TAINT : UNREACHABLE_TAINT, effect };
}

/** The node's taints with those that a condition gives (of one effect) replaced; undefined if nothing changes. */
export function withConditionTaint(
  taints: readonly Taint[],
  effect: TaintEffect,
  wanted: Taint | undefined,
): readonly Taint[] | undefined {
  const isOurs = (taint: Taint): boolean =>
    taint.effect === effect && (taint.key === NOT_READY_TAINT || taint.key === UNREACHABLE_TAINT);
  const ours = taints.filter(isOurs);
  if (wanted === undefined ? ours.length === 0 : ours.length === 1 && sameTaint(ours[0], wanted))
    return undefined;
  const others = taints.filter((taint) => !isOurs(taint));
  return wanted === undefined ? others : [...others, wanted];
}

/** The node with that taint; undefined if it has it already. For a patch at the server. */
export function taintNode(node: Node, effect: TaintEffect, wanted: Taint | undefined): Node | undefined {
  const taints = withConditionTaint(node.spec.taints, effect, wanted);
  return taints === undefined ? undefined : { ...node, spec: { ...node.spec, taints } };
}
