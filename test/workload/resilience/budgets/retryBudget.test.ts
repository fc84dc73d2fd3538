import { describe, expect, it } from 'vitest';
import { retryBudget } from '../../../../src/workload/resilience/budgets/retryBudget.ts';

const IDLE = { active: 0, retries: 0 };

describe('a retry budget of each kind', () => {
  it("is Envoy's: a fifth of what is in flight, but at least three", () => {
    const budget = retryBudget({ kind: 'envoy', budgetPercent: 20, minRetryConcurrency: 3, shared: false });
    expect(budget.allows(0, { active: 5, retries: 2 })).toBe(true);
    expect(budget.allows(0, { active: 5, retries: 3 })).toBe(false);
    expect(budget.allows(0, { active: 50, retries: 9 })).toBe(true);
    expect(budget.allows(0, { active: 50, retries: 10 })).toBe(false);
  });

  it("is Finagle's: five requests pay for a retry, for ten seconds", () => {
    const budget = retryBudget({
      kind: 'finagle',
      ttl: 10,
      minRetriesPerSecond: 0,
      ratio: 0.2,
      shared: false,
    });
    for (let i = 0; i < 5; i++) budget.sent(0);
    expect([budget.allows(1, IDLE), budget.allows(1, IDLE)]).toEqual([true, false]);
    for (let i = 0; i < 5; i++) budget.sent(20);
    expect(budget.allows(40, IDLE)).toBe(false);
  });

  it("is gRPC's: none once half of the tokens are gone, until successes bring them back", () => {
    const budget = retryBudget({ kind: 'grpc', maxTokens: 4, tokenRatio: 0.5, shared: false });
    budget.failed();
    expect(budget.allows(0, IDLE)).toBe(true);
    budget.failed();
    expect(budget.allows(0, IDLE)).toBe(false);
    budget.succeeded();
    expect(budget.allows(0, IDLE)).toBe(true);
  });

  it('is a bucket that requests fill', () => {
    const budget = retryBudget({ kind: 'token-bucket', capacity: 1, perRequest: 1, shared: false });
    expect([budget.allows(0, IDLE), budget.allows(0, IDLE)]).toEqual([true, false]);
    budget.sent(0);
    expect(budget.allows(0, IDLE)).toBe(true);
  });

  it('is a share of failures that is borne', () => {
    const budget = retryBudget({ kind: 'failure-ratio', threshold: 0.5, shared: false });
    budget.failed();
    expect(budget.allows(0, IDLE)).toBe(false);
    budget.succeeded();
    expect(budget.allows(0, IDLE)).toBe(true);
  });
});
