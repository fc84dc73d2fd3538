import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Toleration } from '../../../src/cluster/objects.ts';
import { backoffDuration } from '../../../src/cluster/scheduler/backoff.ts';
import {
  balancedAllocationScore,
  balanceImprovementScore,
  skipsBalancedAllocation,
} from '../../../src/cluster/scheduler/balancedAllocation.ts';
import { leastAllocatedScore } from '../../../src/cluster/scheduler/leastAllocated.ts';
import { normaliseScores } from '../../../src/cluster/scheduler/normaliseScores.ts';
import { podRequests, podScoringRequests } from '../../../src/cluster/scheduler/resources.ts';
import type { ResourceUse } from '../../../src/cluster/scheduler/resourceUse.ts';
import { intolerableTaints } from '../../../src/cluster/scheduler/taintToleration.ts';
import { container } from '../world.ts';

type Use = readonly [asked: number, allocatable: number, placed?: number];

/** CPU, memory and further resources, in that order. */
const usage = (...uses: readonly Use[]): ResourceUse[] =>
  uses.map(([asked, allocatable, placed = 0], i) => ({
    name: ['cpu', 'memory', 'example.com/gpu'][i],
    asked,
    placed,
    allocatable,
    weight: 1,
  }));

/** The scores that come of raw ones. */
function normalised(raw: readonly number[], reverse: boolean): number[] {
  const scores = Float64Array.from(raw);
  normaliseScores(scores, raw.length, reverse);
  return [...scores];
}

describe('LeastAllocated', () => {
  const score = (...pairs: readonly [number, number][]): number => leastAllocatedScore(usage(...pairs));

  it('is the mean of the free shares, each rounded down', () => {
    // 3000 of 4000 leaves 25 %, 5000 of 10000 leaves 50 %: floor(37.5).
    expect(score([3000, 4000], [5000, 10000])).toBe(37);
    expect(score([3000, 6000], [5000, 10000])).toBe(50);
    expect(score([0, 4000], [0, 10000])).toBe(100);
  });

  it('counts a resource that is exceeded as 0 and leaves out one that is not there', () => {
    expect(score([5000, 4000], [5000, 10000])).toBe(25);
    expect(score([0, 0], [5000, 10000])).toBe(50);
    expect(score([0, 0])).toBe(0);
  });

  it('weighs', () => {
    const [cpu, memory] = usage([50, 100], [0, 100]);
    expect(leastAllocatedScore([{ ...cpu, weight: 3 }, memory])).toBe(62);
  });

  it('counts an extended resource only for a pod that asks for it', () => {
    expect(leastAllocatedScore(usage([50, 100], [50, 100], [0, 8, 8]))).toBe(50);
    expect(leastAllocatedScore(usage([50, 100], [50, 100], [2, 8, 0]))).toBe(Math.floor((50 + 50 + 75) / 3));
  });
});

describe('BalancedAllocation', () => {
  it('up to v1.35 is 100 less half the difference of two used fractions', () => {
    expect(balancedAllocationScore(usage([3000, 4000], [5000, 10000]))).toBe(87);
    expect(balancedAllocationScore(usage([3000, 6000], [5000, 10000]))).toBe(100);
  });

  it('takes the standard deviation of three fractions', () => {
    // Fractions 6/7, 1/8 and 3/8: population standard deviation 0.3036, 100 (1 - 0.3036) rounded down is 69.
    expect(balancedAllocationScore(usage([3000, 3500], [5000, 40000], [3, 8]))).toBe(69);
  });

  it('ends fractions at 1 and leaves out what the node does not have', () => {
    expect(balancedAllocationScore(usage([5000, 4000], [10000, 10000]))).toBe(100);
    expect(balancedAllocationScore(usage([5000, 4000], [1, 0]))).toBe(100);
  });

  it('skips a pod that asks for nothing', () => {
    expect(skipsBalancedAllocation([0, 0])).toBe(true);
    expect(skipsBalancedAllocation([0, 1])).toBe(false);
  });

  it('since v1.36 is 75 when the pod changes nothing, more when it helps, less when it does harm', () => {
    expect(balanceImprovementScore(usage([3000, 4000], [5000, 10000]))).toBe(68);
    expect(balanceImprovementScore(usage([2000, 4000], [5000, 10000]))).toBe(75);
    // From (1, 0), half a deviation away from balance, to (1, 1).
    expect(balanceImprovementScore(usage([0, 4000, 4000], [10000, 10000]))).toBe(100);
  });

  it('since v1.36 lies between 50 and 100', () => {
    const amount = fc.nat(2000);
    const node = fc.tuple(
      fc.tuple(amount, fc.integer({ min: 1, max: 1000 }), amount),
      fc.tuple(amount, fc.integer({ min: 1, max: 1000 }), amount),
    );
    fc.assert(
      fc.property(node, (uses) => {
        const score = balanceImprovementScore(usage(...uses));
        expect(score).toBeGreaterThanOrEqual(50);
        expect(score).toBeLessThanOrEqual(100);
      }),
    );
  });
});

describe('requests', () => {
  const asking = container({ requests: { cpu: 250, memory: 1000 } });

  it('are summed over the containers', () => {
    expect(podRequests([asking, asking, container()])).toEqual({ cpu: 500, memory: 2000 });
  });

  it('count as 100 m and 200 MiB in scores where a container asks for nothing', () => {
    expect(podScoringRequests([asking, container()])).toEqual({ cpu: 350, memory: 1000 + 209_715_200 });
  });

  it('count as 0 in scores where a container says so', () => {
    const zero = container({ zeroRequests: ['cpu'] });
    expect(podScoringRequests([zero])).toEqual({ cpu: 0, memory: 209_715_200 });
  });
});

describe('TaintToleration', () => {
  const soft = (key: string): { key: string; effect: 'PreferNoSchedule' } => ({
    key,
    effect: 'PreferNoSchedule',
  });
  const foo: Toleration = { key: 'foo', operator: 'Exists', effect: 'PreferNoSchedule' };

  it('counts the soft taints that are not tolerated', () => {
    expect(intolerableTaints([soft('foo'), soft('bar')], [foo])).toBe(1);
    expect(intolerableTaints([{ key: 'foo', effect: 'NoSchedule' }], [])).toBe(0);
    expect(intolerableTaints([soft('foo')], [{ ...foo, effect: 'NoSchedule' }])).toBe(1);
  });

  it('gives 100 to nodes without and 0 to those with the most', () => {
    expect(normalised([0, 1, 2], true)).toEqual([100, 50, 0]);
    expect(normalised([0, 1, 3], true)).toEqual([100, 67, 0]);
    expect(normalised([0, 0], true)).toEqual([100, 100]);
    expect(normalised([], true)).toEqual([]);
  });
});

describe('NodeAffinity', () => {
  it('scores in proportion to the greatest weight', () => {
    expect(normalised([30, 0, 45], false)).toEqual([66, 0, 100]);
    expect(normalised([0, 0], false)).toEqual([0, 0]);
  });
});

describe('back-off of unschedulable pods', () => {
  it('doubles from 1 s to 10 s', () => {
    expect([0, 1, 2, 3, 4, 5, 9].map((attempts) => backoffDuration(1, 10, attempts))).toEqual([
      0, 1, 2, 4, 8, 10, 10,
    ]);
  });
});
