import { describe, expect, it } from 'vitest';
import { EventLoop } from '../../src/engine/eventLoop.ts';
import { RandomStreams } from '../../src/engine/random.ts';
import { Hosts, INTERNET } from '../../src/network/hosts.ts';
import { Latencies } from '../../src/network/latency.ts';
import { DEFAULT_CROSS_REGION } from '../../src/network/settings.ts';

const SETTINGS = { sameNode: 0.001, sameZone: 0.01, crossZone: 0.1, internet: 1 };
/** n0 and n2 are in one zone, n1 in another. */
const ZONES = ['a', 'b', 'a'];

/** Measures a path by sending an event along it: seconds one way, and there and back. */
function measure(client: number, via: number, to: number): { oneWay: number; roundTrip: number } {
  const loop = new EventLoop();
  const latencies = new Latencies(loop, new Hosts(['n0', 'n1', 'n2'], ZONES), SETTINGS, new RandomStreams(1));
  const seen: number[] = [];
  const code = loop.register(() => seen.push(loop.now));
  const path = latencies.path(client, via, to);
  loop.scheduleAfter(latencies.oneWayLane(path), code, 0, 0);
  loop.advance(10);
  loop.scheduleAfter(latencies.roundTripLane(path), code, 0, 0);
  loop.advance(20);
  return { oneWay: seen[0], roundTrip: seen[1] - 10 };
}

describe('the delay of a path', () => {
  it.each([
    ['on one node', 0, -1, 0, 0.001],
    ['to another node in the zone', 0, -1, 2, 0.01],
    ['to another zone', 0, -1, 1, 0.1],
    ['from the internet', INTERNET, -1, 1, 1],
    ['to a load balancer', 0, -1, INTERNET, 1],
    ['from the internet over a node to a pod on it', INTERNET, 0, 0, 1.001],
    ['from the internet over a node to another zone', INTERNET, 0, 1, 1.1],
    ['over a node in the zone and back to the own one', 0, 2, 0, 0.02],
    ['over the own node to another zone', 0, 0, 1, 0.101],
  ])('%s', (_, client, via, to, expected) => {
    const { oneWay, roundTrip } = measure(client, via, to);
    expect(oneWay).toBeCloseTo(expected, 12);
    expect(roundTrip).toBeCloseTo(2 * expected, 12);
  });

  it('is the same lane for paths of the same kind, so that few are open', () => {
    const latencies = new Latencies(
      new EventLoop(),
      new Hosts(['n0', 'n1', 'n2'], ZONES),
      SETTINGS,
      new RandomStreams(1),
    );
    const lane = (client: number, to: number) => latencies.oneWayLane(latencies.path(client, -1, to));
    expect(lane(0, 1)).toBe(lane(1, 2));
    expect(lane(0, 0)).toBe(lane(2, 2));
    expect(lane(0, 0)).not.toBe(lane(0, 2));
  });

  it('may be 0 everywhere', () => {
    const loop = new EventLoop();
    const none = { sameNode: 0, sameZone: 0, crossZone: 0, internet: 0 };
    const latencies = new Latencies(loop, new Hosts(['n0', 'n1'], ['', '']), none, new RandomStreams(1));
    let arrived = -1;
    const code = loop.register(() => {
      arrived = loop.now;
    });
    loop.scheduleAfter(latencies.roundTripLane(latencies.path(0, -1, 1)), code, 0, 0);
    loop.advance(1);
    expect(arrived).toBe(0);
  });
});

describe('a delay that is drawn', () => {
  const lognormal = { distribution: 'lognormal', mean: 0.02, cv: 0.5 } as const;
  const settings = {
    ...SETTINGS,
    crossZone: lognormal,
    internet: { distribution: 'exponential', mean: 1 },
  } as const;

  /** Sends so many events along a path and measures each, seconds. */
  function drawn(to: number, client: number, count: number, ways: 1 | 2 = 1, seed = 1): number[] {
    const loop = new EventLoop();
    const hosts = new Hosts(['n0', 'n1', 'n2'], ZONES);
    const latencies = new Latencies(loop, hosts, settings, new RandomStreams(seed));
    const path = latencies.path(client, -1, to);
    const delays: number[] = [];
    let sent = 0;
    const code = loop.register(() => delays.push(loop.now - sent));
    for (let i = 0; i < count; i++) {
      sent = loop.now;
      const lane = ways === 1 ? latencies.oneWayLane(path) : latencies.roundTripLane(path);
      loop.scheduleAfter(lane, code, 0, 0);
      loop.advance(loop.now + 100);
    }
    return delays;
  }

  function mean(values: readonly number[]): number {
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  }

  it.each<readonly [string, number, number, number, number]>([
    ['lognormal', 0, 1, 0.02, 0.01],
    ['exponential', INTERNET, 1, 1, 1],
  ])('has the mean of its distribution: %s', (_, client, to, expected, deviation) => {
    const count = 4000;
    // 3.29 standard errors: a chance of one in a thousand.
    const limit = (3.29 * deviation) / Math.sqrt(count);
    expect(Math.abs(mean(drawn(to, client, count)) - expected)).toBeLessThan(limit);
    // There and back are two draws.
    const both = mean(drawn(to, client, count, 2));
    expect(Math.abs(both - 2 * expected)).toBeLessThan(limit * Math.SQRT2);
  });

  it('is another one each time, the same for the same seed', () => {
    const first = drawn(1, 0, 50);
    expect(new Set(first).size).toBe(50);
    expect(drawn(1, 0, 50)).toEqual(first);
    expect(drawn(1, 0, 50, 1, 2)).not.toEqual(first);
  });

  it('leaves the paths whose hops are constant as they were', () => {
    expect(new Set(drawn(2, 0, 20).map((delay) => delay.toFixed(9)))).toEqual(new Set(['0.010000000']));
  });

  it('says when the first way of a round trip ends', () => {
    const loop = new EventLoop();
    const latencies = new Latencies(
      loop,
      new Hosts(['n0', 'n1'], ['a', 'b']),
      settings,
      new RandomStreams(1),
    );
    const path = latencies.path(0, -1, 1);
    let arrived = 0;
    const code = loop.register(() => {
      arrived = loop.now;
    });
    loop.scheduleAfter(latencies.roundTripLane(path), code, 0, 0);
    loop.advance(10);
    expect(latencies.firstWay).toBeGreaterThan(0);
    expect(latencies.firstWay).toBeLessThan(arrived);
  });
});

describe('the distance between regions', () => {
  it('counts before that between zones, with a default of its own', () => {
    const hosts = new Hosts(['n0', 'n1', 'n2'], ['a', 'a', 'b'], 0, ['x', 'y', 'x']);
    const loop = new EventLoop();
    const times = [
      new Latencies(loop, hosts, SETTINGS, new RandomStreams(1)),
      new Latencies(loop, hosts, { ...SETTINGS, crossRegion: 0.5 }, new RandomStreams(1)),
    ].map((latencies) => {
      latencies.roundTripLane(latencies.path(0, -1, 1));
      const region = latencies.firstWay;
      latencies.roundTripLane(latencies.path(0, -1, 2));
      return [region, latencies.firstWay];
    });
    expect(times).toEqual([
      [DEFAULT_CROSS_REGION, 0.1],
      [0.5, 0.1],
    ]);
  });
});
