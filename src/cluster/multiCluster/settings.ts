/** How the clusters of a set learn of each other. Durations in seconds. */
export interface MultiClusterSettings {
  /** From a change of an exported Service in its own cluster to the controllers of the others. */
  readonly propagation: number;
  /** How the set notices that a cluster is gone. */
  readonly clusterHealth: {
    /** How often the connection to each cluster is confirmed. */
    readonly renewInterval: number;
    /** Without confirmation for so long a cluster's endpoints are taken out. */
    readonly lease: number;
  };
  /** Names of the federation (kubernetes/federation, version 1); absent: there are none. */
  readonly federation?: FederationSettings;
}

/** The DNS names of a federation: `service.namespace.name.svc.[zone.][region.]domain`. */
export interface FederationSettings {
  readonly name: string;
  /** Without dots around it. */
  readonly domain: string;
  /** For how long resolvers keep an answer, seconds. */
  readonly ttl: number;
}

/**
 * KEP-1645 leaves the mechanism to the implementation. It recommends a Lease for each cluster (section "Endpoint TTL")
 * without a number: here it is renewed as often as a kubelet renews that of its node, 10 s, and runs out after 40 s, how
 * often the old federation looked at its clusters (`ClusterMonitorPeriod` in kubernetes/federation,
 * cmd/federation-controller-manager/app/options/options.go). For a cluster set, both are assumptions. So is the
 * propagation: two watches in a row and a round trip between regions take less than a second, but controllers batch
 * changes and work through a broker.
 */
export const DEFAULT_MULTI_CLUSTER_SETTINGS = {
  propagation: 5,
  clusterHealth: { renewInterval: 10, lease: 40 },
  /** `minDNSTTL`, `pkg/federation-controller/service/dns/dns.go` of kubernetes/federation. */
  federationTtl: 180,
} as const;
