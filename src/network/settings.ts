import type { DnsSettings } from './dns/settings.ts';
import type { BalancerProfile } from './loadBalancer/profile.ts';

/** What a client sees when it sends to a pod address that no longer exists: a property of the network plugin. */
export type RemovedAddress = 'timeout' | 'unreachable' | 'refused';

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

/** How a node's kernel is made to forward: by kube-proxy in one of its modes, or by an eBPF program in its place. */
export type ProxyMode = 'iptables' | 'nftables' | 'ipvs' | 'ebpf';

/** How many connections a node's kernel can keep track of. `pkg/proxy/conntrack/sysctls.go`, `getConntrackMax` */
export interface ConntrackSettings {
  /** Entries for each core of the node, but at least `min` and at most `max` in all; 0: the table never fills up. */
  readonly maxPerCore: number;
  readonly min: number;
  readonly max: number;
}

/**
 * When a node's rules follow a change, and how they choose. Durations in seconds; what is absent takes its default.
 * `pkg/proxy/apis/config/v1alpha1/defaults.go`
 */
export interface KubeProxySettings {
  /** iptables. */
  readonly mode?: ProxyMode;
  /** The kernel's scheduler in mode ipvs: rr. */
  readonly ipvsScheduler?: string;
  /** Least time from the end of one sync to the start of the next. */
  readonly minSyncPeriod: number;
  /** Longest time between two syncs in mode ipvs, which then looks at everything. */
  readonly syncPeriod?: number;
  /** The same in modes iptables and nftables. */
  readonly fullSyncPeriod?: number;
  /** Fixed part of the time that one sync takes. */
  readonly syncBase: number;
  /** Time that one sync takes for each Service, changed or not: mode iptables only. */
  readonly syncPerService: number;
  /** The same for a sync that writes all rules anew, as the first one of a kube-proxy does. */
  readonly fullSyncPerService?: number;
  /** Are only the rules of changed Services written (KEP-3453, on since v1.27)? */
  readonly partialSync?: boolean;
  /** Are hints for single nodes heeded (PreferSameTrafficDistribution, on since v1.34)? */
  readonly nodeHints?: boolean;
  /** Services that exist besides those of the manifests: they count for the time of a sync, and get no traffic. */
  readonly otherServices?: number;
  /** Tracked connections of a node. */
  readonly conntrack?: ConntrackSettings;
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
}

/**
 * Latencies are half of the round-trip times in use for such paths today (networking reference, section 11; no
 * single published table exists). The load balancer checks like a target group of instances with two failures.
 */
export const DEFAULT_NETWORK_SETTINGS: NetworkSettings & { readonly kubeProxy: Required<KubeProxySettings> } =
  {
    latency: { sameNode: 0.00003, sameZone: 0.000125, crossZone: 0.0004, internet: 0.02 },
    kubeProxy: {
      mode: 'iptables',
      ipvsScheduler: 'rr',
      minSyncPeriod: 1,
      syncPeriod: 30,
      fullSyncPeriod: 3600,
      syncBase: 0.005,
      syncPerService: 0.00001,
      fullSyncPerService: 0.001,
      partialSync: true,
      nodeHints: true,
      otherServices: 0,
      conntrack: { maxPerCore: 32_768, min: 131_072, max: 1_048_576 },
    },
    loadBalancer: {
      healthCheckInterval: 10,
      healthCheckTimeout: 5,
      unhealthyThreshold: 2,
      healthyThreshold: 2,
      policy: 'random',
    },
    removedPodAddress: 'timeout',
  };
