import { describe, expect, it } from 'vitest';
import { Cause } from '../../../src/network/causes.ts';
import type { TrafficConfig } from '../../../src/workload/config.ts';
import { seatLimitOf } from '../../../src/workload/pools/seatLimit.ts';
import { ENVOY_CIRCUIT_BREAKER } from '../../../src/workload/resilience/circuitBreaker.ts';
import { traffic } from '../../support/scenarios.ts';

const limitOf = (changes: Partial<TrafficConfig>) => seatLimitOf(traffic(1, changes));

const breaker = { ...ENVOY_CIRCUIT_BREAKER, shared: true, maxConnections: 10, maxPendingRequests: 5 };

describe('the limit of connections of a source', () => {
  it('is none without a pool and a circuit breaker, and of a pool that closes connections by the clock only', () => {
    expect(limitOf({})).toBeUndefined();
    expect(limitOf({ pool: { idleTimeout: 3 } })).toBeUndefined();
  });

  it('of a pool lets as many wait as it says, each client for itself, for as long as it says', () => {
    expect(limitOf({ pool: { max: 4, pending: 2, wait: 1 } })).toEqual({
      ...{ max: 4, pending: 2, wait: 1, shared: false },
      ...{ countsConnecting: false, overflow: Cause.poolExhausted },
    });
    expect(limitOf({ pool: { max: 4 } })).toMatchObject({ pending: Infinity, wait: Infinity });
  });

  it('of a circuit breaker counts those that connect, and names itself as the cause', () => {
    expect(limitOf({ circuitBreaker: breaker })).toEqual({
      ...{ max: 10, pending: 5, wait: Infinity, shared: true },
      ...{ countsConnecting: true, overflow: Cause.circuitOpen },
    });
  });

  it.each([
    ['the pool', { max: 20, pending: 3 }, { max: 10, pending: 3, overflow: Cause.poolExhausted }],
    ['the circuit breaker', { max: 8, pending: 6 }, { max: 8, pending: 5, overflow: Cause.circuitOpen }],
    [
      'the circuit breaker, of equal ones',
      { max: 8, pending: 5 },
      { pending: 5, overflow: Cause.circuitOpen },
    ],
  ])('of both is the lower one of each, and no room to wait is the fault of %s', (_, pool, expected) => {
    expect(limitOf({ pool, circuitBreaker: breaker })).toMatchObject(expected);
  });
});
