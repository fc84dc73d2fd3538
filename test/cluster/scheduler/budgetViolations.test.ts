import { describe, expect, it } from 'vitest';
import { newPodStatus } from '../../../src/cluster/newPodStatus.ts';
import type { LabelSelector, Labels, Pod, PodDisruptionBudget } from '../../../src/cluster/objects.ts';
import { splitByBudget } from '../../../src/cluster/scheduler/budgetViolations.ts';
import { podSpec } from '../world.ts';

const meta = { annotations: {}, namespace: 'default', resourceVersion: 1, creationTimestamp: 0 };

function pod(name: string, labels: Labels = { app: 'web' }, namespace = 'default'): Pod {
  return {
    kind: 'Pod',
    meta: { ...meta, namespace, name, uid: name, labels },
    spec: podSpec(),
    status: newPodStatus(0),
  };
}

const WEB: LabelSelector = { matchLabels: { app: 'web' }, matchExpressions: [] };

function budget(
  disruptionsAllowed: number,
  selector: LabelSelector | undefined = WEB,
  disruptedPods: Record<string, number> = {},
): Pick<PodDisruptionBudget, 'meta' | 'spec' | 'status'> {
  const counts = { observedGeneration: 1, currentHealthy: 3, desiredHealthy: 1, expectedPods: 3 };
  return {
    meta: { ...meta, name: 'b', uid: 'b', labels: {} },
    spec: selector === undefined ? {} : { selector },
    status: { ...counts, disruptionsAllowed, disruptedPods },
  };
}

const violators = (pods: readonly Pod[], ...budgets: ReturnType<typeof budget>[]): string[] =>
  splitByBudget(pods, budgets).violating.map(({ meta: { name } }) => name);

describe('the budgets of victims', () => {
  const three = ['a', 'b', 'c'].map((name) => pod(name));

  it('pay for the first, and are violated by those who come when they are used up', () => {
    expect(violators(three, budget(2))).toEqual(['c']);
    expect(violators(three, budget(0))).toEqual(['a', 'b', 'c']);
    expect(violators(three)).toEqual([]);
  });

  it('all have to pay', () => {
    expect(violators(three, budget(3), budget(1))).toEqual(['b', 'c']);
  });

  it('are those of the namespace whose selector matches', () => {
    expect(violators([pod('x', { app: 'db' }), pod('y', { app: 'web' }, 'other')], budget(0))).toEqual([]);
  });

  it('do not count a pod whose eviction was granted already', () => {
    expect(violators(three, budget(1, WEB, { a: 0 }))).toEqual(['c']);
  });

  it('an empty selector selects nothing here', () => {
    expect(violators(three, budget(0, { matchLabels: {}, matchExpressions: [] }))).toEqual([]);
    const { spec: _, ...without } = budget(0);
    expect(violators(three, { ...without, spec: {} })).toEqual([]);
  });
});
