import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { erlangB } from '../../../src/experiment/theory/erlang.ts';
import type { SessionLength } from '../../../src/workload/loops/loopConfig.ts';
import { lengthOf } from '../../../src/workload/loops/sessions.ts';
import { CLIENT, PlaneRoom } from '../planeRoom.ts';

/** Sessions without pods to answer them: each request is rejected at once. */
function rejected(rate: number, requests: SessionLength, think: number, clients: number, stop = 1000) {
  return new PlaneRoom({
    withPod: false,
    traffic: {
      from: { place: 'pods', count: clients, nodes: ['client'] },
      arrivals: {
        process: 'sessions',
        rate,
        requests,
        think: { distribution: 'deterministic', mean: think },
      },
      stop,
    },
  });
}

const fixed = (mean: number): SessionLength => ({ distribution: 'fixed', mean });

describe('the length of a session', () => {
  it('is the same each time where it is fixed', () => {
    expect([0, 0.5, 0.999].map((u) => lengthOf(fixed(4), u))).toEqual([4, 4, 4]);
  });

  it('is geometric otherwise: more than k requests with probability (1 - 1/mean)^k', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 50 }), fc.integer({ min: 1, max: 40 }), (mean, k) => {
        const beyond = (1 - 1 / mean) ** k;
        // Nearer to 1 a number has too few digits left.
        fc.pre(beyond > 1e-8);
        const geometric = { distribution: 'geometric', mean } as const;
        expect(lengthOf(geometric, 1 - beyond * (1 + 1e-6))).toBeLessThanOrEqual(k);
        expect(lengthOf(geometric, 1 - beyond * (1 - 1e-6))).toBeGreaterThan(k);
      }),
    );
  });

  it('is one request where the mean is one', () => {
    expect(lengthOf({ distribution: 'geometric', mean: 1 }, 0.999)).toBe(1);
  });
});

describe('sessions', () => {
  it('make as many requests as they should, one after another with thinking in between', () => {
    const room = rejected(0.01, fixed(3), 2, 100, 200);
    const times = room.run().map((entry) => Number.parseFloat(entry));
    expect(times.length % 3).toBe(0);
    expect(times.length).toBeGreaterThan(0);
    for (let i = 0; i < times.length; i += 3) expect(times[i + 2] - times[i]).toBeCloseTo(4, 9);
  });

  it('come at their rate, and bring their mean number of requests', () => {
    const room = rejected(10, { distribution: 'geometric', mean: 4 }, 0.5, 200);
    room.run(1100);
    // Rate x time sessions (Poisson), of a geometric number each: variance (2 m² - m) a session.
    const error = Math.sqrt(10_000 * (2 * 4 ** 2 - 4));
    expect(Math.abs(room.sent - 40_000)).toBeLessThan(3.3 * error);
  });

  it('take a client each: those that find none do not come', () => {
    // Erlang's loss formula, for sessions of 100 s at one a second on 50 lines: half of them are lost.
    const room = rejected(1, fixed(2), 100, 50, 20_000);
    room.run(21_000);
    const expected = 20_000 * (1 - erlangB(50, 100));
    // What comes is a Poisson process, and where lines are short what is let in varies less than that; the lines are free
    // at the beginning, for one session more each at the most.
    expect(Math.abs(room.sent / 2 - expected)).toBeLessThan(3.29 * Math.sqrt(expected) + 50);
  });

  it('open connections of their own, and close them when they go', () => {
    const room = new PlaneRoom({
      traffic: {
        from: { place: 'pods', count: 1, nodes: ['client'] },
        arrivals: {
          process: 'sessions',
          rate: 0.01,
          requests: fixed(3),
          think: { distribution: 'deterministic', mean: 1 },
        },
        stop: 1000,
      },
    });
    room.run(2000);
    expect(room.sent).toBeGreaterThan(0);
    expect(room.connected).toBe(room.sent / 3);
    expect(room.plane.addresses.connections[0]).toBe(0);
  });

  it('end with the node of their client, which is free for others when it is back', () => {
    const room = rejected(1, fixed(1000), 1, 3);
    room.at(100, () => room.plane.powerOff(CLIENT));
    room.at(200, () => room.plane.powerOn(CLIENT));
    const times = room.run(400).map((entry) => Number.parseFloat(entry));
    expect(times.filter((time) => time > 100 && time < 200)).toEqual([]);
    expect(times.filter((time) => time > 250).length).toBeGreaterThan(400);
  });
});
