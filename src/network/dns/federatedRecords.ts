import { addressType } from './ipText.ts';

/** TTL of every record, seconds (`pkg/federation-controller/service/dns/dns.go` of kubernetes/federation). */
const FEDERATED_TTL = 180;

/** A cluster of a federation, and where it is. */
export interface FederatedCluster {
  readonly name: string;
  readonly region: string;
  readonly zone: string;
  /** Addresses or names of its load balancer for the Service; none: nothing healthy there. */
  readonly ingress: readonly string[];
}

/** A Service that the clusters of a federation offer together. */
export interface FederatedService {
  readonly federation: string;
  /** Domain of the federation's names. */
  readonly dnsZone: string;
  readonly namespace: string;
  readonly name: string;
  readonly clusters: readonly FederatedCluster[];
  /** The addresses of a load balancer's name. */
  readonly resolve: (hostname: string) => readonly string[];
}

/** A record of the federation's zone. */
export interface FederatedRecord {
  readonly name: string;
  readonly type: 'A' | 'CNAME';
  /** Seconds. */
  readonly ttl: number;
  readonly data: readonly string[];
}

/**
 * The names of a federated Service: one for everywhere, for each region and for each zone. A level with a healthy load
 * balancer has its addresses; one without is an alias of the level above it, so that a client which asks for its own
 * zone is led to the nearest that works. The topmost has nobody above it: with nothing healthy it does not exist.
 * Source: `ensureDNSRecords` in `pkg/federation-controller/service/dns/dns.go` of kubernetes/federation.
 */
export function federatedRecords(service: FederatedService): FederatedRecord[] {
  const { federation, dnsZone, namespace, name, clusters } = service;
  const top = `${name}.${namespace}.${federation}.svc`;
  const records = new Map<string, FederatedRecord>();
  const add = (domain: string, members: readonly FederatedCluster[], above: string | undefined): void => {
    const data = addressesOf(members, service);
    if (data.length > 0) records.set(domain, { name: domain, type: 'A', ttl: FEDERATED_TTL, data });
    else if (above !== undefined)
      records.set(domain, { name: domain, type: 'CNAME', ttl: FEDERATED_TTL, data: [above] });
  };
  const everywhere = `${top}.${dnsZone}`;
  add(everywhere, clusters, undefined);
  for (const { region, zone } of clusters) {
    const inRegion = clusters.filter((cluster) => cluster.region === region);
    const inZone = inRegion.filter((cluster) => cluster.zone === zone);
    const regional = `${top}.${region}.${dnsZone}`;
    add(regional, inRegion, everywhere);
    add(`${top}.${zone}.${region}.${dnsZone}`, inZone, regional);
  }
  return [...records.values()];
}

/** Addresses of the clusters' load balancers, each once; a load balancer's name stands for its addresses. */
function addressesOf(clusters: readonly FederatedCluster[], { resolve }: FederatedService): string[] {
  const addresses = clusters.flatMap(({ ingress }) =>
    ingress.flatMap((host) => (addressType(host) === undefined ? resolve(host) : [host])),
  );
  return [...new Set(addresses)].sort();
}
