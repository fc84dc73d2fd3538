import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newPickRequest, type PickRequest } from '../../../src/balancing/balancer.ts';
import { IpvsSourceHash } from '../../../src/balancing/ipvs/hashTable.ts';
import {
  type Cost,
  failoverCost,
  LeastCost,
  leastConnectionCost,
  neverQueueCost,
  overflowCost,
  shortestExpectedDelayCost,
  weightedLeastConnectionCost,
} from '../../../src/balancing/ipvs/leastLoaded.ts';
import { IpvsLocality } from '../../../src/balancing/ipvs/locality.ts';
import { IpvsMaglev } from '../../../src/balancing/ipvs/maglev.ts';
import { IpvsRoundRobin } from '../../../src/balancing/ipvs/roundRobin.ts';
import { TIME_WAIT, VirtualService } from '../../../src/balancing/ipvs/service.ts';

const request = newPickRequest();
const ids = (...list: number[]) => ({ ids: Int32Array.from(list) });

describe("the kernel's list of destinations", () => {
  it('takes new ones in at its head and keeps the others in order', () => {
    const service = new VirtualService();
    service.update(ids(1, 2, 3));
    expect([...service.order].map((position) => [1, 2, 3][position])).toEqual([3, 2, 1]);
    service.update(ids(1, 3, 9, 8));
    expect([...service.order].map((position) => [1, 3, 9, 8][position])).toEqual([8, 9, 3, 1]);
  });

  it('forgets the counts of one that leaves and returns', () => {
    const balancer = new LeastCost(leastConnectionCost);
    balancer.update(ids(1, 2));
    balancer.sent(2, 0);
    expect(balancer.pick(request)).toBe(0);
    balancer.update(ids(1));
    balancer.update(ids(1, 2));
    expect(balancer.pick(request)).toBe(1);
  });
});

describe('IPVS rr', () => {
  it('goes on behind the one used last, and from before it when that one is removed', () => {
    const balancer = new IpvsRoundRobin();
    balancer.update(ids(1, 2, 3, 4));
    expect([0, 0].map(() => balancer.pick())).toEqual([3, 2]);
    // 3 was used last; with it gone the turn goes on behind 4, which stands before it.
    balancer.update(ids(1, 2, 4));
    expect(balancer.pick()).toBe(1);
    balancer.update({ ...ids(1, 2, 4), weights: Float64Array.of(0, 1, 1) });
    expect([0, 0, 0].map(() => balancer.pick())).toEqual([2, 1, 2]);
  });
});

/** The kernel's own way: scan the list with cross products and strict comparison. */
function slowChoice(
  rows: readonly { active: number; inactive: number; weight: number }[],
  cost: Cost,
): number {
  let best = -1;
  rows.forEach(({ active, inactive, weight }, i) => {
    const own = cost(active, inactive, weight);
    const held =
      best < 0 ? Number.POSITIVE_INFINITY : cost(rows[best].active, rows[best].inactive, rows[best].weight);
    if (own < held) best = i;
  });
  return best;
}

describe('the schedulers by least cost', () => {
  const costs = [
    leastConnectionCost,
    weightedLeastConnectionCost,
    shortestExpectedDelayCost,
    neverQueueCost,
    overflowCost,
    failoverCost,
  ];

  it('agree with a scan of the list whatever opens and closes', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 6 });
    const changes = fc.array(fc.tuple(fc.nat(), fc.boolean()), { maxLength: 40 });
    fc.assert(
      fc.property(weights, changes, fc.nat({ max: costs.length - 1 }), (list, events, which) => {
        const balancer = new LeastCost(costs[which]);
        balancer.update({ ...ids(...list.keys()), weights: Float64Array.from(list) });
        const rows = list.map((weight) => ({ active: 0, inactive: 0, weight }));
        for (const [at, opens] of events) {
          const id = at % list.length;
          if (opens) {
            balancer.sent(id, 0);
            rows[id].active++;
          } else if (rows[id].active > 0) {
            balancer.done(id, 0);
            rows[id].active--;
            rows[id].inactive++;
          }
          const slow = slowChoice([...rows].reverse(), costs[which]);
          expect(balancer.pick(request)).toBe(slow < 0 ? -1 : list.length - 1 - slow);
        }
      }),
      { seed: 1, numRuns: 150 },
    );
  });

  it('count a closed connection as inactive for two minutes', () => {
    const balancer = new LeastCost(leastConnectionCost);
    balancer.update(ids(1, 2));
    // Newest first: 2, unless it has the inactive connection.
    balancer.sent(2, 0);
    balancer.done(2, 0);
    expect(balancer.pick({ ...request, now: TIME_WAIT - 1 })).toBe(0);
    expect(balancer.pick({ ...request, now: TIME_WAIT })).toBe(1);
  });

  it('remember more closing connections than the first ring holds', () => {
    const balancer = new LeastCost(leastConnectionCost);
    balancer.update(ids(1, 2));
    for (let i = 0; i < 300; i++) {
      balancer.sent(2, i / 300);
      balancer.done(2, i / 300);
    }
    expect(balancer.pick({ ...request, now: TIME_WAIT })).toBe(0);
    expect(balancer.pick({ ...request, now: TIME_WAIT + 1 })).toBe(1);
  });
});

describe('hashing by the client', () => {
  const from = (source: number): PickRequest => ({ ...request, source });

  it('keeps a client at its destination, in sh and in mh', () => {
    const balancers = [
      new IpvsSourceHash({ port: false, fallback: false }),
      new IpvsMaglev(251, { port: false, fallback: false }),
    ];
    for (const balancer of balancers) {
      balancer.update(ids(1, 2, 3));
      for (let source = 1; source < 50; source++)
        expect(balancer.pick({ ...from(source), sourcePort: 7 })).toBe(balancer.pick(from(source)));
    }
  });

  it('spreads a client over the destinations by its port if told so', () => {
    const balancer = new IpvsSourceHash({ port: true, fallback: false });
    balancer.update(ids(1, 2, 3));
    const picks = Array.from({ length: 100 }, (_, sourcePort) => balancer.pick({ ...from(1), sourcePort }));
    expect(new Set(picks).size).toBe(3);
  });
});

describe('locality', () => {
  const to = (destination: number): PickRequest => ({ ...request, destination });

  it('keeps an address at its server until that is overloaded and another has room', () => {
    const balancer = new IpvsLocality(false, 1);
    balancer.update(ids(1, 2), 0);
    const first = balancer.pick(to(9));
    for (let i = 0; i < 2; i++) {
      expect(balancer.pick(to(9))).toBe(first);
      balancer.sent(first + 1, 0);
    }
    expect(balancer.pick(to(9))).toBe(1 - first);
  });

  it('lets the set of an address grow, and shrink after a while', () => {
    const balancer = new IpvsLocality(true, 100);
    balancer.update(ids(1, 2), 0);
    const first = balancer.pick(to(9));
    for (let i = 0; i < 2; i++) balancer.sent(first + 1, 0);
    expect(balancer.pick(to(9))).toBe(1 - first);
    for (let i = 0; i < 2; i++) balancer.done(first + 1, 1);
    expect([0, 1]).toContain(balancer.pick({ ...to(9), now: 200 }));
  });
});
