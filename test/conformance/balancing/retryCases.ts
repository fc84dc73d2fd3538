import { z } from 'zod';
import { mostRetriesInFlight } from '../../../src/workload/resilience/budgets/concurrentRetryBudget.ts';
import {
  RetryThrottle,
  throttlingFailureShare,
} from '../../../src/workload/resilience/budgets/retryThrottle.ts';
import { TokenRetryBudget } from '../../../src/workload/resilience/budgets/tokenRetryBudget.ts';
import {
  budgetedAmplification,
  expectedAttempts,
  residualFailure,
  worstAmplification,
} from '../../../src/workload/resilience/retryAmplification.ts';
import { isObject } from '../case.ts';

const attempts = z.object({ failure_probability_per_attempt: z.number(), max_retries: z.number() });
const levels = z.object({ layers: z.number(), max_retries_per_layer: z.number(), budget: z.number() });
const tokens = z.object({ ttl_s: z.number(), min_retries_per_sec: z.number(), percent: z.number() });
const concurrent = z.object({
  active_requests: z.number(),
  pending_requests: z.number(),
  budget_percent: z.number(),
  min_retry_concurrency: z.number(),
});
const throttle = z.object({ maxTokens: z.number(), tokenRatio: z.number(), events: z.string() });
const drift = z.object({ tokenRatio: z.number() });

/** What the project says to a case about retries, by its id. */
export function retryOf(id: string, given: unknown): unknown {
  if (id.startsWith('retry-attempts')) return costOf(attempts.parse(given));
  if (id.startsWith('retry-amplification')) return amplified(levels.parse(given));
  if (id.startsWith('retry-budget-finagle')) return tokenBudget(tokens.parse(given));
  if (id.startsWith('retry-budget-envoy')) return inFlight(concurrent.parse(given));
  if (isObject(given) && 'events' in given) return throttled(throttle.parse(given));
  return { failure_fraction_where_drift_is_zero: throttlingFailureShare(drift.parse(given).tokenRatio) };
}

function costOf({ failure_probability_per_attempt: failure, max_retries }: z.infer<typeof attempts>) {
  return {
    expected_attempts: expectedAttempts(failure, max_retries),
    residual_failure: residualFailure(failure, max_retries),
  };
}

function amplified({ layers, max_retries_per_layer, budget }: z.infer<typeof levels>) {
  return {
    worst_case: worstAmplification(layers, max_retries_per_layer),
    [`with_${Math.round(budget * 100)}pct_budget`]: budgetedAmplification(layers, budget),
    with_10pct_budget: budgetedAmplification(layers, 0.1),
  };
}

function tokenBudget({ ttl_s, min_retries_per_sec, percent }: z.infer<typeof tokens>) {
  const allowed = (minRetriesPerSecond: number, requests: number) => {
    const budget = new TokenRetryBudget({ ttl: ttl_s, minRetriesPerSecond, ratio: percent });
    for (let i = 0; i < requests; i++) budget.deposit(0);
    let retries = 0;
    while (budget.withdraw(0)) retries++;
    return retries;
  };
  return {
    retries_allowed_with_no_traffic: allowed(min_retries_per_sec, 0),
    retries_allowed_after_1000_requests: allowed(min_retries_per_sec, 1000),
    without_reserve_after_1000_requests: allowed(0, 1000),
    without_reserve_after_4_requests: allowed(0, 4) > 0,
    without_reserve_after_5_requests: allowed(0, 5) > 0,
  };
}

function inFlight(given: z.infer<typeof concurrent>) {
  const { active_requests, pending_requests, budget_percent, min_retry_concurrency } = given;
  const budget = { budgetPercent: budget_percent, minRetryConcurrency: min_retry_concurrency };
  return { max_concurrent_retries: mostRetriesInFlight(active_requests, pending_requests, budget) };
}

/** @param events "6 F, 11 S, 1 F": so many failures, then so many successes */
function throttled({ maxTokens, tokenRatio, events }: z.infer<typeof throttle>) {
  const state = new RetryThrottle(maxTokens, tokenRatio);
  const allowed: boolean[] = [];
  for (const [, count, kind] of events.matchAll(/(\d+) ([FS])/g))
    for (let i = 0; i < Number(count); i++)
      if (kind === 'F') allowed.push(state.failed());
      else state.succeeded();
  return { retry_allowed_after_each_failure: allowed, tokens: state.tokens };
}
