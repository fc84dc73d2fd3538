import type { Protocol, ServiceType } from '../../cluster/objects.ts';
import type { RecordType, UpstreamAnswer } from './message.ts';

/** A port as DNS shows it: a Service's own, or an endpoint's under the same name. */
export interface DnsPort {
  /** Empty for the only port of a Service that gives it no name. */
  readonly name: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** One address behind a Service. */
export interface DnsEndpoint {
  readonly address: string;
  /** The pod's own name under the Service's, if it has asked for one. */
  readonly hostname?: string;
  readonly podName?: string;
  /** The cluster it belongs to, in a zone of several clusters. */
  readonly cluster?: string;
  readonly ports: readonly DnsPort[];
}

/** A Service as the DNS server knows it. */
export interface DnsService {
  readonly namespace: string;
  readonly name: string;
  readonly type: ServiceType;
  /** `['None']`: headless. */
  readonly clusterIPs: readonly string[];
  readonly ports: readonly DnsPort[];
  readonly externalName?: string;
  /** Those that are ready, or all where not-ready addresses are to be published. */
  readonly endpoints: readonly DnsEndpoint[];
}

/**
 * Names made of pod addresses: never answered; answered without looking whether there is such a pod; answered only if
 * there is (`pods` in the Corefile; `plugin/kubernetes/README.md` of CoreDNS).
 */
export type PodMode = 'disabled' | 'insecure' | 'verified';

/** All that the DNS server knows and is told to do (CoreDNS, plugin `kubernetes`). */
export interface DnsWorld {
  /** Domains that it answers for, lower case, with the dot at the end; the first that is no reverse zone is its own. */
  readonly zones: readonly string[];
  /** Seconds, for records and for negative answers alike. */
  readonly ttl: number;
  readonly podMode: PodMode;
  /** Services that have a cluster IP but no endpoint are as good as none. */
  readonly ignoreEmptyService: boolean;
  /** Names of endpoints say which cluster they are in (Multi-Cluster Services API, KEP-1645). */
  readonly multicluster: boolean;
  /** Pods are named by their own names rather than by their addresses (`endpoint_pod_names`). */
  readonly endpointPodNames: boolean;
  /** Has it seen the API at least once? Before that it cannot say that a name does not exist. */
  readonly synced: boolean;
  /** Is there such a namespace, and does the server speak of it? */
  isExposed(namespace: string): boolean;
  service(namespace: string, name: string): DnsService | undefined;
  services(): Iterable<DnsService>;
  hasPod(namespace: string, address: string): boolean;
  /** What a server outside says of a name that is no business of the cluster; undefined if none can be asked. */
  upstream(name: string, type: RecordType): UpstreamAnswer | undefined;
}

/** Is every address behind the Service a name of its own, with no cluster IP in front? */
export function isHeadless({ clusterIPs }: DnsService): boolean {
  return clusterIPs.includes('None');
}
