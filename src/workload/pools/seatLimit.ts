import { Cause, type CauseCode } from '../../network/causes.ts';
import type { TrafficConfig } from '../config.ts';

/** How many connections a client, or all clients of a source together, may have, and who may wait for one. */
export interface SeatLimit {
  /** Connections, those that are being made included. */
  readonly max: number;
  /** Tries that may wait. */
  readonly pending: number;
  /** Do those count as waiting that make a connection? In Envoy a request is pending until its connection is ready. */
  readonly countsConnecting: boolean;
  /** What a try fails of that finds no room to wait. */
  readonly overflow: CauseCode;
  /** Seconds that a try waits. */
  readonly wait: number;
  readonly shared: boolean;
}

/**
 * The limits of a source: those of its pool and of its circuit breaker, whichever is lower.
 * @returns undefined if it has none
 */
export function seatLimitOf({ pool, circuitBreaker }: TrafficConfig): SeatLimit | undefined {
  const { max: most = Number.POSITIVE_INFINITY, pending: room = Number.POSITIVE_INFINITY } = pool ?? {};
  if (circuitBreaker === undefined && most === Number.POSITIVE_INFINITY) return undefined;
  const { maxConnections = most, maxPendingRequests = room } = circuitBreaker ?? {};
  return {
    max: Math.min(most, maxConnections),
    pending: Math.min(room, maxPendingRequests),
    countsConnecting: circuitBreaker !== undefined,
    overflow:
      circuitBreaker !== undefined && maxPendingRequests <= room ? Cause.circuitOpen : Cause.poolExhausted,
    wait: pool?.wait ?? Number.POSITIVE_INFINITY,
    shared: circuitBreaker?.shared === true,
  };
}
