import { describe, expect, it } from 'vitest';
import type { TrafficConfig } from '../../../src/workload/config.ts';
import { ENVOY_CIRCUIT_BREAKER } from '../../../src/workload/resilience/circuitBreaker.ts';
import type { CircuitBreakerConfig } from '../../../src/workload/resilienceConfig.ts';
import { type PlaneOptions, PlaneRoom } from '../planeRoom.ts';

const breaker = (changes: Partial<CircuitBreakerConfig>): CircuitBreakerConfig => ({
  ...ENVOY_CIRCUIT_BREAKER,
  shared: false,
  ...changes,
});

/** Requests at these times of one client, to a pod that serves any number at once, each for a second. */
function room(traffic: Partial<TrafficConfig>, sendAt: readonly number[], options: PlaneOptions = {}) {
  return new PlaneRoom({ sendAt, traffic, workload: { concurrency: 1000 }, ...options });
}

const outcomes = (log: readonly string[]) => log.map((line) => line.replace(/ after.*/, ''));

describe('a limit of the rate', () => {
  it('lets a burst through, then as much as has come since, and sends nothing of the rest', () => {
    const rateLimit = { rate: 1, burst: 2, shared: false };
    const limited = room({ rateLimit }, [0, 0, 0, 0.5, 1, 1.25]);
    expect(outcomes(limited.run())).toEqual([
      '0: rate-limited/none',
      '0.5: rate-limited/none',
      '1.25: rate-limited/none',
      '2: ok',
      '2: ok',
      '3: ok',
    ]);
    expect([limited.sent, limited.attempts]).toEqual([6, 3]);
  });
});

describe('adaptive throttling', () => {
  it('sends less, the less the servers accept, and never stops to ask', () => {
    // Nobody is there: every connection is refused or rejected, and nothing is accepted.
    const sendAt = Array.from({ length: 2000 }, (_, i) => i / 100);
    const throttled = room({ throttle: { k: 2, window: 120, shared: false } }, sendAt, { withPod: false });
    throttled.run();
    // Of n requests none of which is accepted, the next is sent with probability 1 / (n + 1): about ln 2000 + 0.58.
    expect(throttled.attempts).toBeGreaterThan(2);
    expect(throttled.attempts).toBeLessThan(8.2 + 3.29 * Math.sqrt(8.2));
    expect(throttled.log.filter((line) => line.includes('throttled'))).toHaveLength(
      2000 - throttled.attempts,
    );
  });

  it('is not stirred by servers that accept and fail for a reason of their own', () => {
    const sendAt = Array.from({ length: 200 }, (_, i) => 3 * i);
    const served = room({ throttle: { k: 2, window: 120, shared: false } }, sendAt, {
      workload: { errors: 1, concurrency: 1000 },
    });
    served.run();
    expect(served.attempts).toBe(200);
  });
});

describe("Envoy's circuit breaker", () => {
  it('fails at once what is beyond the requests in flight, and nothing once they are over', () => {
    const limited = room({ circuitBreaker: breaker({ maxRequests: 2 }) }, [0, 0, 0, 3]);
    expect(outcomes(limited.run())).toEqual(['0: circuit-open/none', '2: ok', '2: ok', '4.5: ok']);
    expect(limited.attempts).toBe(3);
  });

  it('does not try again what it has refused', () => {
    const retries = { attempts: 5, backoff: 0.1, maxBackoff: 1, jitter: 'none' } as const;
    const limited = room({ circuitBreaker: breaker({ maxRequests: 0 }), retries }, [0]);
    expect(limited.run()).toEqual(['0: circuit-open/none']);
  });

  it('lets only so many retries be in flight, their back-off included', () => {
    const retries = { attempts: 1, backoff: 1, maxBackoff: 1, jitter: 'none' } as const;
    const limited = room({ circuitBreaker: breaker({ maxRetries: 2 }), retries }, [0, 0, 0, 0], {
      workload: { errors: 1, concurrency: 1000 },
    });
    limited.run();
    expect([limited.attempts, limited.failed]).toEqual([6, 4]);
    expect(limited.log.every((line) => line.endsWith('server-error/none'))).toBe(true);
  });

  it('is one for all clients where they share it', () => {
    const from = { place: 'pods', count: 100, nodes: ['client'] } as const;
    const sendAt = Array.from({ length: 10 }, () => 0);
    const passed = (shared: boolean) => {
      const some = room({ from, circuitBreaker: breaker({ maxRequests: 1, shared }) }, sendAt);
      some.run();
      return some.ok;
    };
    expect(passed(true)).toBe(1);
    expect(passed(false)).toBeGreaterThan(5);
  });

  it('lets requests wait for a connection, as many as may be pending, those that connect included', () => {
    const circuitBreaker = breaker({ maxConnections: 1, maxPendingRequests: 1 });
    // The first connects until 0.25 s; then one waits for its connection, and a third finds no room.
    const limited = room({ circuitBreaker }, [0, 0.125, 0.5, 0.5]);
    expect(outcomes(limited.run())).toEqual([
      '0.125: circuit-open/none',
      '0.5: circuit-open/none',
      '2: ok',
      '3.5: ok',
    ]);
    expect(limited.connected).toBe(1);
  });
});
