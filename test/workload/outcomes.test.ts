import { describe, expect, it } from 'vitest';
import type { RetryConfig } from '../../src/workload/config.ts';
import { CLIENT, type PlaneOptions, PlaneRoom } from './planeRoom.ts';

/** Requests that are rejected at once: the times in the log are the back-offs and nothing else. */
function rejected(retries: Partial<RetryConfig>, options: PlaneOptions = {}): PlaneRoom {
  return new PlaneRoom({
    withPod: false,
    ...options,
    traffic: {
      ...options.traffic,
      retries: { attempts: 0, backoff: 1, maxBackoff: 100, jitter: 'none', ...retries },
    },
  });
}

/** Seconds until a rejected request has failed for good. */
function timeToFail(retries: Partial<RetryConfig>, seed = 1): number {
  return Number.parseFloat(rejected(retries, { seed }).run()[0]);
}

describe('a try that fails', () => {
  it('is the end of the request without retries', () => {
    const room = rejected({});
    expect(room.run()).toEqual(['0: no-endpoints/rules-not-yet-programmed']);
    expect([room.sent, room.attempts, room.failed]).toEqual([1, 1, 1]);
  });

  it('is followed by as many others as the source has retries; only the request counts as sent', () => {
    const room = rejected({ attempts: 3 });
    room.run();
    expect([room.sent, room.attempts, room.failed]).toEqual([1, 4, 1]);
  });
});

describe('the back-off', () => {
  it('doubles with each try, up to the longest', () => {
    expect(timeToFail({ attempts: 1 })).toBe(1);
    expect(timeToFail({ attempts: 4 })).toBe(1 + 2 + 4 + 8);
    expect(timeToFail({ attempts: 4, maxBackoff: 3 })).toBe(1 + 2 + 3 + 3);
    expect(timeToFail({ attempts: 2, backoff: 0 })).toBe(0);
    expect(timeToFail({ attempts: 1, backoff: 5, maxBackoff: 2 })).toBe(2);
  });

  it.each([
    ['full', 0, 8],
    ['equal', 4, 8],
    // gRFC A6: a fifth more or less.
    ['grpc', 6.4, 9.6],
  ] as const)('with %s jitter is uniform between %d and %d s', (jitter, low, high) => {
    const waits = Array.from({ length: 400 }, (_, seed) =>
      timeToFail({ attempts: 1, backoff: 8, jitter }, seed),
    );
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(low);
    expect(Math.max(...waits)).toBeLessThan(high);
    const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
    const deviation = (high - low) / Math.sqrt(12);
    expect(Math.abs(mean - (low + high) / 2)).toBeLessThan((3.29 * deviation) / Math.sqrt(waits.length));
  });
});

describe("the back-off of Envoy's and gRPC's clients", () => {
  it('is in whole milliseconds with jitter envoy, below the back-off', () => {
    const waits = Array.from({ length: 200 }, (_, seed) =>
      timeToFail({ attempts: 1, backoff: 0.004, jitter: 'envoy' }, seed),
    );
    expect(new Set(waits)).toEqual(new Set([0, 0.001, 0.002, 0.003]));
  });

  it('grows by its multiplier with jitter grpc', () => {
    const waits = Array.from({ length: 400 }, (_, seed) =>
      timeToFail({ attempts: 2, backoff: 1, multiplier: 3, jitter: 'grpc' }, seed),
    );
    // The first wait is 1 s, the second 3 s, each with a uniform fifth more or less.
    const deviation = (0.4 * Math.sqrt(1 + 9)) / Math.sqrt(12);
    const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
    expect(Math.abs(mean - 4)).toBeLessThan((3.29 * deviation) / Math.sqrt(waits.length));
  });
});

describe('a request that succeeds after a retry', () => {
  it('has a latency from its first try to the answer, back-off included', () => {
    const room = rejected({ attempts: 3 });
    room.at(2, () => room.route(room.pod(2)));
    // Tries at 0 and 1 s are rejected, the one at 3 s takes 2 s.
    expect(room.run()).toEqual(['5: ok after 5']);
    expect(room.attempts).toBe(3);
  });

  it('has the patience of its client anew for each try', () => {
    const room = rejected({ attempts: 1 }, { withPod: true, traffic: { timeout: 1.5 } });
    // Timeouts at 1.5 s and, after one second, 1.5 s later.
    expect(room.run()[0]).toMatch(/^4: request-timeout/);
  });
});

describe('the cause of a failed request', () => {
  it('is that of its last try', () => {
    const room = rejected({ attempts: 1 });
    room.at(0.5, () => {
      const slot = room.pod(2);
      room.route(slot);
      room.plane.processes.kill(slot);
    });
    expect(room.run()).toEqual(['1.5: refused/container-failure-undetected']);
  });

  it('is the loss of its client when that dies during the back-off', () => {
    const room = rejected({ attempts: 3, backoff: 10 });
    room.at(5, () => room.plane.powerOff(CLIENT));
    expect(room.run()).toEqual(['5: client-lost/none']);
    expect(room.attempts).toBe(1);
  });
});

describe('a retry', () => {
  it('draws a demand of its own', () => {
    const values = Array.from({ length: 100 }, (_, i) => 1 + i);
    const latencies = new Set<string>();
    for (let seed = 0; seed < 5; seed++) {
      const room = rejected(
        { attempts: 1 },
        {
          seed,
          withPod: true,
          workload: { service: { distribution: 'empirical', values } },
          traffic: { timeout: 1000 },
        },
      );
      // The first try is reset before it is done; the second one's service is up to its own demand.
      room.at(1, () => {
        room.plane.processes.kill(0);
        room.route(room.pod(2));
      });
      latencies.add(room.run()[0]);
    }
    expect(latencies.size).toBeGreaterThan(1);
  });

  it('leaves the pod with the try that was given up, which it serves to the end', () => {
    const room = rejected({ attempts: 1, backoff: 0.5 }, { withPod: true, traffic: { timeout: 1.5 } });
    room.run();
    expect(room.plane.servers.served[0]).toBe(2);
    expect(room.plane.waiting).toBe(0);
  });

  it('uses the connection on which the pod turned the first try away', () => {
    const room = rejected(
      { attempts: 1 },
      { withPod: true, sendAt: [0, 0.25], workload: { concurrency: 1, queue: 0 } },
    );
    // The second request is turned away at 1.25 s and comes again at 2.25 s.
    expect(room.run()).toEqual(['2: ok after 2', '3.75: ok after 3.5']);
    expect(room.connected).toBe(2);
  });
});
