import type { HttpTarget } from '../../network/ingress/ingressConfig.ts';
import type { MixShare } from '../loops/loopConfig.ts';
import type { ResilienceConfig } from '../resilienceConfig.ts';
import type { Arrivals } from './arrivals.ts';
import type { ClientBalancingConfig } from './balancing.ts';
import type {
  ClientPlacement,
  ClientTls,
  DiscoveryConfig,
  KeepaliveConfig,
  RequestKeysConfig,
  RetryConfig,
} from './clients.ts';
import type { Entry } from './entry.ts';

/** One traffic source: who sends, where to, when, and with how much patience. */
export interface TrafficConfig extends ResilienceConfig {
  readonly name: string;
  readonly from: ClientPlacement;
  /** The `to` of the scenario as it was written, for reports. */
  readonly to: string;
  readonly entry: Entry;
  /** Absent: the name resolves as soon as the Service is there, at once and without any cache. */
  readonly discovery?: DiscoveryConfig;
  /** When the clients' containers started, seconds; absent: when the source does. */
  readonly clientsStarted?: number;
  readonly arrivals: Arrivals;
  /** Absent: all of its arrivals are its own. */
  readonly mix?: MixShare;
  /** What the service of its requests is multiplied by, above 0; absent: 1. */
  readonly work?: number;
  /** Seconds of simulated time at which the source starts and stops. */
  readonly start: number;
  /** `Infinity`: sends until the run ends. */
  readonly stop: number;
  /** Requests sent over one connection before the client closes it; 1: a new connection for each. */
  readonly reuse: number;
  /**
   * Seconds from the start of an attempt until its client gives up; covers connecting and the answer. `Infinity`: it never
   * does, and only its kernel may.
   */
  readonly timeout: number;
  /** Probes of a silent peer (SO_KEEPALIVE); absent: none, as a socket has it without being told otherwise. */
  readonly keepalive?: KeepaliveConfig;
  /** TCP_USER_TIMEOUT, seconds: how long data or probes may stay unanswered; absent: as `tcp_retries2` has it. */
  readonly userTimeout?: number;
  readonly retries: RetryConfig;
  /** Absent: a connection goes to the Service, and its requests where that goes. */
  readonly balancing?: ClientBalancingConfig;
  /** Absent: requests have no keys. */
  readonly keys?: RequestKeysConfig;
  /** Absent: connections are not secured. */
  readonly tls?: ClientTls;
  /** What an ingress controller routes by; absent for requests that go straight to a Service. */
  readonly http?: HttpTarget;
  /** Class of its requests at pods that serve by priority, 0 first; absent: 3. */
  readonly priority?: number;
}
