import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  TokenRetryBudget,
  type TokenRetryBudgetSettings,
} from '../../../../src/workload/resilience/budgets/tokenRetryBudget.ts';

describe('TokenRetryBudget', () => {
  it('forgets deposits and withdrawals after its time to live', () => {
    const budget = new TokenRetryBudget({ minRetriesPerSecond: 0 });
    for (let i = 0; i < 50; i++) budget.deposit(0);
    expect(budget.withdraw(5)).toBe(true);
    expect(budget.balance(9)).toBe(9);
    // The deposits have gone, the withdrawal has not: the budget owes.
    expect(budget.withdraw(11)).toBe(false);
    expect(budget.balance(15)).toBe(0);
  });

  it('gives its reserve anew', () => {
    const budget = new TokenRetryBudget();
    for (let i = 0; i < 100; i++) expect(budget.withdraw(0)).toBe(true);
    expect(budget.withdraw(9)).toBe(false);
    expect(budget.balance(10)).toBe(100);
  });

  it('without a ratio has only its reserve', () => {
    const budget = new TokenRetryBudget({ ratio: 0, minRetriesPerSecond: 2, ttl: 5 });
    for (let i = 0; i < 1000; i++) budget.deposit(0);
    expect(budget.balance(0)).toBe(10);
  });

  it('of more than one retry a request pays for each', () => {
    const budget = new TokenRetryBudget({ ratio: 2, minRetriesPerSecond: 0 });
    budget.deposit(0);
    expect([budget.withdraw(0), budget.withdraw(0), budget.withdraw(0)]).toEqual([true, true, false]);
  });

  it('never allows more within its time than the ratio of the requests and the reserve', () => {
    const settings: fc.Arbitrary<Partial<TokenRetryBudgetSettings>> = fc.record({
      minRetriesPerSecond: fc.integer({ min: 0, max: 5 }),
      ratio: fc.constantFrom(0.1, 0.2, 0.5, 1),
    });
    fc.assert(
      fc.property(settings, fc.array(fc.boolean(), { maxLength: 300 }), (given, events) => {
        const budget = new TokenRetryBudget(given);
        let requests = 0;
        let retries = 0;
        events.forEach((retry, i) => {
          // All within one slice of the window.
          const now = i / 1000;
          if (!retry) {
            budget.deposit(now);
            requests++;
          } else if (budget.withdraw(now)) retries++;
          const { ratio = 0, minRetriesPerSecond = 0 } = given;
          expect(retries).toBeLessThanOrEqual(ratio * requests + 10 * minRetriesPerSecond + 1e-9);
        });
      }),
    );
  });
});
