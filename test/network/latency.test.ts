import { describe, expect, it } from 'vitest';
import { EventLoop } from '../../src/engine/eventLoop.ts';
import { RandomStreams } from '../../src/engine/random.ts';
import { Hosts, INTERNET } from '../../src/network/hosts.ts';
import { Latencies } from '../../src/network/latency.ts';

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
