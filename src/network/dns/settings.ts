/** The DNS servers of a cluster and the resolvers that ask them. Durations in seconds. */
export interface DnsSettings {
  /** TTL of records and of negative answers. */
  readonly ttl: number;
  /** Queries a second that each server can answer. */
  readonly capacity: number;
  /** Queries that may wait in a server's socket; a datagram that finds it full is lost. */
  readonly buffer: number;
  /** How long a resolver waits for an answer before it asks again. */
  readonly timeout: number;
  /** How often a resolver asks before it gives up. */
  readonly attempts: number;
  /** A cache on every node that answers first. */
  readonly nodeLocalCache: boolean;
  /** How long that cache keeps answers, and how long it keeps that a name does not exist. */
  readonly nodeLocalSuccess: number;
  readonly nodeLocalDenial: number;
}

/**
 * TTL: the Corefile of kubeadm (`cmd/kubeadm/app/phases/addons/dns/manifests.go`), which has switched the servers' own
 * cache off for the cluster's names. Timeout and attempts: resolv.conf(5). The node's cache: KEP-1024 and
 * `cluster/addons/dns/nodelocaldns/nodelocaldns.yaml`. The buffer holds some 256 datagrams of 832 bytes in Linux'
 * default of 212,992 (`net.core.rmem_default`). The capacity is what Alibaba Cloud states for each replica of its
 * managed CoreDNS ("CoreDNS managed edition: performance description"); it depends on the machine.
 */
export const DEFAULT_DNS_SETTINGS: DnsSettings = {
  ttl: 30,
  capacity: 5_000,
  buffer: 256,
  timeout: 5,
  attempts: 2,
  nodeLocalCache: false,
  nodeLocalSuccess: 30,
  nodeLocalDenial: 5,
};

/** Namespace, Service and port of the cluster's DNS (`cluster/addons/dns/coredns`). */
export const DNS_SERVICE = { namespace: 'kube-system', name: 'kube-dns', port: 53 } as const;
/** Its address: the tenth of kubeadm's Service range (`cmd/kubeadm/app/constants/constants.go`, `GetDNSIP`). */
export const DNS_ADDRESS = '10.96.0.10';
