import { type RandomStream, uniformInt } from '../../engine/random.ts';
import { type Hosts, INTERNET } from '../hosts.ts';
import { Address, type PodAddresses } from '../podAddresses.ts';
import type { RoutingViews, ServicePortNumber } from '../routingView.ts';
import type { BalancerProfile } from './profile.ts';
import type { MayServe } from './spread.ts';
import type { ProbeAnswer } from './targetHealth.ts';

/** What a health check meets: the machines and addresses in truth, and the rules of the node that is asked. */
export interface Probed {
  readonly hosts: Hosts;
  /** Asked for at each check: the data plane may be made later than its load balancers. */
  readonly plane: () => { readonly views: RoutingViews; readonly addresses: PodAddresses };
  readonly port: ServicePortNumber;
  /** Which endpoint the rules pick for a check of the traffic port. */
  readonly random: RandomStream;
}

/** How a load balancer with the profile asks one of its targets. */
export function probeOf(
  { probe, targets }: BalancerProfile,
  probed: Probed,
): (target: number) => ProbeAnswer {
  if (targets === 'ip') return (slot) => askPod(probed, INTERNET, slot);
  const ask = askOf(probe, probed);
  return (node) => (probed.hosts.reachable(INTERNET, node) ? ask(node) : 'silence');
}

/** What a node that can be reached answers. */
function askOf(probe: BalancerProfile['probe'], probed: Probed): (node: number) => ProbeAnswer {
  const { hosts, plane, port } = probed;
  switch (probe) {
    case 'traffic-port':
      return (node) => askThrough(probed, node);
    case 'kube-proxy':
      // It fails from the moment at which the node is to be deleted: KEP-3836, `pkg/proxy/healthcheck`.
      return (node) => (hosts.draining[node] === 0 ? 'good' : 'bad');
    case 'local-endpoints':
      // 503 from the moment at which none of its own endpoints is ready, also while it still forwards to one that ends.
      return (node) => (plane().views.hasLocalReady(node, port) ? 'good' : 'bad');
    case 'machine':
      return () => 'good';
  }
}

/**
 * Has the node an endpoint of its own, by its own rules, be it one that ends? Such a node may announce the address of
 * a Service with `externalTrafficPolicy: Local` (`EndpointCanServe` in `internal/k8s/epslices` of metallb/metallb).
 */
export function hasLocalEndpoint({ plane, port }: Probed): MayServe {
  return (node) => {
    const { views, addresses } = plane();
    for (const slot of views.endpoints(node, port)) if (addresses.node[slot] === node) return true;
    return false;
  };
}

/** A connection to the node port: the node's rules send it on to any endpoint, also one on another node. */
function askThrough(probed: Probed, node: number): ProbeAnswer {
  const endpoints = probed.plane().views.endpoints(node, probed.port);
  if (endpoints.length === 0) return 'bad';
  return askPod(probed, node, endpoints[uniformInt(probed.random, endpoints.length)]);
}

/** A pod that has gone or cannot be reached says nothing; one that does not listen refuses, which is known at once. */
function askPod({ hosts, plane }: Probed, from: number, slot: number): ProbeAnswer {
  const { addresses } = plane();
  if (addresses.state[slot] === Address.gone || !hosts.reachable(from, addresses.node[slot]))
    return 'silence';
  return addresses.state[slot] === Address.listening ? 'good' : 'bad';
}
