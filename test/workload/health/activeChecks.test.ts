import { describe, expect, it } from 'vitest';
import { Address } from '../../../src/network/podAddresses.ts';
import { LATENCY, SERVER } from '../planeRoom.ts';
import { checks, every, HealthRoom, listOf } from './healthRoom.ts';

/** There and back between the client and pod 0, seconds. */
const ROUND_TRIP = 2 * LATENCY.crossZone;

describe('active checks', () => {
  it('find a dead endpoint with the third timeout, and take it back with the second answer', () => {
    const room = new HealthRoom(3, checks(), { sendAt: every(1, 60) });
    room.at(7, () => room.cutOff(SERVER));
    room.at(30, () => room.cutOff(SERVER, false));
    room.run(60);
    // Sent at 0, 5.5, then 11, 17, 23 (5 s after the one before was over); the next at 29, 35, 40.5.
    const second = 5 + ROUND_TRIP;
    const third = second + ROUND_TRIP + 5;
    expect(room.timesOf('pod 0 out')).toEqual([third + 6 + 6 + 1]);
    expect(room.timesOf('pod 0 back')).toEqual([third + 4 * 6 + ROUND_TRIP + 5 + ROUND_TRIP]);
    expect(room.changes[0]).toBe('0: checks 3');
  });

  it('are counted, one for each pair of client and endpoint in an interval', () => {
    const room = new HealthRoom(3, checks(), {
      sendAt: every(0.1, 100),
      traffic: { from: { place: 'pods', count: 4, nodes: ['client'] } },
    });
    room.run(100);
    // Each begins with its first pick and takes 5 s and a round trip: 20 at the most, 18 for the farthest.
    const made = room.plane.health?.checksMade(0) ?? 0;
    expect(made).toBeLessThanOrEqual(4 * 3 * 20);
    expect(made).toBeGreaterThanOrEqual(4 * 3 * 18);
  });

  it('let an endpoint that is new in only when the first has passed, while those of the first list are believed', () => {
    const room = new HealthRoom(2, checks({ healthy: 2 }), { sendAt: every(0.1, 40) });
    room.pod(SERVER);
    room.at(20, () => {
      room.entry.endpoints = listOf(3);
    });
    room.run(10);
    expect(room.plane.servers.served[0]).toBeGreaterThan(0);
    room.run(40);
    expect(room.timesOf('pod 2 out')).toEqual([20]);
    // One success is enough for the first.
    expect(room.timesOf('pod 2 back')[0]).toBeCloseTo(20 + 1, 9);
    expect(room.plane.servers.served[2]).toBeGreaterThan(0);
  });

  it('believe a full queue at once: it is a wrong answer', () => {
    const busy = { concurrency: 1, queue: 1 };
    const room = new HealthRoom(3, checks(), {
      sendAt: every(0.2, 20),
      workload: busy,
      traffic: { timeout: 10 },
    });
    room.run(20);
    expect(room.changes.some((entry) => entry.endsWith('out'))).toBe(true);
    expect(Number.parseFloat(room.changes[1])).toBeLessThan(8);
  });

  it('wait behind the queue of a pod, and fail when that takes longer than they may', () => {
    const room = new HealthRoom(3, checks({ timeout: 3 }), {
      sendAt: every(0.2, 40),
      workload: { concurrency: 1, queue: 1000 },
      traffic: { timeout: Number.POSITIVE_INFINITY },
    });
    room.run(12);
    // Five requests a second for three workers that serve one a second each: soon more than three wait everywhere.
    expect(room.changes.filter((entry) => entry.endsWith('out'))).toEqual([]);
    room.run(40);
    expect(room.changes.filter((entry) => entry.endsWith('out'))).toHaveLength(3);
  });

  it('fail at once where nothing listens', () => {
    const room = new HealthRoom(3, checks({ unhealthy: 1 }), { sendAt: every(1, 20) });
    room.at(2, () => (room.plane.addresses.state[0] = Address.closed));
    room.run(20);
    const sent = 5 + ROUND_TRIP;
    expect(room.timesOf('pod 0 out')).toEqual([sent + ROUND_TRIP]);
  });

  it('end with the endpoint, and with the client', () => {
    const room = new HealthRoom(3, checks(), { sendAt: every(1, 100) });
    room.at(20, () => {
      room.entry.endpoints = listOf(0);
    });
    room.run(22);
    const made = room.plane.health?.checksMade(0);
    room.run(100);
    expect(room.plane.health?.checksMade(0)).toBe(made);
  });
});
