import type { Pod } from '../cluster/objects.ts';
import { RandomStreams } from '../engine/random.ts';
import { DnsRecords } from '../network/dns/dnsRecords.ts';
import type { RecordType } from '../network/dns/message.ts';
import { type NslookupResult, nslookupText } from '../network/dns/nslookupText.ts';
import { clusterResolver } from '../network/dns/resolver.ts';
import { DEFAULT_DNS_SETTINGS, DNS_ADDRESS } from '../network/dns/settings.ts';
import { Address } from '../network/podAddresses.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { lookAt } from './lookAt.ts';
import type { World } from './world.ts';

/** A lookup that somebody does by hand. */
export interface NameLookup {
  readonly name: string;
  readonly type: RecordType | undefined;
  /** `NAME` or `NAMESPACE/NAME` of a pod, or the name of a node; undefined: some pod of the namespace default. */
  readonly from: string | undefined;
  /** When, seconds. */
  readonly at: number;
}

/** The stub resolver of a node that runs systemd-resolved (systemd-resolved.service(8)). */
const NODE_RESOLVER = '127.0.0.53';

/** Where a lookup is done. */
interface Origin {
  /** Number of the node. */
  readonly node: number;
  /** Namespace of the pod; undefined on the node itself, whose resolver does not know the cluster's names. */
  readonly namespace: string | undefined;
}

/**
 * What nslookup would show at a time of a scenario.
 * @throws RangeError if there is no such pod or node then
 */
export function lookUpName(scenario: Scenario, { name, type, from, at }: NameLookup): NslookupResult {
  const world = lookAt(scenario, at);
  const origin = originOf(from, world);
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

function originOf(from: string | undefined, { api, plane }: World): Origin {
  const { hosts } = plane;
  if (from === undefined) return { node: 0, namespace: 'default' };
  if (hosts.names.includes(from)) return { node: hosts.numberOf(from), namespace: undefined };
  const [namespace, name] = from.includes('/') ? from.split('/') : ['default', from];
  const pods: readonly Pod[] = [...api.list('Pod')];
  const pod = pods.find(({ meta }) => meta.name === name && meta.namespace === namespace);
  const node = pod?.spec.nodeName;
  if (node !== undefined) return { node: hosts.numberOf(node), namespace };
  const running = pods.flatMap(({ meta }) => (meta.namespace === namespace ? [meta.name] : []));
  const known = [...running, ...hosts.names].join(', ');
  throw new RangeError(`there is no pod or node ${from} at that time; there are ${known}`);
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
