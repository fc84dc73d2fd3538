import type { DisruptionBudgetStatus, PodDisruptionBudget, PodPhase } from '../objects.ts';

/** A pod as an eviction looks at it. */
export interface EvictedPod {
  readonly phase: PodPhase;
  /** The condition Ready at the server, which may be behind the pod. */
  readonly ready: boolean;
  /** It has a deletion timestamp. */
  readonly terminating: boolean;
}

/** The budget that protects the pod, as its status has it at the moment. */
export type EvictionBudget = Pick<
  DisruptionBudgetStatus,
  'disruptionsAllowed' | 'currentHealthy' | 'desiredHealthy'
> &
  Pick<PodDisruptionBudget['spec'], 'unhealthyPodEvictionPolicy'>;

/**
 * What becomes of a request to evict a pod that one budget protects: it is deleted, with or without a charge on the
 * budget, or it stays (429). A pod that serves nobody is never held back by its budget; one that is not ready only if
 * the others are too few, unless the policy says otherwise.
 * Source: `canIgnorePDB` and `Create` in `pkg/registry/core/pod/storage/eviction.go`.
 */
export function evictionDecision(
  pod: EvictedPod,
  { unhealthyPodEvictionPolicy, disruptionsAllowed, currentHealthy, desiredHealthy }: EvictionBudget,
): 'delete' | 'charge and delete' | 'refuse' {
  if (pod.phase !== 'Running' || pod.terminating) return 'delete';
  if (!pod.ready) {
    if (unhealthyPodEvictionPolicy === 'AlwaysAllow') return 'delete';
    if (currentHealthy >= desiredHealthy && desiredHealthy > 0) return 'delete';
  }
  return disruptionsAllowed > 0 ? 'charge and delete' : 'refuse';
}
