import { describe, expect, it } from 'vitest';
import type { TrafficConfig } from '../../../src/workload/config.ts';
import type { HedgingConfig } from '../../../src/workload/resilienceConfig.ts';
import { HedgeDelay } from '../../../src/workload/tries/hedgeDelay.ts';
import { type PlaneOptions, PlaneRoom, SERVER } from '../planeRoom.ts';

const HEDGING: HedgingConfig = { delay: 0.5, attempts: 2, tied: false, cancel: true };

/**
 * Clients that balance over two pods in turn: a try takes half a second for the connection, a quarter to the pod, a
 * second of service and a quarter back: 2 s.
 */
function hedged(
  hedging: Partial<HedgingConfig>,
  options: PlaneOptions = {},
  traffic: Partial<TrafficConfig> = {},
): PlaneRoom {
  const room = new PlaneRoom({
    withPod: false,
    ...options,
    entry: { endpoints: { slots: Int32Array.of(0, 1), hasWrongPort: false } },
    traffic: {
      balancing: { policy: 'round-robin', parameters: {} },
      hedging: { ...HEDGING, ...hedging },
      ...traffic,
    },
  });
  room.pod(SERVER);
  room.pod(SERVER);
  return room;
}

const served = (room: PlaneRoom) => [...room.plane.servers.served.subarray(0, 2)];

describe('a hedged request', () => {
  it('is not sent again if the answer comes before the delay', () => {
    const room = hedged({ delay: 2.5 });
    expect(room.run()).toEqual(['2: ok after 2']);
    expect(room.attempts).toBe(1);
  });

  it('is sent to another pod after the delay, and counts once, with the first answer', () => {
    const room = hedged({});
    expect(room.run()).toEqual(['2: ok after 2']);
    expect([room.sent, room.attempts, room.ok, room.failed]).toEqual([1, 2, 1, 0]);
  });

  it('counts as one request in flight while two tries are', () => {
    const room = hedged({});
    room.run(1.5);
    expect([room.attempts, room.plane.waiting, room.plane.inFlight(0, 0)]).toEqual([2, 1, 1]);
  });

  it('is sent as often as it may be, a delay apart', () => {
    const room = hedged({ delay: 0.25, attempts: 4 });
    room.run(0.6);
    expect(room.attempts).toBe(3);
    room.run();
    expect(room.attempts).toBe(4);
  });

  it('ends well if its first try fails and the copy does not', () => {
    const room = hedged({}, {}, { timeout: 10 });
    room.at(1, () => room.plane.processes.kill(room.plane.addresses.count - 2));
    const log = room.run();
    expect(log).toEqual(['2.5: ok after 2.5']);
    expect(room.plane.waiting).toBe(0);
  });

  it('fails with what its last try fails of, and is tried again only then', () => {
    const room = hedged(
      {},
      { workload: { errors: 1 } },
      { retries: { attempts: 1, backoff: 0, maxBackoff: 0, jitter: 'none' } },
    );
    // Tries end at 2 and 2.5 s; the retry, over a kept connection, and its copy 1.5 s later.
    expect(room.run()).toEqual(['4.5: server-error/none']);
    expect(room.attempts).toBe(4);
  });

  it('asks the budget of retries for each copy', () => {
    const budget = { kind: 'token-bucket', capacity: 1, perRequest: 0, shared: false } as const;
    const retries = { attempts: 0, backoff: 0, maxBackoff: 0, jitter: 'none', budget } as const;
    const room = hedged({ attempts: 3 }, { sendAt: [0, 10] }, { retries });
    room.run();
    expect([room.sent, room.attempts]).toEqual([2, 3]);
  });

  it('dies with its client, once', () => {
    const room = hedged({});
    room.at(1.5, () => room.plane.powerOff(0));
    expect(room.run()).toEqual(['1.5: client-lost/none']);
  });
});

describe('the copy that has lost', () => {
  it('is dropped by its server when the end of the connection is there', () => {
    const room = hedged({ delay: 0.75 });
    room.run();
    // The answer is there at 2 s, the end with the other pod at 2.25 s, which had begun at 1.5 s.
    expect(served(room)).toEqual([1, 0]);
    expect(room.plane.servers.busyTime(1)).toBe(0.75);
  });

  it('is served to the end without cancellation', () => {
    const room = hedged({ cancel: false });
    room.run();
    expect(served(room)).toEqual([1, 1]);
    expect(room.ok).toBe(1);
  });
});

describe('tied requests', () => {
  /** The first pod is at work until 3 s, the second until 1 s: that one begins first, with the copy. */
  function tied(isTied: boolean): PlaneRoom {
    const room = hedged(
      { delay: 0.25, tied: isTied, cancel: false },
      { workload: { service: { distribution: 'deterministic', mean: 1 } } },
      { timeout: 100 },
    );
    const { attempts, servers } = room.plane;
    for (const pod of [0, 0, 0, 1]) {
      const other = attempts.take(0, 0, 0, 0, 0, 0);
      attempts.setPod(other, pod);
      // Work that nobody waits for.
      attempts.hold(other);
      attempts.abandon(other);
      servers.offer(pod, other);
    }
    return room;
  }

  it('are served once: the server that begins calls the other off while it still waits there', () => {
    const room = tied(true);
    // The pods are free at 3 s and at 1 s; the copy is with the second at 1 s.
    expect(room.run()).toEqual(['2.25: ok after 2.25']);
    expect(served(room)).toEqual([3, 2]);
  });

  it('would be served twice if they were not tied', () => {
    const room = tied(false);
    expect(room.run()).toEqual(['2.25: ok after 2.25']);
    expect(served(room)).toEqual([4, 2]);
  });
});

describe('the delay of a hedge', () => {
  it('is there once something has been seen: its percentile, looked at every 3 s, at least 1 ms', () => {
    const delay = new HedgeDelay({ delay: { percentile: 90 } });
    expect(delay.at(0)).toBe(Number.POSITIVE_INFINITY);
    for (let i = 1; i <= 100; i++) delay.answered(i / 100);
    // The histogram's buckets are 0.39 % off at most.
    expect(Math.abs(delay.at(1) - 0.9)).toBeLessThan(0.9 * 0.0039);
    const before = delay.at(1);
    for (let i = 0; i < 1000; i++) delay.answered(1e-5);
    expect(delay.at(3.9)).toBe(before);
    expect(delay.at(4)).toBe(0.001);
  });

  it('is the same at all times where the scenario gives it', () => {
    const delay = new HedgeDelay({ delay: 0.02 });
    delay.answered(5);
    expect(delay.at(100)).toBe(0.02);
  });
});
