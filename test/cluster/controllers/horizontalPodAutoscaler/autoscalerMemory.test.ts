import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AutoscalerMemory } from '../../../../src/cluster/controllers/horizontalPodAutoscaler/autoscalerMemory.ts';
import {
  stabilizeBoth,
  stabilizeDownscale,
} from '../../../../src/cluster/controllers/horizontalPodAutoscaler/recommendations.ts';
import { storeScaleEvent } from '../../../../src/cluster/controllers/horizontalPodAutoscaler/scaleEvents.ts';
import { completeBehavior } from '../../../../src/cluster/controllers/horizontalPodAutoscaler/scalingRules.ts';
import { DEFAULT_CLUSTER_SETTINGS } from '../../../../src/cluster/settings.ts';
import { autoscaler } from '../../autoscaling.ts';

const { spec } = autoscaler('web', { maxReplicas: 1000 });
const memory = () => new AutoscalerMemory(DEFAULT_CLUSTER_SETTINGS);
/** Wishes that come once a period, and what becomes of them. */
function follow(
  wishes: readonly number[],
  behavior: typeof spec.behavior,
  start = 10,
  period = 15,
): number[] {
  const own = memory();
  const whole = behavior === undefined ? spec : { ...spec, behavior };
  let current = start;
  own.recordInitial(start, 0);
  return wishes.map((wish, i) => {
    const { replicas } = own.limited(whole, current, wish, (i + 1) * period);
    if (replicas !== current) own.rescaled(whole, current, replicas, (i + 1) * period);
    current = replicas;
    return replicas;
  });
}
const times = (count: number, value: number) => Array.from({ length: count }, () => value);

describe('without a behavior', () => {
  it('holds the number of the start for the window, and then goes down at once', () => {
    // Passes 15 s apart: the recommendation of second 0 is still within 300 s at the 20th.
    expect(follow(times(22, 2), undefined)).toEqual([...times(20, 10), 2, 2]);
  });

  it('doubles at most, from whatever there is', () => {
    expect(follow(times(4, 100), undefined, 1)).toEqual([4, 8, 16, 32]);
  });
});

describe('with a behavior', () => {
  it('has other rules as soon as any of it is given: four pods or 100 % in 15 s, whichever is more', () => {
    expect(follow(times(4, 100), {}, 1)).toEqual([5, 10, 20, 40]);
  });

  it('counts what was done within the period of a policy', () => {
    const policies = [{ type: 'Pods', value: 3, periodSeconds: 60 }] as const;
    // 13 at once; the next three only when 60 s are over.
    expect(follow(times(9, 100), { scaleUp: { policies } })).toEqual([13, 13, 13, 13, 16, 16, 16, 16, 19]);
  });

  it('takes the least change with Min, and none with Disabled', () => {
    const policies = [
      { type: 'Pods', value: 1, periodSeconds: 15 },
      { type: 'Percent', value: 50, periodSeconds: 15 },
    ] as const;
    const down = (selectPolicy: 'Max' | 'Min' | 'Disabled') =>
      follow([2], { scaleDown: { stabilizationWindowSeconds: 0, policies, selectPolicy } });
    expect([down('Max'), down('Min'), down('Disabled')]).toEqual([[5], [9], [10]]);
  });

  it('waits with scaling up too, if a window says so', () => {
    expect(follow(times(6, 20), { scaleUp: { stabilizationWindowSeconds: 60 } })).toEqual([
      10, 10, 10, 20, 20, 20,
    ]);
  });

  it('keeps to its bounds, whatever is wished', () => {
    const rule = fc.record({
      stabilizationWindowSeconds: fc.integer({ min: 0, max: 120 }),
      selectPolicy: fc.constantFrom('Max' as const, 'Min' as const, 'Disabled' as const),
      policies: fc.array(
        fc.record({
          type: fc.constantFrom('Pods' as const, 'Percent' as const),
          value: fc.integer({ min: 1, max: 100 }),
          periodSeconds: fc.integer({ min: 1, max: 120 }),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    });
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 2000 }), { minLength: 1, maxLength: 30 }),
        fc.option(fc.record({ scaleUp: rule, scaleDown: rule }), { nil: undefined }),
        (wishes, behavior) => {
          const sizes = follow(wishes, behavior);
          for (const [i, size] of sizes.entries()) {
            expect(size).toBeGreaterThanOrEqual(spec.minReplicas);
            expect(size).toBeLessThanOrEqual(spec.maxReplicas);
            // No rule turns the direction round that all recommendations have.
            const seen = [10, ...wishes.slice(0, i + 1)];
            expect(size).toBeLessThanOrEqual(Math.max(1, ...seen));
            expect(size).toBeGreaterThanOrEqual(Math.max(1, Math.min(...seen)));
          }
        },
      ),
    );
  });
});

describe('completeBehavior', () => {
  it('fills in what is left out, and nothing else', () => {
    const policies = [{ type: 'Pods', value: 1, periodSeconds: 30 }] as const;
    expect(completeBehavior({ scaleDown: { policies } }, 300)).toEqual({
      scaleUp: {
        stabilizationWindowSeconds: 0,
        selectPolicy: 'Max',
        policies: [
          { type: 'Pods', value: 4, periodSeconds: 15 },
          { type: 'Percent', value: 100, periodSeconds: 15 },
        ],
      },
      scaleDown: { stabilizationWindowSeconds: 300, selectPolicy: 'Max', policies },
    });
  });
});

describe('what is remembered', () => {
  it('does not grow for ever', () => {
    const down: { replicas: number; time: number }[] = [];
    const both: { replicas: number; time: number }[] = [];
    const events: { change: number; time: number }[] = [];
    for (let now = 0; now < 100_000; now += 15) {
      stabilizeDownscale(down, 1, 300, now);
      stabilizeBoth(both, 1, 1, { up: 0, down: 300 }, now);
      storeScaleEvent(events, { change: 1, time: now }, [{ type: 'Pods', value: 1, periodSeconds: 60 }]);
    }
    // What lies within the window, and one that is too old.
    for (const history of [down, both]) expect(history.length).toBeLessThanOrEqual(300 / 15 + 2);
    expect(events.length).toBeLessThanOrEqual(60 / 15 + 2);
  });
});
