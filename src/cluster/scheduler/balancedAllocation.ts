/** How much of one resource is asked for, of how much. */
export interface Usage {
  readonly requested: number;
  readonly allocatable: number;
}

const MAX_SCORE = 100;

/**
 * How evenly a node's resources are used: 100 less the standard deviation of the used fractions in percent, rounded
 * down. Fractions end at 1; resources of which the node has none are left out.
 */
export function balance(usages: readonly Usage[]): number {
  const fractions: number[] = [];
  for (const { requested, allocatable } of usages) {
    if (allocatable > 0) fractions.push(Math.min(1, requested / allocatable));
  }
  return Math.floor((1 - deviation(fractions)) * MAX_SCORE);
}

/**
 * NodeResourcesBalancedAllocation up to v1.35: the balance of the node with the pod on it.
 * Source: `pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go`.
 */
export function balancedAllocationScore(withPod: readonly Usage[]): number {
  return balance(withPod);
}

/**
 * The same since v1.36 (PR 135573): whether the pod *improves* the balance. 75 if it changes nothing, 50 to 100.
 */
export function balanceImprovementScore(withPod: readonly Usage[], withoutPod: readonly Usage[]): number {
  return improvementScore(balance(withPod), balance(withoutPod));
}

/** The score from the two balances. */
export function improvementScore(withPod: number, withoutPod: number): number {
  return MAX_SCORE / 2 + Math.floor((MAX_SCORE / 2 + withPod - withoutPod) / 2);
}

/** Population standard deviation; the source has a short form for two values, which rounds differently. */
function deviation(values: readonly number[]): number {
  if (values.length < 2) return 0;
  if (values.length === 2) return Math.abs((values[0] - values[1]) / 2);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return Math.sqrt(squares / values.length);
}
