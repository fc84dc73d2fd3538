import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Toleration } from '../../../src/cluster/objects.ts';
import { backoffDuration } from '../../../src/cluster/scheduler/backoff.ts';
import {
  balance,
  balancedAllocationScore,
  balanceImprovementScore,
  type Usage,
} from '../../../src/cluster/scheduler/balancedAllocation.ts';
import { leastAllocatedScore } from '../../../src/cluster/scheduler/leastAllocated.ts';
import { podRequests, podScoringRequests } from '../../../src/cluster/scheduler/resources.ts';
import {
  intolerableTaints,
  taintTolerationScores,
} from '../../../src/cluster/scheduler/taintTolerationScore.ts';
import { container } from '../world.ts';

const usage = (...pairs: readonly [requested: number, allocatable: number][]): Usage[] =>
  pairs.map(([requested, allocatable]) => ({ requested, allocatable }));

describe('LeastAllocated', () => {
  const score = (...pairs: readonly [number, number][]): number =>
    leastAllocatedScore(usage(...pairs).map((resource) => ({ ...resource, weight: 1 })));

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
    const resources = [
      { requested: 50, allocatable: 100, weight: 3 },
      { requested: 0, allocatable: 100, weight: 1 },
    ];
    expect(leastAllocatedScore(resources)).toBe(62);
  });
});

describe('BalancedAllocation', () => {
  it('up to v1.35 is 100 less half the difference of two used fractions', () => {
    expect(balancedAllocationScore(usage([3000, 4000], [5000, 10000]))).toBe(87);
    expect(balancedAllocationScore(usage([3000, 6000], [5000, 10000]))).toBe(100);
  });

  it('takes the standard deviation of three fractions', () => {
    // Fractions 6/7, 1/8 and 3/8: population standard deviation 0.3036, 100 (1 - 0.3036) rounded down is 69.
    expect(balance(usage([3000, 3500], [5000, 40000], [3, 8]))).toBe(69);
  });

  it('ends fractions at 1 and leaves out what the node does not have', () => {
    expect(balance(usage([5000, 4000], [10000, 10000]))).toBe(100);
    expect(balance(usage([5000, 4000], [1, 0]))).toBe(100);
  });

  it('since v1.36 is 75 when the pod changes nothing, more when it helps, less when it does harm', () => {
    const empty = usage([0, 4000], [0, 10000]);
    expect(balanceImprovementScore(usage([3000, 4000], [5000, 10000]), empty)).toBe(68);
    expect(balanceImprovementScore(usage([2000, 4000], [5000, 10000]), empty)).toBe(75);
    expect(balanceImprovementScore(empty, usage([4000, 4000], [0, 10000]))).toBe(100);
  });

  it('since v1.36 lies between 50 and 100', () => {
    const fraction = fc.record({ requested: fc.nat(2000), allocatable: fc.integer({ min: 1, max: 1000 }) });
    const node = fc.tuple(fraction, fraction);
    fc.assert(
      fc.property(node, node, (withPod, withoutPod) => {
        const score = balanceImprovementScore(withPod, withoutPod);
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
    expect(taintTolerationScores([0, 1, 2])).toEqual([100, 50, 0]);
    expect(taintTolerationScores([0, 1, 3])).toEqual([100, 67, 0]);
    expect(taintTolerationScores([0, 0])).toEqual([100, 100]);
    expect(taintTolerationScores([])).toEqual([]);
  });
});

describe('back-off of unschedulable pods', () => {
  it('doubles from 1 s to 10 s', () => {
    expect([0, 1, 2, 3, 4, 5, 9].map((attempts) => backoffDuration(1, 10, attempts))).toEqual([
      0, 1, 2, 4, 8, 10, 10,
    ]);
  });
});
