import { countsInScore, type ResourceUse } from './resourceUse.ts';

const MAX_SCORE = 100;

/** A pod that asks for none of the resources skips the plugin, which then adds nothing on any node. */
export function skipsBalancedAllocation(asked: readonly number[]): boolean {
  return asked.every((request) => request === 0);
}

/**
 * NodeResourcesBalancedAllocation up to v1.35: the balance of the node with the pod on it, 0 to 100.
 * Source: `pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go`.
 */
export function balancedAllocationScore(resources: readonly ResourceUse[]): number {
  return balance(resources, true);
}

/**
 * The same since v1.36 (PR 135573): whether the pod *improves* the balance. 75 if it changes nothing, 50 to 100.
 */
export function balanceImprovementScore(resources: readonly ResourceUse[]): number {
  return (
    MAX_SCORE / 2 + Math.floor((MAX_SCORE / 2 + balance(resources, true) - balance(resources, false)) / 2)
  );
}

/**
 * How evenly a node's resources are used: 100 less the standard deviation of the used fractions in percent, rounded
 * down. Fractions end at 1.
 */
function balance(resources: readonly ResourceUse[], withPod: boolean): number {
  const fractions: number[] = [];
  for (const resource of resources) {
    if (!countsInScore(resource)) continue;
    const requested = resource.placed + (withPod ? resource.asked : 0);
    fractions.push(Math.min(1, requested / resource.allocatable));
  }
  return Math.floor((1 - deviation(fractions)) * MAX_SCORE);
}

/** Population standard deviation; the source has a short form for two values, which rounds differently. */
function deviation(values: readonly number[]): number {
  if (values.length < 2) return 0;
  if (values.length === 2) return Math.abs((values[0] - values[1]) / 2);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return Math.sqrt(squares / values.length);
}
