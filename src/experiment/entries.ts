import { policyNamed } from '../balancing/registry.ts';
import type { FrontEnd } from '../network/loadBalancer/frontEnd.ts';
import { LoadBalancer } from '../network/loadBalancer.ts';
import type { ServicePorts } from '../network/servicePorts.ts';
import type { LoadBalancerSettings } from '../network/settings.ts';
import type { Entry, TrafficConfig } from '../workload/config.ts';
import { type SourceEntry, Via } from '../workload/entries.ts';
import { reportHealth, type ServiceBalancerParts, serviceBalancer } from './serviceBalancers.ts';

/** What the entries are made of. */
export interface EntryParts extends ServiceBalancerParts {
  readonly ports: ServicePorts;
  /** Policy and health checks of every load balancer without a profile, and the profiles of the others. */
  readonly settings: LoadBalancerSettings;
}

/**
 * The way into the cluster of every traffic source, in their order; sources of one LoadBalancer Service share its load
 * balancer, whichever of its ports they use. Names do not resolve before the cluster has said so.
 * @throws RangeError for a node that is not in the scenario, or a policy that a load balancer cannot run
 */
export function sourceEntries(traffic: readonly TrafficConfig[], parts: EntryParts): SourceEntry[] {
  const balancers = new Map<string, FrontEnd>();
  return traffic.map(({ entry }) => sourceEntry(entry, parts, balancers));
}

/** One source's entry. @param balancers those made so far, by `namespace/name` of their Service */
function sourceEntry(entry: Entry, parts: EntryParts, balancers: Map<string, FrontEnd>): SourceEntry {
  if (entry.via === 'HostPort') return hostPortEntry(entry, parts);
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
      const name = `${entry.namespace}/${entry.service}`;
      const profile = parts.settings.services?.[name];
      const loadBalancer =
        balancers.get(name) ??
        (profile === undefined
          ? newBalancer(name, entry.service, parts)
          : serviceBalancer(name, common.port, profile, parts));
      balancers.set(name, loadBalancer);
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
    resolves: true,
    hasReadyEndpoint: true,
  };
}

/** A load balancer of no certain make. Its picks and its health checks draw from streams of their own. */
function newBalancer(name: string, service: string, parts: EntryParts): LoadBalancer {
  const { loop, streams, hosts, settings } = parts;
  const picker = policyNamed(settings.policy, 'load-balancer').create(
    streams.stream(`load-balancer/${name}`),
    settings.parameters,
  );
  const phase = streams.stream(`load-balancer-health/${name}`);
  return new LoadBalancer(loop, hosts, settings, picker, phase, (node, healthy) =>
    reportHealth(parts, service, hosts.names[node], healthy),
  );
}
