import { endpointLabel } from './endpointLabel.ts';
import { addressType, isReverse } from './ipText.ts';
import { parseQueryName, type QueryName } from './queryName.ts';
import { type DnsPort, type DnsService, type DnsWorld, isHeadless } from './world.ts';

/** Something that a name stands for, from which records of several types are made. */
export interface DnsEntry {
  /** The canonical name of the thing itself, which SRV records point to. */
  readonly name: string;
  /** An address, or the name that an ExternalName is an alias of. */
  readonly host: string;
  /** -1: has none. */
  readonly port: number;
}

/** What stands for "there are no ports", so that the name still has its addresses. */
const NO_PORT: readonly DnsPort[] = [{ name: '', port: -1, protocol: 'TCP' }];

/**
 * All that a name stands for; empty for a name that exists but holds nothing, undefined for one that does not exist.
 * Source: `Records` in `plugin/kubernetes/kubernetes.go` of CoreDNS.
 * @param name lower case, at or below the zone
 * @param zone as the names of the entries are to end: upper and lower case do not matter to the look-up
 */
export function entriesOf(name: string, zone: string, world: DnsWorld): readonly DnsEntry[] | undefined {
  const query = parseQueryName(name, zone, world.multicluster);
  if (query === undefined) return undefined;
  if (query.kind === '') return [];
  if (isReverse(name) || !world.isExposed(query.namespace)) return undefined;
  if (query.kind === 'pod' && world.podMode === 'disabled') return undefined;
  if (query.service === '') return [];
  return query.kind === 'pod' ? podEntries(query, zone, world) : serviceEntries(query, zone, world);
}

/** The pod whose address a name spells with dashes (`findPods` in the same file). */
function podEntries(
  { service: label, namespace }: QueryName,
  zone: string,
  world: DnsWorld,
): readonly DnsEntry[] | undefined {
  const isIPv4 = /^[^-]+(-[^-]+){3}$/.test(label);
  const host = label.replaceAll('-', isIPv4 ? '.' : ':');
  if (addressType(host) === undefined) return undefined;
  if (world.podMode === 'verified' && !world.hasPod(namespace, host)) return undefined;
  return [{ name: `${label}.${namespace}.pod.${zone}`, host, port: -1 }];
}

/** The Service of a name, or what is behind it (`findServices` in the same file). */
function serviceEntries(query: QueryName, zone: string, world: DnsWorld): readonly DnsEntry[] | undefined {
  const service = world.service(query.namespace, query.service);
  if (service === undefined) return undefined;
  const name = `${service.name}.${service.namespace}.svc.${zone}`;
  if (service.type === 'ExternalName') {
    // An alias has no names below it: neither endpoints nor ports.
    const hasMore = query.endpoint !== '' || query.port !== '' || query.protocol !== '';
    const { externalName = '' } = service;
    const isName = externalName !== '' && addressType(externalName) === undefined;
    return isName && !hasMore ? [{ name, host: externalName, port: -1 }] : undefined;
  }
  if (isHeadless(service) || query.endpoint !== '') {
    const isIgnored = !isHeadless(service) && isIgnoredWhenEmpty(service, world);
    return isIgnored ? undefined : endpointEntries(service, query, name, world);
  }
  if (isIgnoredWhenEmpty(service, world)) return undefined;
  const ports = portsOf(service.ports).filter((port) => matchesPort(port, query));
  if (ports.length === 0) return undefined;
  return ports.flatMap(({ port }) => service.clusterIPs.map((host) => ({ name, host, port })));
}

/** One for each endpoint and port that the name asks for. */
function endpointEntries(
  { endpoints }: DnsService,
  query: QueryName,
  serviceName: string,
  { endpointPodNames }: DnsWorld,
): readonly DnsEntry[] | undefined {
  const entries = endpoints.flatMap((endpoint) => {
    const label = endpointLabel(endpoint, endpointPodNames);
    const { cluster = '' } = endpoint;
    // Below the Service a name must say which endpoint, and in a zone of several clusters also in which.
    const isMeant = label.toLowerCase() === query.endpoint && cluster.toLowerCase() === query.cluster;
    if (query.endpoint !== '' && !isMeant) return [];
    const name = [label, ...(cluster === '' ? [] : [cluster]), serviceName].join('.');
    const ports = portsOf(endpoint.ports).filter((port) => matchesPort(port, query));
    return ports.map(({ port }) => ({ name, host: endpoint.address, port }));
  });
  return entries.length === 0 ? undefined : entries;
}

/** A headless Service may have no ports and still has addresses. */
function portsOf(ports: readonly DnsPort[]): readonly DnsPort[] {
  return ports.length === 0 ? NO_PORT : ports;
}

/** A query that names no port means all. */
function matchesPort({ name, protocol }: DnsPort, query: QueryName): boolean {
  return (
    (query.port === '' || query.port === name.toLowerCase()) &&
    (query.protocol === '' || query.protocol === protocol.toLowerCase())
  );
}

/** The plugin's option `ignore empty_service`, off by default. */
function isIgnoredWhenEmpty({ endpoints }: DnsService, { ignoreEmptyService }: DnsWorld): boolean {
  return ignoreEmptyService && endpoints.length === 0;
}
