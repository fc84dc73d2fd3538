import type { DnsSettings } from './dns/settings.ts';
import type { BalancerProfile } from './loadBalancer/profile.ts';
import type { TlsSettings } from './tls/handshake.ts';

/** What a client sees when it sends to a pod address that no longer exists: a property of the network plugin. */
export type RemovedAddress = 'timeout' | 'unreachable' | 'refused';

/** What becomes of a connection that no network policy allows: a property of the network plugin. */
export type NetworkPolicyAction = 'drop' | 'reject';

/** One-way delays between two places, in seconds. */
export interface LatencySettings {
  readonly sameNode: number;
  readonly sameZone: number;
  readonly crossZone: number;
  /** Between a client on the internet and a node or load balancer. */
  readonly internet: number;
}

/** How a cloud load balancer finds out that a node cannot take traffic. Durations in seconds. */
export interface LoadBalancerSettings {
  readonly healthCheckInterval: number;
  readonly healthCheckTimeout: number;
  readonly unhealthyThreshold: number;
  readonly healthyThreshold: number;
  /** How it spreads new connections over the nodes that it believes healthy. */
  readonly policy: string;
  /** Load balancers of a certain make, by `namespace/name` of their Service; the others are as above. Absent: none. */
  readonly services?: Readonly<Record<string, BalancerProfile>>;
  /** How often the cloud's controller looks at the nodes without a reason; absent: every 100 s. */
  readonly nodeSyncPeriod?: number;
}

/** When a node's rules follow a change. Durations in seconds. `pkg/proxy/apis/config/v1alpha1/defaults.go` */
export interface KubeProxySettings {
  /** Least time from the end of one sync to the start of the next. */
  readonly minSyncPeriod: number;
  /** Fixed part of the time that one sync takes. */
  readonly syncBase: number;
  /** Time that one sync takes for each Service. */
  readonly syncPerService: number;
}

/** Every number of the network that a scenario may override. */
export interface NetworkSettings {
  readonly latency: LatencySettings;
  readonly kubeProxy: KubeProxySettings;
  readonly loadBalancer: LoadBalancerSettings;
  /** Routed plugins drop silently (`timeout`), bridged ones answer after some seconds (`unreachable`). */
  readonly removedPodAddress: RemovedAddress;
  /** The cluster's DNS servers; absent: looking a name up takes no time and never fails. */
  readonly dns?: DnsSettings;
  /**
   * Seconds from a change that the agents on the nodes have seen to packets being judged by it; absent:
   * {@link NETWORK_POLICY_LATENCY}.
   */
  readonly networkPolicyLatency?: number;
  /** Absent: `drop`, as Calico, Cilium and `kube-network-policies` do by default. */
  readonly networkPolicyAction?: NetworkPolicyAction;
  /** What handshakes cost; absent: {@link DEFAULT_TLS_SETTINGS} of `tls/handshake.ts`. */
  readonly tls?: TlsSettings;
}

/**
 * Latencies are half of the round-trip times in use for such paths today (networking reference, section 11; no
 * single published table exists). The load balancer checks like a target group of instances with two failures.
 */
export const DEFAULT_NETWORK_SETTINGS: NetworkSettings = {
  latency: { sameNode: 0.00003, sameZone: 0.000125, crossZone: 0.0004, internet: 0.02 },
  kubeProxy: { minSyncPeriod: 1, syncBase: 0.005, syncPerService: 0.00001 },
  loadBalancer: {
    healthCheckInterval: 10,
    healthCheckTimeout: 5,
    unhealthyThreshold: 2,
    healthyThreshold: 2,
    policy: 'random',
  },
  removedPodAddress: 'timeout',
};

/** The API says nothing of this lag: an engineering default of this model, like kube-proxy's `minSyncPeriod`. Seconds. */
export const NETWORK_POLICY_LATENCY = 1;
