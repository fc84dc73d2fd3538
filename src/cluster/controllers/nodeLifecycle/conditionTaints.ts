import type { Node, NodeCondition, Taint, TaintEffect } from '../../objects.ts';
import { NOT_READY_TAINT, sameTaint, UNREACHABLE_TAINT, UNSCHEDULABLE_TAINT } from '../../taints.ts';

/** Taints that the node lifecycle controller gives and takes, by effect. */
const OWN_KEYS: Readonly<Record<TaintEffect, readonly string[]>> = {
  NoSchedule: [NOT_READY_TAINT, UNREACHABLE_TAINT, UNSCHEDULABLE_TAINT],
  NoExecute: [NOT_READY_TAINT, UNREACHABLE_TAINT],
  PreferNoSchedule: [],
};

/**
 * The taint that goes with a condition: none if the node is ready.
 * @param ready `Unknown` is what the controller writes of a node that is silent
 */
export function conditionTaint(ready: NodeCondition['ready'], effect: TaintEffect): Taint | undefined {
  if (ready === 'True') return undefined;
  return { key: ready === 'False' ? NOT_READY_TAINT : UNREACHABLE_TAINT, effect };
}

/**
 * The NoSchedule taints that the node should have: that of its condition, and that of a cordon. They come at once and
 * without any limit. Source: `doNoScheduleTaintingPass` in `node_lifecycle_controller.go`.
 */
export function noScheduleTaints({ spec, status }: Node): Taint[] {
  const condition = conditionTaint(status.condition.ready, 'NoSchedule');
  const cordon: Taint[] = spec.unschedulable ? [{ key: UNSCHEDULABLE_TAINT, effect: 'NoSchedule' }] : [];
  return condition === undefined ? cordon : [condition, ...cordon];
}

/** The node's taints with the controller's own (of one effect) replaced; undefined if nothing changes. */
export function withOwnTaints(
  taints: readonly Taint[],
  effect: TaintEffect,
  wanted: readonly Taint[],
): readonly Taint[] | undefined {
  const isOurs = (taint: Taint): boolean => taint.effect === effect && OWN_KEYS[effect].includes(taint.key);
  const ours = taints.filter(isOurs);
  if (ours.length === wanted.length && wanted.every((one) => ours.some((taint) => sameTaint(taint, one))))
    return undefined;
  return [...taints.filter((taint) => !isOurs(taint)), ...wanted];
}

/** The node with those taints; undefined if it has them already. For a patch at the server. */
export function taintNode(node: Node, effect: TaintEffect, wanted: readonly Taint[]): Node | undefined {
  const taints = withOwnTaints(node.spec.taints, effect, wanted);
  return taints === undefined ? undefined : { ...node, spec: { ...node.spec, taints } };
}
