import type { Pod, PodDisruptionBudget } from '../objects.ts';
import { splitByBudget } from './budgetViolations.ts';
import type { NodeInfo } from './nodeInfo.ts';
import { type Candidate, podPriority, reprieveOrder } from './preemptionRules.ts';
import type { Rejection } from './rejection.ts';
import type { SchedulerCache } from './schedulerCache.ts';

/** Kubernetes' words for a node without pods of lower priority. */
const NO_VICTIMS: readonly string[] = ['No preemption victims found for incoming pod'];

/** Who would have to go from a node, or the reasons why preemption does not help there. */
export type DryRun = Candidate | { readonly reasons: readonly string[] };

/**
 * Tries out preemption on one node: all pods of lower priority are taken out of the cache and come back one by one as
 * long as the pod still fits, first those that a disruption budget protects, and of these and the others the worthiest
 * first. The cache is left as it was.
 * Source: `SelectVictimsOnNode` in `plugins/defaultpreemption/default_preemption.go`.
 * @param rejects what the filters have against the pod on the node, as the cache is at the moment
 */
export function selectVictims(
  pod: Pod,
  node: NodeInfo,
  cache: SchedulerCache,
  budgets: readonly PodDisruptionBudget[],
  rejects: (pod: Pod, node: NodeInfo) => Rejection | undefined,
): DryRun {
  // Where nobody in the cluster is of lower priority, as in most, the pods need not be looked through.
  if (podPriority(pod) <= cache.lowestPriority) return { reasons: NO_VICTIMS };
  const lesser = cache.podsOn(node).filter((other) => podPriority(other) < podPriority(pod));
  if (lesser.length === 0) return { reasons: NO_VICTIMS };
  for (const other of lesser) cache.removePod(other.meta.uid);
  const rejected = rejects(pod, node);
  const { violating, others } = splitByBudget(lesser.sort(reprieveOrder), budgets);
  const victims: Pod[] = [];
  let pdbViolations = 0;
  for (const [i, other] of [...violating, ...others].entries()) {
    cache.setPod(other, node.name);
    if (rejected !== undefined || rejects(pod, node) === undefined) continue;
    cache.removePod(other.meta.uid);
    victims.push(other);
    if (i < violating.length) pdbViolations++;
  }
  for (const victim of victims) cache.setPod(victim, node.name);
  if (rejected !== undefined) return { reasons: rejected.reasons };
  // Somebody who violates a budget may be less worthy than one who does not.
  return { node, victims: victims.sort(reprieveOrder), pdbViolations };
}
