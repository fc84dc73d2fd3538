import { CAUSES, type CauseName } from '../../network/causes.ts';
import type { RetryCondition } from '../resilienceConfig.ts';

/**
 * What the client itself has refused to send is not tried again (Envoy: circuit-breaker overflow is never retried,
 * source/common/router/retry_state_impl.cc); nor is there anybody left after the loss of the client, or after a request
 * was called off or has run out of its time.
 */
const NEVER: readonly CauseName[] = [
  'circuit-open',
  'throttled',
  'client-lost',
  'cancelled',
  'deadline-exceeded',
];

/** A handshake that fails is a connection that fails, in Envoy too. */
const CONNECT_FAILURE: readonly CauseName[] = [
  'refused',
  'connect-timeout',
  'no-endpoints',
  'no-healthy-target',
  'host-unreachable',
  'no-free-port',
  'tls-name-mismatch',
  'tls-certificate-expired',
  'tls-handshake-failed',
];

/** 502, 503 and 504. */
const GATEWAY_ERROR: readonly CauseName[] = [
  'queue-full',
  'shed',
  'bad-gateway',
  'service-unavailable',
  'gateway-timeout',
];

const CAUSES_OF: Readonly<Record<Exclude<RetryCondition, 'any'>, readonly CauseName[]>> = {
  'connect-failure': CONNECT_FAILURE,
  reset: ['reset', 'closed'],
  timeout: ['request-timeout'],
  'server-error': [...GATEWAY_ERROR, 'internal-error', 'server-error', 'dependency-failed'],
  'gateway-error': GATEWAY_ERROR,
  'rate-limited': ['rate-limited'],
  'name-resolution': ['name-not-found', 'dns-timeout', 'dns-unavailable', 'no-environment-variable'],
};

/** By the code of a cause, 1: a try that failed so may be followed by another. @param conditions absent: any */
export function retriableCauses(conditions: readonly RetryCondition[] = ['any']): Uint8Array {
  const wanted = new Set<CauseName>();
  for (const condition of conditions)
    for (const cause of condition === 'any' ? CAUSES : CAUSES_OF[condition]) wanted.add(cause);
  for (const cause of NEVER) wanted.delete(cause);
  return Uint8Array.from(CAUSES, (cause) => (wanted.has(cause) ? 1 : 0));
}
