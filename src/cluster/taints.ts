import type { Taint, TaintEffect, Toleration } from './objects.ts';

/** Keys of the taints that follow from a node's condition: `staging/src/k8s.io/api/core/v1/well_known_taints.go`. */
export const NOT_READY_TAINT = 'node.kubernetes.io/not-ready';
export const UNREACHABLE_TAINT = 'node.kubernetes.io/unreachable';
export const UNSCHEDULABLE_TAINT = 'node.kubernetes.io/unschedulable';
/** Given by a person who knows that the node is down for good. */
export const OUT_OF_SERVICE_TAINT = 'node.kubernetes.io/out-of-service';

/**
 * Does the toleration accept the taint? An absent effect stands for every effect, an absent key (with `Exists`)
 * for every key. Source: `ToleratesTaint` in `staging/src/k8s.io/component-helpers/scheduling/corev1/helpers.go`.
 */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect !== undefined && toleration.effect !== taint.effect) return false;
  const key = toleration.key ?? '';
  if (key !== '' && key !== taint.key) return false;
  return toleration.operator === 'Exists' || (toleration.value ?? '') === (taint.value ?? '');
}

/**
 * The first taint with one of the effects that none of the tolerations accepts.
 * @param effects only taints with one of these are looked at
 */
export function untolerated(
  taints: readonly Taint[],
  tolerations: readonly Toleration[],
  effects: readonly TaintEffect[],
): Taint | undefined {
  return taints.find(
    (taint) =>
      effects.includes(taint.effect) && !tolerations.some((toleration) => tolerates(toleration, taint)),
  );
}

/** Two taints are the same if key and effect are: a node has at most one of each. */
export function sameTaint(a: Taint, b: Taint): boolean {
  return a.key === b.key && a.effect === b.effect;
}
