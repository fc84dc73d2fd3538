import type { ParameterValues } from '../balancing/parameter.ts';
import type { DnsSettings } from './dns/settings.ts';
import type { IngressSettings } from './ingress/settings.ts';
import type { BalancerProfile } from './loadBalancer/profile.ts';
import type { TlsSettings } from './tls/handshake.ts';

/** What a client sees when it sends to a pod address that no longer exists: a property of the network plugin. */
export type RemovedAddress = 'timeout' | 'unreachable' | 'refused';

/** What becomes of a connection that no network policy allows: a property of the network plugin. */
export type NetworkPolicyAction = 'drop' | 'reject';

/** A delay in seconds: always the same, or drawn anew for each packet. `cv`: standard deviation over mean. */
export type Delay =
  | number
  | { readonly distribution: 'exponential'; readonly mean: number }
  | { readonly distribution: 'lognormal'; readonly mean: number; readonly cv: number };

/** One-way delays between two places. */
export interface LatencySettings {
  readonly sameNode: Delay;
  readonly sameZone: Delay;
  readonly crossZone: Delay;
  /** Between nodes whose region labels differ; absent: 35 ms, which is between two regions of one continent. */
  readonly crossRegion?: Delay;
  /** Between a client on the internet and a node or load balancer. */
  readonly internet: Delay;
}

/** Delays that are the same each time, seconds. */
export type ConstantLatencies = Readonly<Record<'sameNode' | 'sameZone' | 'crossZone' | 'internet', number>>;

/** One-way delay between two regions of a continent, seconds: half of a round trip of 10 to 80 ms and more. */
export const DEFAULT_CROSS_REGION = 0.035;

/**
 * What the kernels of clients and nodes do, in the names of `Documentation/networking/ip-sysctl.rst` of Linux. One
 * setting for all hosts; what a socket may set for itself is in the traffic source.
 */
export interface TcpSettings {
  /** `tcp_syn_retries`: retransmissions of a SYN whose gaps double. */
  readonly synRetries: number;
  /** `tcp_syn_linear_timeouts`: those before them, 1 s apart; 0 up to Linux 6.4. */
  readonly synLinearTimeouts: number;
  /** `tcp_retries2`: retransmissions of data before the connection is given up. */
  readonly retries2: number;
  /** `icmp_ratelimit`: a host sends a client about 6 ICMP errors at once and then one a second; the rest is silence. */
  readonly icmpRateLimit: boolean;
  /**
   * `ip_local_port_range`: ports that a client has for connections to one address and port. 0: it never runs out.
   */
  readonly localPorts: number;
  /** Seconds for which a closed connection keeps its client's port (TIME_WAIT, `include/net/tcp.h`). */
  readonly timeWait: number;
  /** Ports that one address of a translator (SNAT) has for connections to one endpoint. 0: it never runs out. */
  readonly natPorts: number;
  /** `nf_conntrack_tcp_timeout_time_wait`, seconds: as long does the translator keep the port of a closed connection. */
  readonly natTimeWait: number;
}

/** Defaults of Linux 6.5 and later: local ports 32768 to 60999, translated ones 1024 to 65535. */
export const DEFAULT_TCP_SETTINGS: TcpSettings = {
  synRetries: 6,
  synLinearTimeouts: 4,
  retries2: 15,
  icmpRateLimit: true,
  localPorts: 28_232,
  timeWait: 60,
  natPorts: 64_512,
  natTimeWait: 120,
};

/** How a cloud load balancer finds out that a node cannot take traffic. Durations in seconds. */
export interface LoadBalancerSettings {
  readonly healthCheckInterval: number;
  readonly healthCheckTimeout: number;
  readonly unhealthyThreshold: number;
  readonly healthyThreshold: number;
  /** How it spreads new connections over the nodes that it believes healthy. */
  readonly policy: string;
  /** What is given of the policy's parameters; absent: it has its defaults. */
  readonly parameters?: ParameterValues;
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
  /**
   * Seconds from a change that the agents on the nodes have seen to packets being judged by it; absent:
   * {@link NETWORK_POLICY_LATENCY}.
   */
  readonly networkPolicyLatency?: number;
  /** Absent: `drop`, as Calico, Cilium and `kube-network-policies` do by default. */
  readonly networkPolicyAction?: NetworkPolicyAction;
  /** What handshakes cost; absent: {@link DEFAULT_TLS_SETTINGS} of `tls/handshake.ts`. */
  readonly tls?: TlsSettings;
  /** Absent: {@link DEFAULT_TCP_SETTINGS}. */
  readonly tcp?: TcpSettings;
  /** Absent: there is no ingress controller. */
  readonly ingress?: IngressSettings;
}

/**
 * Latencies are half of the round-trip times in use for such paths today. No single published table exists; round trips
 * that were measured: between nodes of a zone 0.20 to 0.56 ms (EC2, 2009, orensol.com), between zones of a region 0.25 to
 * 3.37 ms (best of 50 over all pairs of AWS, xkyle.com) with a mean of 0.82 ms and outliers of 12 ms (eu-west-1, 2022,
 * lukasliesis.medium.com). The load balancer checks like a target group of instances with two failures.
 */
export const DEFAULT_NETWORK_SETTINGS: NetworkSettings & {
  readonly latency: ConstantLatencies;
  readonly kubeProxy: Required<KubeProxySettings>;
} = {
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

/** The API says nothing of this lag: an engineering default of this model, like kube-proxy's `minSyncPeriod`. Seconds. */
export const NETWORK_POLICY_LATENCY = 1;
