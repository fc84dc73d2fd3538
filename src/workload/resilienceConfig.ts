import type { CircuitBreakerThresholds } from './resilience/circuitBreaker.ts';

/**
 * Kinds of failure that a client may try again after, in the words of Envoy's `retry_on`
 * (configuration/http/http_filters/router_filter.rst); `name-resolution` is what precedes a connection, and `any`
 * every failure but those that are the client's own refusal to send.
 */
export const RETRY_CONDITIONS = [
  'any',
  'connect-failure',
  'reset',
  'timeout',
  'server-error',
  'gateway-error',
  'rate-limited',
  'name-resolution',
] as const;
export type RetryCondition = (typeof RETRY_CONDITIONS)[number];

/** What bounds the retries of a client beyond their number for each request. With `shared` all clients of a source have one. */
export type RetryBudgetConfig = { readonly shared: boolean } & (
  | { readonly kind: 'envoy'; readonly budgetPercent: number; readonly minRetryConcurrency: number }
  /** `ttl` in seconds. */
  | {
      readonly kind: 'finagle';
      readonly ttl: number;
      readonly minRetriesPerSecond: number;
      readonly ratio: number;
    }
  | { readonly kind: 'grpc'; readonly maxTokens: number; readonly tokenRatio: number }
  | { readonly kind: 'token-bucket'; readonly capacity: number; readonly perRequest: number }
  | { readonly kind: 'failure-ratio'; readonly threshold: number }
);

/** When a request is sent once more before it has failed. */
export interface HedgingConfig {
  /** Seconds after which a copy is sent; or the percentile (0 to 100) of the latencies seen that gives them. */
  readonly delay: number | { readonly percentile: number };
  /** Copies that may be under way at once, the first included; at least 2. */
  readonly attempts: number;
  /** Does a server that begins with one copy call the others off? */
  readonly tied: boolean;
  /** Does the client tell the servers of the copies that have lost? */
  readonly cancel: boolean;
}

/** Envoy's thresholds, for each client or, with `shared`, for all clients of the source together. */
export interface CircuitBreakerConfig extends CircuitBreakerThresholds {
  readonly shared: boolean;
}

/** Adaptive throttling by the client (Google, Site Reliability Engineering, ch. 21); `window` in seconds. */
export interface ThrottleConfig {
  readonly k: number;
  readonly window: number;
  readonly shared: boolean;
}

/** A token bucket that every try of a client has to pass. */
export interface RateLimitConfig {
  /** Tokens a second, above 0. */
  readonly rate: number;
  /** Most tokens at once, at least 1. */
  readonly burst: number;
  readonly shared: boolean;
}

/** The connections that a client keeps and allows itself. Absent parts have no limit. */
export interface ConnectionPoolConfig {
  /** Connections of a client, at least 1. */
  readonly max?: number;
  /** Tries that may wait for one. */
  readonly pending?: number;
  /** Seconds that a try waits for one. */
  readonly wait?: number;
  /** Seconds after which a client closes a connection that it has no use for. */
  readonly idleTimeout?: number;
  /** Seconds after which a client closes a connection, once the request on it is over. */
  readonly maxAge?: number;
}

/** How the clients of a source bear up. What is absent costs nothing. */
export interface ResilienceConfig {
  /** Seconds from `connect()` to an established connection, for each try. */
  readonly connectTimeout?: number;
  /** Seconds for a request with all its tries and back-offs. */
  readonly totalTimeout?: number;
  /** Does a client that gives a try up tell the server, which then drops it? Absent: no, and the work is done in vain. */
  readonly cancel?: boolean;
  readonly hedging?: HedgingConfig;
  readonly circuitBreaker?: CircuitBreakerConfig;
  readonly throttle?: ThrottleConfig;
  readonly rateLimit?: RateLimitConfig;
  readonly pool?: ConnectionPoolConfig;
}
