import { describe, expect, it } from 'vitest';
import type { RetryConfig, TrafficConfig } from '../../../src/workload/config.ts';
import { type PlaneOptions, PlaneRoom } from '../planeRoom.ts';

const AT_ONCE: RetryConfig = { attempts: 3, backoff: 0, maxBackoff: 0, jitter: 'none' };

/** A pod that answers every request with an error after a second; a try takes 2 s with a new connection, then 1.5 s. */
function failing(traffic: Partial<TrafficConfig>, options: PlaneOptions = {}): PlaneRoom {
  return new PlaneRoom({ ...options, traffic, workload: { errors: 1, ...options.workload } });
}

describe('a server that answers with an error', () => {
  it('has done the work, and keeps the connection', () => {
    const room = failing({}, { sendAt: [0, 5] });
    expect(room.run()).toEqual(['2: server-error/none', '6.5: server-error/none']);
    expect(room.plane.servers.served[0]).toBe(2);
    expect(room.connected).toBe(1);
  });

  it('does so as often as its workload says', () => {
    const sendAt = Array.from({ length: 400 }, (_, i) => 2 * i);
    const room = new PlaneRoom({ sendAt, workload: { errors: 0.25 } });
    room.run(2000);
    // Binomial: 100 +- 3.29 standard deviations of 8.7.
    expect(Math.abs(room.failed - 100)).toBeLessThan(28.5);
    expect(room.ok + room.failed).toBe(400);
  });
});

describe('the conditions of a retry', () => {
  it('let what they name be tried again', () => {
    const room = failing({ retries: { ...AT_ONCE, on: ['server-error'] } });
    room.run();
    expect([room.sent, room.attempts, room.failed]).toEqual([1, 4, 1]);
  });

  it('make anything else the end of the request', () => {
    const room = failing({ retries: { ...AT_ONCE, on: ['reset', 'connect-failure'] } });
    room.run();
    expect([room.sent, room.attempts, room.failed]).toEqual([1, 1, 1]);
  });
});

describe('a retry budget', () => {
  const budget = { kind: 'token-bucket', capacity: 4, perRequest: 0, shared: false } as const;
  const sendAt = [0, 20, 40];

  it('ends the retries when it is spent, and the request with what it failed of', () => {
    const room = failing({ retries: { ...AT_ONCE, budget } }, { sendAt });
    expect(room.run()).toHaveLength(3);
    // Four retries in all: three of the first request, one of the second.
    expect(room.attempts).toBe(3 + 4);
    expect(new Set(room.log.map((line) => line.slice(line.indexOf(' '))))).toEqual(
      new Set([' server-error/none']),
    );
  });

  it('belongs to each client, unless all share it', () => {
    const from = { place: 'pods', count: 50, nodes: ['client'] } as const;
    const many = Array.from({ length: 200 }, (_, i) => 20 * i);
    const retriesWith = (shared: boolean) => {
      const one = { ...budget, capacity: 1, shared };
      const room = failing({ from, retries: { ...AT_ONCE, budget: one } }, { sendAt: many });
      room.run(5000);
      return room.attempts - room.sent;
    };
    expect(retriesWith(true)).toBe(1);
    // 200 requests hit all but one of 50 clients on average; each has one retry.
    expect(retriesWith(false)).toBeGreaterThan(45);
    expect(retriesWith(false)).toBeLessThanOrEqual(50);
  });

  it("of Envoy's kind counts retries in flight: three of five requests that fail together", () => {
    const one = { kind: 'envoy', budgetPercent: 20, minRetryConcurrency: 3, shared: false } as const;
    const room = failing(
      { retries: { ...AT_ONCE, attempts: 1, backoff: 1, maxBackoff: 1, budget: one } },
      { sendAt: [0, 0, 0, 0, 0], workload: { concurrency: 5 } },
    );
    room.run();
    expect([room.sent, room.attempts]).toEqual([5, 5 + 3]);
  });
});

describe('decorrelated jitter', () => {
  it('draws from the first back-off to three times the wait before, at most the longest', () => {
    const waits: number[] = [];
    for (let seed = 0; seed < 100; seed++) {
      // Rejected at once: the end of the request is the sum of two waits.
      const retries: RetryConfig = { attempts: 2, backoff: 1, maxBackoff: 6, jitter: 'decorrelated' };
      const room = new PlaneRoom({ withPod: false, seed, traffic: { retries } });
      waits.push(Number.parseFloat(room.run()[0]));
    }
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...waits)).toBeLessThanOrEqual(3 + 6);
    // Means: U(1, 3), then U(1, min(6, 3 w)), which is 2 + (1 + 3 * 2) / 2 without the cut, that takes a little.
    const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
    expect(mean).toBeGreaterThan(4.8);
    expect(mean).toBeLessThan(5.8);
  });
});

describe('the time of a whole request', () => {
  it('ends it although there would be retries left, with the cause of what it waits for', () => {
    const room = failing({ totalTimeout: 3, retries: AT_ONCE });
    // The first try fails at 2 s; the second, over the same connection, would at 3.5 s.
    expect(room.run()).toEqual(['3: request-timeout/saturated-pod']);
    expect(room.attempts).toBe(2);
  });

  it('ends it during a back-off with the cause of the try before', () => {
    const room = failing({
      totalTimeout: 3,
      retries: { ...AT_ONCE, backoff: 10, maxBackoff: 10 },
    });
    expect(room.run()).toEqual(['3: server-error/none']);
    expect(room.plane.waiting).toBe(0);
  });

  it('is no concern of a request that is answered in time', () => {
    const room = new PlaneRoom({ sendAt: [0, 4], traffic: { totalTimeout: 3 } });
    expect(room.run()).toEqual(['2: ok after 2', '5.5: ok after 1.5']);
  });
});

describe('the timeout of a connection', () => {
  it('ends a try earlier than that of an answer would', () => {
    const room = new PlaneRoom({
      removedPodAddress: 'timeout',
      traffic: { connectTimeout: 0.75, timeout: 8 },
    });
    room.plane.powerOff(2);
    expect(room.run()[0]).toMatch(/^0.75: connect-timeout/);
  });

  it('runs until the SYN-ACK is with the client: 0.5 s here, whatever the pod accepted before', () => {
    const wait = (connectTimeout: number) => new PlaneRoom({ traffic: { connectTimeout } }).run()[0];
    expect(wait(0.4)).toBe('0.4: connect-timeout/none');
    expect(wait(0.6)).toBe('2: ok after 2');
  });
});

describe('a client that gives up', () => {
  const options = { sendAt: [0, 0.25], traffic: { timeout: 1.25 } };

  it('leaves the server with the work, unless it says so', () => {
    const room = new PlaneRoom(options);
    room.run();
    expect(room.plane.servers.served[0]).toBe(2);
  });

  it('frees the worker when its FIN is there, and takes what still waits out of the queue', () => {
    const room = new PlaneRoom({ ...options, traffic: { ...options.traffic, cancel: true } });
    room.run(1.4);
    expect([room.plane.servers.busy[0], room.plane.servers.waiting[0]]).toEqual([1, 1]);
    // The FIN of the first arrives at 1.5 s, and the second begins; its own arrives at 1.75 s.
    room.run(1.6);
    expect([room.plane.servers.busy[0], room.plane.servers.waiting[0]]).toEqual([1, 0]);
    room.run();
    expect([room.plane.servers.busy[0], room.plane.servers.served[0]]).toEqual([0, 0]);
    expect(room.plane.servers.busyTime(0)).toBeCloseTo(1.75 - 0.75, 12);
  });
});
