import { matchesSelector } from '../labels/selectors.ts';
import type { Pod, PodDisruptionBudget } from '../objects.ts';
import type { ApiServer } from './apiServer.ts';
import { evictionDecision } from './evictionDecision.ts';
import { objectKey } from './objectKey.ts';

/** Granted evictions whose deletion is not seen yet, of one budget: `MaxDisruptedPodSize` in `eviction.go`. */
const MAX_DISRUPTED_PODS = 2000;

/** The answer to an eviction, with Kubernetes' words where it was refused. */
export type EvictionAnswer =
  | { readonly status: 'evicted' | 'not found' }
  /** 429: the caller is to try again. */
  | { readonly status: 'too many requests'; readonly message: string }
  /** 500: trying again is of no use. */
  | { readonly status: 'error'; readonly message: string };

/**
 * The Eviction API: deletes a pod if its disruption budget allows, and charges the budget for it. To be called at the
 * server. Source: `pkg/registry/core/pod/storage/eviction.go`.
 * @param key of the pod
 * @param now seconds
 * @param gracePeriodSeconds absent: the pod's own
 */
export function evictNow(
  api: ApiServer,
  key: string,
  now: number,
  gracePeriodSeconds?: number,
): EvictionAnswer {
  const pod = api.get('Pod', key);
  if (pod === undefined) return { status: 'not found' };
  const budgets = budgetsOf(api, pod);
  if (budgets.length > 1) {
    const message =
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
    return { status: 'error', message };
  }
  // A pod that no budget selects is deleted as by any user.
  const [budget] = budgets;
  const refused = budget === undefined ? undefined : chargeOrRefuse(api, pod, budget, now);
  if (refused !== undefined) return { status: 'too many requests', message: refused };
  api.deleteNow('Pod', key, gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds });
  return { status: 'evicted' };
}

/** The budgets whose selector matches the pod. */
function budgetsOf(api: ApiServer, { meta }: Pod): PodDisruptionBudget[] {
  return [...api.list('PodDisruptionBudget')].filter(
    ({ meta: { namespace }, spec: { selector } }) =>
      namespace === meta.namespace && selector !== undefined && matchesSelector(selector, meta.labels),
  );
}

/** @returns why the budget holds the pod back; undefined if it may go, in which case the budget has paid for it */
function chargeOrRefuse(
  api: ApiServer,
  { meta, status: { phase, ready } }: Pod,
  budget: PodDisruptionBudget,
  now: number,
): string | undefined {
  const { generation, spec, status } = budget;
  const terminating = meta.deletionTimestamp !== undefined;
  const decision = evictionDecision({ phase, ready, terminating }, { ...spec, ...status });
  if (decision === 'delete') return undefined;
  const { name } = budget.meta;
  // What a budget allows is not known until its controller has looked at its present spec.
  if (status.observedGeneration < generation) {
    return `Cannot evict pod as the disruption budget ${name} is still being processed by the server.`;
  }
  if (decision === 'refuse') {
    return (
      "Cannot evict pod as it would violate the pod's disruption budget. " +
      `The disruption budget ${name} needs ${status.desiredHealthy} healthy pods and has ${status.currentHealthy} currently`
    );
  }
  if (Object.keys(status.disruptedPods).length > MAX_DISRUPTED_PODS) {
    return `Cannot evict pod as the disruption budget ${name} has too many evictions that are not confirmed.`;
  }
  charge(api, budget, meta.name, now);
  return undefined;
}

/** One disruption less, until the budget's controller has seen what came of it. */
function charge(api: ApiServer, { meta }: PodDisruptionBudget, podName: string, now: number): void {
  api.patchNow('PodDisruptionBudget', objectKey(meta), meta.uid, (current) => ({
    ...current,
    status: {
      ...current.status,
      disruptionsAllowed: current.status.disruptionsAllowed - 1,
      disruptedPods: { ...current.status.disruptedPods, [podName]: now },
    },
  }));
}
