import type { ParameterValues } from '../../balancing/parameter.ts';

/** How an ingress controller's pods pass requests on. Durations in seconds. */
export interface IngressSettings {
  /** Policy by which each worker picks a pod for each request; one that can act at an ingress. */
  readonly policy: string;
  /** What is given of the policy's parameters; absent: it has its defaults. */
  readonly parameters?: ParameterValues;
  /** Worker processes of each pod; a connection belongs to one, and each picks for itself. */
  readonly workers: number;
  /** Configurations a second that the controller may write (`--sync-rate-limit`). */
  readonly syncRateLimit: number;
  /** How often a worker looks for new endpoints (`balancer.lua`, `BACKENDS_SYNC_INTERVAL`). */
  readonly pollPeriod: number;
  /** `proxy-connect-timeout`. */
  readonly connectTimeout: number;
  /** `proxy-read-timeout`. */
  readonly readTimeout: number;
  /** Tries in all (`proxy-next-upstream-tries`); the conditions are an error and a timeout. */
  readonly tries: number;
  /** Idle connections to pods that a controller's pod keeps for each worker (`upstream-keepalive-connections`). */
  readonly keepAliveConnections: number;
  /** `upstream-keepalive-timeout`. */
  readonly keepAliveTimeout: number;
  /** Requests over one connection to a pod (`upstream-keepalive-requests`). */
  readonly keepAliveRequests: number;
}

/** kubernetes/ingress-nginx `internal/ingress/controller/config/config.go` and `pkg/flags/flags.go`. */
export const DEFAULT_INGRESS_SETTINGS: IngressSettings = {
  policy: 'ingress-nginx-round-robin',
  workers: 4,
  syncRateLimit: 0.3,
  pollPeriod: 1,
  connectTimeout: 5,
  readTimeout: 60,
  tries: 3,
  keepAliveConnections: 320,
  keepAliveTimeout: 60,
  keepAliveRequests: 10_000,
};
