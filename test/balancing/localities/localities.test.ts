import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Health, newPickRequest } from '../../../src/balancing/balancer.ts';
import { localityWeighted } from '../../../src/balancing/localities/localityWeighted.ts';
import { priorityLevels } from '../../../src/balancing/localities/priorityLevels.ts';
import { priorityLoad } from '../../../src/balancing/localities/priorityLoad.ts';
import { chooseZone, zoneAware, zoneRouting } from '../../../src/balancing/localities/zoneAware.ts';
import type { BalancerSetup, Policy } from '../../../src/balancing/policy.ts';
import { RandomStreams } from '../../../src/engine/random.ts';

const PICKS = 10_000;
const { healthy: OK, degraded: MEH, unhealthy: BAD } = Health;

interface Endpoints {
  readonly zones?: readonly number[];
  readonly priorities?: readonly number[];
  readonly health: readonly number[];
}

/** How often each endpoint is picked, in thousandths. */
function shares(
  policy: Policy,
  { zones, priorities, health }: Endpoints,
  setup: Partial<BalancerSetup> = {},
): number[] {
  const balancer = policy.balancer({ random: new RandomStreams(1).stream('shares'), ...setup });
  const list = {
    ids: Int32Array.from(health.keys()),
    health: Uint8Array.from(health),
    ...(zones === undefined ? {} : { zones: Int32Array.from(zones) }),
    ...(priorities === undefined ? {} : { priorities: Int32Array.from(priorities) }),
  };
  balancer.update(list, 0);
  const counts = health.map(() => 0);
  for (let i = 0; i < PICKS; i++) counts[balancer.pick(newPickRequest())] += 1000 / PICKS;
  return counts;
}

/** Five standard deviations of a share of about a half, in thousandths. */
const NEAR = 5 * 1000 * Math.sqrt(0.25 / PICKS);

describe('priority levels', () => {
  it('spill what the first level cannot bear to the next', () => {
    // Half healthy: 70 % stays, 30 % goes to the second level.
    const found = shares(priorityLevels, { priorities: [0, 0, 1], health: [OK, BAD, OK] });
    expect(Math.abs(found[0] - 700)).toBeLessThan(NEAR);
    expect(found[1]).toBe(0);
    expect(Math.abs(found[2] - 300)).toBeLessThan(NEAR);
  });

  it('use the degraded before they panic', () => {
    const found = shares(priorityLevels, { health: [OK, MEH, BAD, BAD] });
    // 35 % of 70 each, and panic since a quarter is healthy: everybody is used.
    for (const share of found) expect(Math.abs(share - 250)).toBeLessThan(NEAR);
    const calm = shares(priorityLevels, { health: [OK, MEH, BAD, BAD] }, { values: { panicThreshold: 0 } });
    expect(calm.slice(2)).toEqual([0, 0]);
    expect(Math.abs(calm[0] - 500)).toBeLessThan(NEAR);
  });

  it('refuse in a panic if told so', () => {
    const balancer = priorityLevels.balancer({ random: () => 0.5, values: { failTrafficOnPanic: true } });
    balancer.update({ ids: Int32Array.of(0, 1, 2), health: Uint8Array.of(OK, BAD, BAD) }, 0);
    expect(balancer.pick(newPickRequest())).toBe(-1);
  });

  it('divide all of the traffic, never more or less, however ill the hosts are', () => {
    const level = fc.record({ healthy: fc.nat(20), degraded: fc.nat(20), ill: fc.nat(20) });
    fc.assert(
      fc.property(fc.array(level, { minLength: 1, maxLength: 5 }), (levels) => {
        const input = levels.map(({ healthy, degraded, ill }) => ({
          healthy,
          degraded,
          total: healthy + degraded + ill,
        }));
        const { healthyLoad, degradedLoad } = priorityLoad(input);
        const all = [...healthyLoad, ...degradedLoad];
        expect(all.reduce((sum, load) => sum + load, 0)).toBe(100);
        for (const load of all) expect(load).toBeGreaterThanOrEqual(0);
      }),
      { seed: 1 },
    );
  });
});

describe('weighted localities', () => {
  it('lose weight with their health, below 72 %', () => {
    // One of two healthy counts 70 of 100 with weight 2; the other zone 100 with weight 1.
    const found = shares(localityWeighted, { zones: [0, 0, 1], health: [OK, BAD, OK] });
    expect(Math.abs(found[0] - (1000 * 140) / 240)).toBeLessThan(2);
    expect(found[1]).toBe(0);
  });
});

describe('zone aware routing', () => {
  const health = new Array<number>(10).fill(OK);
  const zones = [0, 1, 1, 1, 1, 2, 2, 2, 2, 2];

  it('loads all endpoints alike where the own zone has too few', () => {
    const found = shares(zoneAware, { zones, health }, { peersByZone: [2, 4, 4] });
    expect(Math.abs(found[0] - 500)).toBeLessThan(NEAR);
    // The rest goes to the zone with room, where each endpoint gets a fifth of it.
    expect(Math.abs(found[9] - 100)).toBeLessThan(NEAR);
    expect(found[1]).toBe(0);
  });

  it('does not count zones with fewer endpoints than the minimum', () => {
    const found = shares(zoneAware, { zones: [0, 1, 1, 1], health: [OK, OK, OK, OK] });
    for (const share of found) expect(Math.abs(share - 250)).toBeLessThan(NEAR);
  });

  it('stays in the zone when it has its share', () => {
    const found = shares(zoneAware, { zones: [0, 0, 0, 1, 1, 1], health: health.slice(0, 6) });
    expect(found.slice(3)).toEqual([0, 0, 0]);
  });

  it('goes to any zone when rounding leaves room nowhere', () => {
    const routing = { state: 'residual', local: 0, residual: [0, 0] } as const;
    expect(chooseZone(routing, () => 1)).toBe(1);
    expect(zoneRouting([1, 1], [0, 0], 6).state).toBe('none');
  });
});
