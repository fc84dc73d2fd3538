import { RandomStreams } from '../engine/random.ts';
import { DnsRecords } from '../network/dns/dnsRecords.ts';
import type { RecordType } from '../network/dns/message.ts';
import { type NslookupResult, nslookupText } from '../network/dns/nslookupText.ts';
import { clusterResolver } from '../network/dns/resolver.ts';
import { DEFAULT_DNS_SETTINGS, DNS_ADDRESS } from '../network/dns/settings.ts';
import { Address } from '../network/podAddresses.ts';
import type { Scenario } from '../scenario/scenario.ts';
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
  { name, type, from, namespace, at }: NameLookup,
): NslookupResult {
  const world = lookAt(scenario, at);
  const origin = originOf(from, namespace, world);
  const onNode = origin.namespace === undefined;
  const question = {
    name,
    type,
    resolver: onNode ? { search: [], ndots: 1 } : clusterResolver(origin.namespace ?? ''),
    server: onNode ? NODE_RESOLVER : DNS_ADDRESS,
    random: new RandomStreams(scenario.seed).stream(`nslookup/${at}`),
    answered: onNode || someServerAnswers(world, origin.node),
  };
  return nslookupText(question, onNode ? new DnsRecords(0) : recordsOf(world, scenario));
}

/** Only pods have the cluster's DNS as their resolver. */
function originOf(from: string | undefined, namespace: string, world: World): Origin {
  if (from === undefined) return { node: 0, namespace };
  const { kind, node } = probeOrigin(from, namespace, world);
  const number = node === undefined ? 0 : world.plane.hosts.numberOf(node);
  return { node: number, namespace: kind === 'pod' ? namespace : undefined };
}

/** The Services and endpoints as the DNS servers know them at that time; without servers, as the API has them. */
function recordsOf({ api, discovery }: World, { network }: Scenario): DnsRecords {
  if (discovery.parts !== undefined) return discovery.records;
  const records = new DnsRecords(network.dns?.ttl ?? DEFAULT_DNS_SETTINGS.ttl);
  for (const service of api.list('Service')) records.takeService(service, true);
  for (const slice of api.list('EndpointSlice')) records.takeSlice(slice, true);
  return records;
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
