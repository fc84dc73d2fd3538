import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BudgetPod, budgetCounts } from '../../../../src/cluster/controllers/disruption/budgetStatus.ts';

const pod = (change: Partial<BudgetPod> = {}): BudgetPod => ({
  ready: true,
  terminating: false,
  controller: 'web',
  ...change,
});
const ready = (count: number): BudgetPod[] => Array.from({ length: count }, () => pod());
const scale = (replicas: number) => () => replicas;

describe('budgetCounts', () => {
  it('rounds the share that may be missing up, unlike a Deployment', () => {
    // 25 % of 5 is 1.25: two may be missing.
    expect(budgetCounts({ maxUnavailable: '25%' }, ready(5), scale(5))).toEqual({
      disruptionsAllowed: 2,
      currentHealthy: 5,
      desiredHealthy: 3,
      expectedPods: 5,
    });
  });

  it('rounds the share that must be there up', () => {
    expect(budgetCounts({ minAvailable: '50%' }, ready(5), scale(5))).toMatchObject({
      desiredHealthy: 3,
      disruptionsAllowed: 2,
    });
  });

  it('with a number that must be there, what counts is the pods and not what there should be', () => {
    expect(budgetCounts({ minAvailable: 2 }, ready(3), scale(10))).toMatchObject({
      expectedPods: 3,
      disruptionsAllowed: 1,
    });
  });

  it('counts a controller once, however many pods it has', () => {
    const pods = [pod(), pod(), pod({ controller: 'api' })];
    const sizes: Record<string, number> = { web: 4, api: 2 };
    expect(budgetCounts({ maxUnavailable: 0 }, pods, (name) => sizes[name]).expectedPods).toBe(6);
  });

  it('allows nothing where no controller owns the pods and their number is what would count', () => {
    const { ready: isReady, terminating } = pod();
    const own = { ready: isReady, terminating };
    expect(budgetCounts({ maxUnavailable: 1 }, [own, own], scale(9)).disruptionsAllowed).toBe(0);
    expect(budgetCounts({ minAvailable: 1 }, [own, own], scale(9)).disruptionsAllowed).toBe(1);
  });

  it('does not count pods that are not ready, that are going, or whose eviction was granted lately', () => {
    const unhealthy = [pod({ ready: false }), pod({ terminating: true }), pod({ disruptedSecondsAgo: 119 })];
    expect(budgetCounts({ maxUnavailable: 1 }, unhealthy, scale(3)).currentHealthy).toBe(0);
    const waitedInVain = pod({ disruptedSecondsAgo: 120 });
    expect(budgetCounts({ maxUnavailable: 1 }, [waitedInVain], scale(1)).currentHealthy).toBe(1);
  });

  it('allows nothing without a bound', () => {
    expect(budgetCounts({}, ready(5), scale(5)).disruptionsAllowed).toBe(0);
  });

  it('never allows so many evictions that fewer than the desired ones would be left', () => {
    const bound = fc.oneof(
      fc.nat({ max: 20 }).map((count) => count),
      fc.nat({ max: 100 }).map((percent) => `${percent}%`),
    );
    const pods = fc.array(fc.record({ ready: fc.boolean(), terminating: fc.boolean() }), { maxLength: 30 });
    fc.assert(
      fc.property(bound, fc.boolean(), pods, fc.nat({ max: 30 }), (value, isMin, some, replicas) => {
        const spec = isMin ? { minAvailable: value } : { maxUnavailable: value };
        const counts = budgetCounts(
          spec,
          some.map((one) => pod(one)),
          scale(replicas),
        );
        expect(counts.disruptionsAllowed).toBeGreaterThanOrEqual(0);
        if (counts.disruptionsAllowed > 0)
          expect(counts.currentHealthy - counts.disruptionsAllowed).toBe(counts.desiredHealthy);
        expect(counts.currentHealthy).toBeLessThanOrEqual(some.length);
      }),
    );
  });
});
