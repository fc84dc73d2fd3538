import type { ResourceList } from '../objects.ts';
import type { NodeInfo } from './nodeInfo.ts';
import type { NodeScoreMemo } from './nodeScoreMemo.ts';
import type { Scores } from './normaliseScores.ts';
import { countsInScore, type ResourceUse, ResourceUses } from './resourceUse.ts';

/** `MaxNodeScore` in `staging/src/k8s.io/kube-scheduler/framework/interface.go`. */
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
 * NodeResourcesBalancedAllocation's scores, by true requests.
 * @param improvement asks whether the pod improves the balance: so since v1.36
 * @param memo of this plugin alone, and for this formula
 */
export function balancedAllocationScores(
  requests: ResourceList,
  improvement: boolean,
  nodes: readonly NodeInfo[],
  scores: Scores,
  memo: NodeScoreMemo,
): void {
  const uses = new ResourceUses(requests);
  memo.fill(requests, nodes, scores, (node) => {
    uses.setNode(node.cpu, node.memory, node);
    return improvement ? balanceImprovementScore(uses.list) : balancedAllocationScore(uses.list);
  });
}

/**
 * How evenly a node's resources are used: 100 less the population standard deviation of the used fractions in percent,
 * rounded down. Fractions end at 1. The source has a short form for two, which rounds differently.
 */
function balance(resources: readonly ResourceUse[], withPod: boolean): number {
  let count = 0;
  let sum = 0;
  let first = 0;
  let last = 0;
  for (const resource of resources) {
    if (!countsInScore(resource)) continue;
    last = fraction(resource, withPod);
    if (count++ === 0) first = last;
    sum += last;
  }
  let deviation = 0;
  if (count === 2) deviation = Math.abs((first - last) / 2);
  else if (count > 2) deviation = deviationFrom(sum / count, count, resources, withPod);
  return Math.floor((1 - deviation) * MAX_SCORE);
}

/** What share of the resource is asked for. */
function fraction({ placed, asked, allocatable }: ResourceUse, withPod: boolean): number {
  return Math.min(1, (placed + (withPod ? asked : 0)) / allocatable);
}

/**
 * Population standard deviation of the used fractions, 0 to 1, in a second pass over them: the list of the two or three
 * resources is not copied, as this runs for hundreds of nodes a pod.
 */
function deviationFrom(
  mean: number,
  count: number,
  resources: readonly ResourceUse[],
  withPod: boolean,
): number {
  let squares = 0;
  for (const resource of resources) {
    if (!countsInScore(resource)) continue;
    const difference = fraction(resource, withPod) - mean;
    squares += difference * difference;
  }
  return Math.sqrt(squares / count);
}
