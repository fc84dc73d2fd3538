import { policyNamed } from '../balancing/registry.ts';
import type { EventSink } from '../cluster/events.ts';
import type { EventLoop } from '../engine/eventLoop.ts';
import type { RandomStreams } from '../engine/random.ts';
import type { Hosts } from '../network/hosts.ts';
import { LoadBalancer } from '../network/loadBalancer.ts';
import type { ServicePorts } from '../network/servicePorts.ts';
import type { LoadBalancerSettings } from '../network/settings.ts';
import type { Entry, TrafficConfig } from '../workload/config.ts';
import { type SourceEntry, Via } from '../workload/entries.ts';

/** What the entries are made of. */
export interface EntryParts {
  readonly loop: EventLoop;
  readonly streams: RandomStreams;
  readonly hosts: Hosts;
  readonly ports: ServicePorts;
  /** Policy and health checks, the same for every load balancer. */
  readonly settings: LoadBalancerSettings;
  readonly events: EventSink;
}

/**
 * The way into the cluster of every traffic source, in their order; sources of one LoadBalancer Service share its load
 * balancer, whichever of its ports they use. Names do not resolve before the cluster has said so.
 * @throws RangeError for a node that is not in the scenario, or a policy that a load balancer cannot run
 */
export function sourceEntries(traffic: readonly TrafficConfig[], parts: EntryParts): SourceEntry[] {
  const balancers = new Map<string, LoadBalancer>();
  return traffic.map(({ entry }) => sourceEntry(entry, parts, balancers));
}

/** One source's entry. @param balancers those made so far, by `namespace/name` of their Service */
function sourceEntry(entry: Entry, parts: EntryParts, balancers: Map<string, LoadBalancer>): SourceEntry {
  if (entry.via === 'HostPort') return hostPortEntry(entry, parts);
  const common = {
    port: parts.ports.numberOf(entry.namespace, entry.service, entry.port),
    node: -1,
    resolves: false,
    hasReadyEndpoint: false,
  };
  switch (entry.via) {
    case 'ClusterIP':
      return { ...common, via: Via.clusterIP };
    case 'NodePort':
      return {
        ...common,
        via: Via.nodePort,
        node: entry.node === 'any' ? -1 : parts.hosts.numberOf(entry.node),
      };
    case 'LoadBalancer': {
      const name = `${entry.namespace}/${entry.service}`;
      const loadBalancer = balancers.get(name) ?? newBalancer(name, entry.service, parts);
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

/**
 * The load balancer that a cloud would make for a Service. Its picks and its health checks draw from streams of their
 * own. It reports every change of its mind about a node, under reasons of this model: Kubernetes has no such events.
 */
function newBalancer(name: string, service: string, parts: EntryParts): LoadBalancer {
  const { loop, streams, hosts, settings, events } = parts;
  const picker = policyNamed(settings.policy, 'load-balancer').create(
    streams.stream(`load-balancer/${name}`),
  );
  const phase = streams.stream(`load-balancer-health/${name}`);
  return new LoadBalancer(loop, hosts, settings, picker, phase, (node, healthy) => {
    const what = healthy ? 'sends traffic to' : 'takes no new connections to';
    events({
      time: loop.now,
      type: healthy ? 'Normal' : 'Warning',
      reason: healthy ? 'TargetHealthy' : 'TargetUnhealthy',
      object: `Service/${service}`,
      message: `the load balancer ${what} ${hosts.names[node]} after its health checks`,
    });
  });
}
