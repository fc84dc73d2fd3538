import { policyNamed } from '../balancing/registry.ts';
import { Lag } from '../network/causes.ts';
import type { FrontEnd } from '../network/loadBalancer/frontEnd.ts';
import { LoadBalancer } from '../network/loadBalancer.ts';
import type { ServicePortNumber } from '../network/routingView.ts';
import type { ServicePorts } from '../network/servicePorts.ts';
import type { LoadBalancerSettings } from '../network/settings.ts';
import type { Entry, TrafficConfig } from '../workload/config.ts';
import { type SourceEntry, Via } from '../workload/entries.ts';
import { clusterEvents } from './clusterEvents.ts';
import type { ClusterPart } from './clusterParts.ts';
import type { FederatedNames } from './federatedNames.ts';
import { OwnNodes } from './ownNodes.ts';
import { reportHealth, type ServiceBalancerParts, serviceBalancer } from './serviceBalancers.ts';

/** What the entries are made of. */
export interface EntryParts extends ServiceBalancerParts {
  readonly ports: ServicePorts;
  /** Policy and health checks of every load balancer without a profile, and the profiles of the others. */
  readonly settings: LoadBalancerSettings;
  /** The clusters of the scenario; absent: the nodes are all of one. */
  readonly parts?: readonly ClusterPart[];
  /** What names of a federation lead to; only where there are several clusters. */
  readonly names?: FederatedNames;
}

/**
 * The way into the cluster of every traffic source, in their order; sources of one LoadBalancer Service share its load
 * balancer, whichever of its ports they use. Names do not resolve before the cluster has said so.
 * @throws RangeError for a node that is not in the scenario, or a policy that a load balancer cannot run
 */
export function sourceEntries(traffic: readonly TrafficConfig[], parts: EntryParts): SourceEntry[] {
  const balancers = new Map<string, FrontEnd>();
  return traffic.map(({ entry, from }) => ({
    ...sourceEntry(entry, parts, balancers),
    ...clusterTraits(entry, from, parts),
  }));
}

/** What differs where there are several clusters: the nodes that any is one of, and load balancers of other clusters. */
function clusterTraits(
  { cluster, federated, via }: Entry,
  from: TrafficConfig['from'],
  { hosts, parts = [] }: EntryParts,
): Partial<SourceEntry> {
  // A federation leads to other clusters by its own name, and a load balancer of another one by its address.
  const part = parts.find(({ name }) => name !== undefined && name === cluster);
  const among = part && new OwnNodes(hosts, part).numbers;
  const isOwn = from.place === 'pods' && from.nodes.every((node) => node.startsWith(part?.prefix ?? ''));
  const elsewhere = federated !== undefined || (via === 'LoadBalancer' && part !== undefined && !isOwn);
  return {
    ...(among !== undefined && { among: Int32Array.from(among) }),
    ...(elsewhere && { elsewhere }),
    ...(federated !== undefined && { lagWithoutEndpoint: Lag.staleDns, resolves: true }),
  };
}

/** One source's entry. @param balancers those made so far, by `namespace/name` of their Service */
function sourceEntry(entry: Entry, parts: EntryParts, balancers: Map<string, FrontEnd>): SourceEntry {
  if (entry.via === 'HostPort') return hostPortEntry(entry, parts);
  // What is true before the cluster has said anything.
  const common = {
    port: parts.ports.numberOf(entry.namespace, entry.service, entry.port),
    node: -1,
    resolves: false,
    hasReadyEndpoint: false,
  };
  switch (entry.via) {
    case 'Nowhere':
    case 'Address':
      return {
        ...common,
        via: Via.address,
        resolves: entry.via === 'Address' && entry.aliases === undefined,
      };
    case 'ExternalIP':
      return { ...common, via: Via.externalIP };
    case 'ClusterIP':
      return { ...common, via: Via.clusterIP, ...(entry.headless && { headless: true }) };
    case 'NodePort':
      return {
        ...common,
        via: Via.nodePort,
        node: entry.node === 'any' ? -1 : parts.hosts.numberOf(entry.node),
      };
    case 'LoadBalancer': {
      const loadBalancer = frontEnd(entry, common.port, parts, balancers);
      return { ...common, via: Via.loadBalancer, loadBalancer };
    }
  }
}

/** The clients know addresses of nodes, not a name. */
function hostPortEntry(
  { node, port }: Entry & { readonly via: 'HostPort' },
  { hosts }: EntryParts,
): SourceEntry {
  return {
    via: Via.hostPort,
    port: -1,
    hostPort: port,
    node: node === 'any' ? -1 : hosts.numberOf(node),
    // No rule is in between, so neither name nor endpoint has to be known.
    resolves: true,
    hasReadyEndpoint: true,
  };
}

/** What clients of a load balancer connect to: that of one Service, or those that a federation's name leads to. */
function frontEnd(
  { namespace, service, cluster, federated }: Entry,
  port: ServicePortNumber,
  parts: EntryParts,
  balancers: Map<string, FrontEnd>,
): FrontEnd {
  const key = `${namespace}/${service}`;
  const of = (name: string | undefined) => balancerOf(key, name, port, parts, balancers);
  if (federated === undefined || parts.names === undefined) return of(cluster);
  const members = federated.members.map((name) => [name, of(name)] as const);
  return parts.names.frontEnd(key, federated.name, new Map(members));
}

/** The load balancer of a Service, in one of several clusters if a cluster is named. */
function balancerOf(
  key: string,
  cluster: string | undefined,
  port: ServicePortNumber,
  all: EntryParts,
  balancers: Map<string, FrontEnd>,
): FrontEnd {
  const part = all.parts?.find(({ name }) => name !== undefined && name === cluster);
  const name = `${part?.prefix ?? ''}${key}`;
  // Sources of one Service meet at one load balancer, whatever port they use.
  const known = balancers.get(name);
  if (known !== undefined) return known;
  const parts = { ...all, events: clusterEvents(all.events, part?.prefix ?? '') };
  const profile = all.settings.services?.[key];
  const nodes = part && new OwnNodes(all.hosts, part).numbers;
  const made =
    profile === undefined
      ? newBalancer(name, key.slice(key.indexOf('/') + 1), parts, nodes)
      : serviceBalancer(name, port, profile, parts);
  balancers.set(name, made);
  return made;
}

/**
 * A load balancer of no certain make. Its picks and its health checks draw from streams of their own.
 * @param nodes those of its cluster; absent: all
 */
function newBalancer(
  name: string,
  service: string,
  parts: EntryParts,
  nodes: readonly number[] | undefined,
): LoadBalancer {
  const { loop, streams, hosts, settings } = parts;
  const picker = policyNamed(settings.policy, 'load-balancer').create(
    streams.stream(`load-balancer/${name}`),
    settings.parameters,
  );
  // Streams of its own: another load balancer in the scenario shifts none of its draws.
  const phase = streams.stream(`load-balancer-health/${name}`);
  const changed = (node: number, healthy: boolean) =>
    reportHealth(parts, service, hosts.names[node], healthy);
  return new LoadBalancer(loop, hosts, settings, picker, phase, changed, nodes);
}
