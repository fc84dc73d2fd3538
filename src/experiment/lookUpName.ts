import { RandomStreams } from '../engine/random.ts';
import { DnsRecords } from '../network/dns/dnsRecords.ts';
import { clusterRecords, takeService, takeSlice } from '../network/dns/importedRecords.ts';
import type { RecordType } from '../network/dns/message.ts';
import { type NslookupResult, nslookupText } from '../network/dns/nslookupText.ts';
import { clusterResolver } from '../network/dns/resolver.ts';
import { DEFAULT_DNS_SETTINGS, DNS_ADDRESS } from '../network/dns/settings.ts';
import type { DnsWorld } from '../network/dns/world.ts';
import { Address } from '../network/podAddresses.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { ClusterOfWorld } from './clusterOfWorld.ts';
import { lookAt } from './lookAt.ts';
import { probeOrigin } from './looking/probeOrigin.ts';
import type { World } from './world.ts';

/** A lookup that somebody does by hand. */
export interface NameLookup {
  readonly name: string;
  readonly type: RecordType | undefined;
  /** A pod, a node or `internet`, as for {@link probeOrigin}; undefined: some pod of the namespace. */
  readonly from: string | undefined;
  /** That of the pod. */
  readonly namespace: string;
  /** The cluster to look at; absent: the only one, or the first. */
  readonly cluster?: string;
  /** When, seconds. */
  readonly at: number;
}

/** The stub resolver of a machine that runs systemd-resolved (systemd-resolved.service(8)). */
const NODE_RESOLVER = '127.0.0.53';

/** Where a lookup is done. */
interface Origin {
  /** Number of the node; of no meaning for the internet. */
  readonly node: number;
  /** Namespace of the pod; undefined elsewhere, where the resolver does not know the cluster's names. */
  readonly namespace: string | undefined;
}

/**
 * What nslookup would show at a time of a scenario.
 * @throws RangeError if there is no such pod or node then
 */
export function lookUpName(
  scenario: Scenario,
  { name, type, from, namespace, at, cluster }: NameLookup,
): NslookupResult {
  const world = lookAt(scenario, at);
  const place = world.at(cluster);
  const origin = originOf(from, namespace, place);
  const onNode = origin.namespace === undefined;
  const question = {
    name,
    type,
    // A node asks its own resolver, which knows no search domains of the cluster.
    resolver: onNode ? { search: [], ndots: 1 } : clusterResolver(origin.namespace ?? ''),
    server: onNode ? NODE_RESOLVER : DNS_ADDRESS,
    random: new RandomStreams(scenario.seed).stream(`nslookup/${at}`),
    answered: onNode || someServerAnswers(world, origin.node),
  };
  const records = onNode ? new DnsRecords(0) : recordsOf(world, place, scenario);
  return nslookupText(question, withFederation(records, world));
}

/** Only pods have the cluster's DNS as their resolver. */
function originOf(from: string | undefined, namespace: string, place: ClusterOfWorld): Origin {
  if (from === undefined) return { node: 0, namespace };
  const { kind, node } = probeOrigin(from, namespace, place);
  const number = node === undefined ? 0 : place.nodes.numberOf(node);
  return { node: number, namespace: kind === 'pod' ? namespace : undefined };
}

/** The Services and endpoints as the DNS servers know them at that time; without servers, as the API has them. */
function recordsOf({ discovery }: World, { api, part }: ClusterOfWorld, { network }: Scenario): DnsRecords {
  if (discovery.parts !== undefined) return discovery.recordsOf(part.name);
  const records = clusterRecords(part.name, network.dns?.ttl ?? DEFAULT_DNS_SETTINGS.ttl);
  for (const service of api.list('Service')) takeService(records, service, true);
  for (const slice of api.list('EndpointSlice')) takeSlice(records, slice, true);
  return records;
}

/** Whoever is asked passes names of the federation on to the servers of its zone. */
function withFederation(records: DnsRecords, { federation }: World): DnsWorld {
  if (federation.services.length === 0) return records;
  return {
    ...worldOf(records),
    upstream: (name, type) => {
      const answer = federation.lookUp(name.toLowerCase().replace(/\.$/, ''));
      const found = answer.filter((each) => each.type === type || each.type === 'CNAME');
      return answer.length > 0 ? { answer: found, truncated: false } : records.upstream(name, type);
    },
  };
}

/** The records as a plain object, of which one part can be another. */
function worldOf(records: DnsRecords): DnsWorld {
  // The methods of the object are on its prototype, so spreading it would lose them.
  const { zones, ttl, podMode, ignoreEmptyService, multicluster, endpointPodNames, synced } = records;
  return {
    ...{ zones, ttl, podMode, ignoreEmptyService, multicluster, endpointPodNames, synced },
    isExposed: (namespace) => records.isExposed(namespace),
    service: (namespace, name) => records.service(namespace, name),
    services: () => records.services(),
    hasPod: (namespace, address) => records.hasPod(namespace, address),
    upstream: (name, type) => records.upstream(name, type),
  };
}

/** Is one of the servers that the node's rules hold there to answer? Without servers of its own the cluster's DNS always is. */
function someServerAnswers({ discovery, plane }: World, node: number): boolean {
  const servers = discovery.parts?.servers;
  if (servers === undefined) return true;
  const { addresses, hosts, views } = plane;
  return views
    .endpoints(node, servers.port)
    .some(
      (slot) => addresses.state[slot] === Address.listening && hosts.reachable(node, addresses.node[slot]),
    );
}
