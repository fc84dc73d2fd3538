import { importedName } from '../../cluster/multiCluster/derivedService.ts';
import type { EndpointSlice, Service } from '../../cluster/objects.ts';
import { CLUSTER_SET_DOMAIN, DnsRecords } from './dnsRecords.ts';

/**
 * What the DNS servers of a cluster know. Of one among several they answer for imported Services too, in a zone of its own
 * (CoreDNS, option `multicluster` of the plugin `kubernetes`).
 * @param cluster its name, among several @param ttl seconds
 */
export function clusterRecords(cluster: string | undefined, ttl: number): DnsRecords {
  const beside = cluster === undefined ? [] : [new DnsRecords(ttl, CLUSTER_SET_DOMAIN)];
  return new DnsRecords(ttl, undefined, beside);
}

/** The zone of imported Services; the records themselves where there is none. */
export function importedZone(records: DnsRecords): DnsRecords {
  return records.zoneOf(`${CLUSTER_SET_DOMAIN}.`);
}

/** Takes a Service, or its deletion; a derived one also under the name that was imported. */
export function takeService(records: DnsRecords, service: Service, exists: boolean): void {
  records.takeService(service, exists);
  const name = importedName(service.meta.labels);
  if (name !== undefined)
    importedZone(records).takeService({ ...service, meta: { ...service.meta, name } }, exists);
}

/** The same for an EndpointSlice. */
export function takeSlice(records: DnsRecords, slice: EndpointSlice, exists: boolean): void {
  records.takeSlice(slice, exists);
  const serviceName = importedName(slice.meta.labels);
  if (serviceName !== undefined) importedZone(records).takeSlice({ ...slice, serviceName }, exists);
}
