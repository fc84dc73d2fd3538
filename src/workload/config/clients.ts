import type { Labels } from '../../cluster/objects.ts';
import type { KeyType, TlsVersion } from '../../network/tls/handshake.ts';
import type { RetryBudgetConfig, RetryCondition } from '../resilienceConfig.ts';

/** Where the clients of a traffic source are. */
export type ClientPlacement =
  /** Clients in pods, dealt out in turn over the nodes (all nodes, or those named). */
  | {
      readonly place: 'pods';
      readonly count: number;
      readonly nodes: readonly string[];
      /** Labels of the client pods, by which network policies select them; absent: none. */
      readonly labels?: Labels;
      /** Absent: `default`. */
      readonly namespace?: string;
    }
  /** Clients outside the cluster. */
  | {
      readonly place: 'external';
      readonly count: number;
      /** Where their packets come from; absent: 203.0.113.1, an address for documentation (RFC 5737). */
      readonly address?: string;
      /** Public addresses of the translator (NAT) that they are behind; absent: each has one of its own. */
      readonly natAddresses?: number;
    };

/** How clients secure their connections. */
export interface ClientTls {
  readonly version: TlsVersion;
  /** Key of the certificate that is agreed on with the server. */
  readonly key: KeyType;
  /** Whether sessions are resumed where the server's process can. */
  readonly resumption: boolean;
  /** Whether the certificate's name and time are looked at (`curl -k`: false). */
  readonly verify: boolean;
  /** The name that has to be in the certificate: the one that is dialled, unless another is asked for. */
  readonly serverName: string;
}

/**
 * What a client does after a try that failed, of whatever cause: exponential back-off with jitter, as in M. Brooker,
 * "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015).
 */
export interface RetryConfig {
  /** Tries after the first. */
  readonly attempts: number;
  /** Wait before the first retry, seconds; doubles each time up to `maxBackoff`. */
  readonly backoff: number;
  /** Longest back-off before jitter, seconds. */
  readonly maxBackoff: number;
  /**
   * `full`: the wait is uniform between 0 and the back-off; `equal`: between half of it and all; `none`: all of it;
   * `decorrelated`: between `backoff` and three times the wait before, at most `maxBackoff`; `envoy`: whole milliseconds
   * below the back-off; `grpc`: within a fifth of the back-off.
   */
  readonly jitter: 'full' | 'equal' | 'none' | 'decorrelated' | 'envoy' | 'grpc';
  /** `grpc`: how many times as long each back-off is as the one before; absent: 2. */
  readonly multiplier?: number;
  /** After which failures; absent: after any. */
  readonly on?: readonly RetryCondition[];
  /** Absent: only the number of tries of each request is limited. */
  readonly budget?: RetryBudgetConfig;
}

/** How the clients of a source find the address of their Service. */
export interface DiscoveryConfig {
  /**
   * By its name; from the variables of their environment, made when their containers start; or by the address that it
   * had then.
   */
  readonly by: 'dns' | 'environment' | 'address';
  /** Seconds for which a client keeps an answer of DNS, whatever its TTL says; `ttl`: as long as it says. */
  readonly cache: number | 'ttl';
  /**
   * Which of several addresses a connection goes to: always the first of the answer, any, or each in turn after the
   * client has shuffled them.
   */
  readonly pick: 'first' | 'random' | 'shuffle';
  /** For `address`: the address that the clients were given, if the scenario says which. */
  readonly address?: string;
  /** The name as the clients have it: `my-nginx`, or with a dot at its end to be tried as it stands. */
  readonly host: string;
  /** Namespace of the client pods: where a short name is looked for first. */
  readonly namespace: string;
  /** A name with fewer dots is tried with the search domains first. */
  readonly ndots: number;
}

/** `TCP_KEEPIDLE`, `TCP_KEEPINTVL` and `TCP_KEEPCNT` of a client's sockets: `man 7 tcp`. */
export interface KeepaliveConfig {
  /** Seconds without a packet from the peer before the first probe. */
  readonly time: number;
  /** Seconds between probes. */
  readonly interval: number;
  /** Probes without an answer that end the connection. */
  readonly probes: number;
}

/** What each request of a source is for, as far as a balancer hashes it: a user, a path, a session. */
export type RequestKeysConfig =
  /** One key for each client. */
  | { readonly by: 'client' }
  /** Key k of 1 to `count` has a share in proportion to k^-exponent (Zipf's law); 0: all alike. */
  | { readonly by: 'draw'; readonly count: number; readonly exponent: number };
