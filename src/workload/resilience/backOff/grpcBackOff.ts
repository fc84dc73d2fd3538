import type { RandomStream } from '../../../engine/random.ts';

/** Waits that grow by a factor, up to a maximum; seconds. */
export interface GrpcBackOff {
  readonly initial: number;
  readonly multiplier: number;
  readonly max: number;
  /** A wait is drawn from 1 - jitter to 1 + jitter times the nominal one. */
  readonly jitter: number;
}

/** Between attempts to connect (gRPC "Connection Backoff Protocol", `backoff.DefaultConfig` in grpc-go/backoff/backoff.go). */
export const GRPC_CONNECT_BACK_OFF: GrpcBackOff = { initial: 1, multiplier: 1.6, max: 120, jitter: 0.2 };

/** An attempt to connect may last this long at least, seconds (`minConnectTimeout`, grpc-go). */
export const GRPC_MIN_CONNECT_TIMEOUT = 20;

/** Part of a retry's wait that is random (gRFC A6); the other numbers have no default in a service config. */
export const GRPC_RETRY_JITTER = 0.2;

/** gRPC makes no more attempts than this in all, whatever `maxAttempts` says (gRFC A6). */
export const GRPC_MAX_ATTEMPTS = 5;

/**
 * The wait before a retry without jitter, seconds.
 * @param retry from 1
 */
export function nominalWait({ initial, multiplier, max }: GrpcBackOff, retry: number): number {
  return Math.min(max, initial * multiplier ** (retry - 1));
}

/** A wait before a retry, seconds: the maximum is taken before the jitter, which may thus exceed it. @param retry from 1 */
export function grpcRetryWait(backOff: GrpcBackOff, retry: number, random: RandomStream): number {
  const { jitter } = backOff;
  return nominalWait(backOff, retry) * (1 - jitter + 2 * jitter * random());
}

/**
 * A wait before the next attempt to connect, seconds. grpc-go draws none for the first
 * (`Exponential.Backoff`, internal/backoff/backoff.go).
 */
export function grpcConnectWait(
  retry: number,
  random: RandomStream,
  backOff = GRPC_CONNECT_BACK_OFF,
): number {
  return retry === 1 ? backOff.initial : grpcRetryWait(backOff, retry, random);
}
