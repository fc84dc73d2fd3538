import { describe, expect, it } from 'vitest';
import {
  conditionTaint,
  withOwnTaints,
} from '../../../../src/cluster/controllers/nodeLifecycle/conditionTaints.ts';
import {
  healthDecision,
  type NodeHealth,
} from '../../../../src/cluster/controllers/nodeLifecycle/healthDecision.ts';
import { TokenBucket } from '../../../../src/cluster/controllers/nodeLifecycle/tokenBucket.ts';
import {
  evictionRate,
  zoneState,
  zoneStates,
} from '../../../../src/cluster/controllers/nodeLifecycle/zoneState.ts';
import type { Taint } from '../../../../src/cluster/objects.ts';

describe('healthDecision', () => {
  const health: NodeHealth = {
    monitorGracePeriodSeconds: 50,
    startupGracePeriodSeconds: 60,
    nodeAgeSeconds: 10_000,
    secondsSinceStatusChanged: 51,
    secondsSinceLeaseRenewed: 51,
    previousReady: true,
  };

  it('a node that was silent for longer than the grace period is unknown, its pods not ready', () => {
    expect(healthDecision(health)).toEqual({ ready: 'Unknown', markPodsNotReady: true });
    expect(healthDecision({ ...health, previousReady: false })).toEqual({
      ready: 'Unknown',
      markPodsNotReady: false,
    });
  });

  it('a silence of exactly the grace period is not too long', () => {
    const exact = { ...health, secondsSinceStatusChanged: 50, secondsSinceLeaseRenewed: 50 };
    expect(healthDecision(exact).ready).toBe('unchanged');
  });

  it('a new status or a renewed lease is a sign of life', () => {
    expect(healthDecision({ ...health, secondsSinceStatusChanged: 0 }).ready).toBe('unchanged');
    expect(healthDecision({ ...health, secondsSinceLeaseRenewed: 0 }).ready).toBe('unchanged');
  });

  it('a node that has never reported has the start-up grace period', () => {
    const silent = {
      ...health,
      secondsSinceStatusChanged: null,
      secondsSinceLeaseRenewed: null,
      previousReady: false,
    };
    expect(healthDecision({ ...silent, nodeAgeSeconds: 60 }).ready).toBe('unchanged');
    expect(healthDecision({ ...silent, nodeAgeSeconds: 61 }).ready).toBe('Unknown');
  });
});

describe('zone states', () => {
  it.each([
    [1, 0, 'Normal'],
    [0, 0, 'Normal'],
    [0, 1, 'FullDisruption'],
    // Two of three are more than 55 %, but not more than two.
    [1, 2, 'Normal'],
    [2, 3, 'PartialDisruption'],
    [3, 3, 'Normal'],
    // 11 of 20 are exactly 55 %: single precision decides as the source does.
    [9, 11, 'PartialDisruption'],
  ])('%i ready and %i not ready is %s', (ready, notReady, expected) => {
    expect(zoneState(ready, notReady, 0.55)).toBe(expected);
  });

  it('are computed zone by zone, without the nodes that are kept out', () => {
    const node = (
      zone: string,
      ready: boolean,
      excluded = false,
    ): Parameters<typeof zoneStates>[0] extends Iterable<infer T> ? T : never => ({
      zone,
      ready,
      excluded,
    });
    const states = zoneStates(
      [node('a', true), node('b', false), node('a', false, true), node('c', true, true)],
      0.55,
    );
    expect([...states]).toEqual([
      ['a', 'Normal'],
      ['b', 'FullDisruption'],
    ]);
  });

  const rates = { nodeEvictionRate: 0.1, secondaryNodeEvictionRate: 0.01, largeClusterSizeThreshold: 50 };

  it('give the rate of evictions', () => {
    expect(evictionRate('Normal', 10, rates, false)).toBe(0.1);
    expect(evictionRate('FullDisruption', 10, rates, false)).toBe(0.1);
    expect(evictionRate('PartialDisruption', 50, rates, false)).toBe(0);
    expect(evictionRate('PartialDisruption', 51, rates, false)).toBe(0.01);
    expect(evictionRate('FullDisruption', 500, rates, true)).toBe(0);
  });
});

describe('TokenBucket', () => {
  it('gives one token at once and then at its rate, saving up no more than one', () => {
    const bucket = new TokenBucket(0.1, 0);
    expect([0, 0.1, 9.9, 10, 10.1, 100, 100.1].map((now) => bucket.tryTake(now))).toEqual([
      true,
      false,
      false,
      true,
      false,
      true,
      false,
    ]);
  });

  it('gives none at a rate of 0, and goes on with what it has when the rate is back', () => {
    const bucket = new TokenBucket(0, 0);
    expect(bucket.tryTake(5)).toBe(false);
    bucket.setRate(0.1, 5);
    expect(bucket.tryTake(5)).toBe(true);
    expect(bucket.tryTake(14)).toBe(false);
  });

  it('misses no token by the error of adding up tenths of a second', () => {
    const bucket = new TokenBucket(0.1, 0);
    let now = 0;
    const taken: number[] = [];
    for (let i = 0; i <= 301; i++) {
      if (bucket.tryTake(now)) taken.push(i);
      now += 0.1;
    }
    expect(taken).toEqual([0, 100, 200, 300]);
  });
});

describe('taints of a condition', () => {
  const other: Taint = { key: 'gpu', effect: 'NoSchedule' };
  const unreachable: Taint = { key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule' };
  const notReady: Taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };

  it('are unreachable for an unknown condition, not-ready for a false one, none for a true one', () => {
    expect(conditionTaint('Unknown', 'NoSchedule')).toEqual(unreachable);
    expect(conditionTaint('False', 'NoSchedule')).toEqual(notReady);
    expect(conditionTaint('True', 'NoSchedule')).toBeUndefined();
  });

  it('replace each other and leave other taints and effects alone', () => {
    const noExecute: Taint = { ...unreachable, effect: 'NoExecute' };
    expect(withOwnTaints([other, noExecute], 'NoSchedule', [unreachable])).toEqual([
      other,
      noExecute,
      unreachable,
    ]);
    expect(withOwnTaints([notReady, other], 'NoSchedule', [unreachable])).toEqual([other, unreachable]);
    expect(withOwnTaints([unreachable, other], 'NoSchedule', [])).toEqual([other]);
  });

  it('change nothing where they are there already', () => {
    expect(withOwnTaints([unreachable], 'NoSchedule', [unreachable])).toBeUndefined();
    expect(withOwnTaints([other], 'NoSchedule', [])).toBeUndefined();
  });
});
