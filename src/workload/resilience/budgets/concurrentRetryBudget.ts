/** How many retries may be in flight (`CircuitBreakers.Thresholds.RetryBudget`, api/envoy/config/cluster/v3/circuit_breaker.proto). */
export interface ConcurrentRetryBudget {
  /** Of the requests that are active or pending, percent. */
  readonly budgetPercent: number;
  /** Allowed however few requests there are. */
  readonly minRetryConcurrency: number;
}

/** Envoy's defaults for a budget that is set but says no more. */
export const CONCURRENT_RETRY_BUDGET: ConcurrentRetryBudget = { budgetPercent: 20, minRetryConcurrency: 3 };

/**
 * Envoy's budget, a limit of concurrency and not of a rate: a retry is made while fewer are in flight
 * (`RetryBudgetImpl::max`, source/common/upstream/resource_manager_impl.h).
 * @param active requests in flight, retries included
 * @param pending requests that wait for a connection
 */
export function mostRetriesInFlight(
  active: number,
  pending: number,
  { budgetPercent, minRetryConcurrency }: ConcurrentRetryBudget = CONCURRENT_RETRY_BUDGET,
): number {
  return Math.max(Math.floor((budgetPercent * (active + pending)) / 100), minRetryConcurrency);
}
