import type { EventSink } from '../cluster/events.ts';
import type { EventLoop } from '../engine/eventLoop.ts';
import type { RandomStreams } from '../engine/random.ts';
import type { Hosts } from '../network/hosts.ts';
import { candidateOrder } from '../network/loadBalancer/layer2Election.ts';
import { hasLocalEndpoint, type Probed, probeOf } from '../network/loadBalancer/probes.ts';
import type { BalancerProfile } from '../network/loadBalancer/profile.ts';
import { ProfiledLoadBalancer } from '../network/loadBalancer/profiledLoadBalancer.ts';
import type { ServicePortNumber } from '../network/routingView.ts';

/** What a Service's load balancer is made of. */
export interface ServiceBalancerParts {
  readonly loop: EventLoop;
  readonly streams: RandomStreams;
  readonly hosts: Hosts;
  readonly events: EventSink;
  /** Asked for when the first health check needs it: the data plane is made after its entries. */
  readonly plane: Probed['plane'];
}

/**
 * The load balancer with a profile of a Service. Its picks, its health checks and what these meet draw from streams of their own.
 * @param name `namespace/name` of the Service
 * @param port the Service port that health checks of the traffic ask
 */
export function serviceBalancer(
  name: string,
  port: ServicePortNumber,
  profile: BalancerProfile,
  parts: ServiceBalancerParts,
): ProfiledLoadBalancer {
  const { loop, streams, hosts, plane } = parts;
  const probed: Probed = { hosts, plane, port, random: streams.stream(`load-balancer-probe/${name}`) };
  // A target is a pod where the load balancer knows pods, and a node otherwise.
  const nodeOf = (target: number) => (profile.targets === 'ip' ? plane().addresses.node[target] : target);
  return new ProfiledLoadBalancer({
    loop,
    profile,
    random: streams.stream(`load-balancer/${name}`),
    phase: streams.stream(`load-balancer-health/${name}`),
    probe: probeOf(profile, probed),
    mayServe: hasLocalEndpoint(probed),
    zoneOf: (target) => hosts.zone[nodeOf(target)],
    inOrder: (targets, address) =>
      profile.spread === 'leader' ? byElection(targets, address, hosts) : targets,
    healthChanged: (target, healthy) => {
      const node = hosts.names[nodeOf(target)];
      const what = profile.targets === 'ip' ? `a pod on ${node}` : node;
      reportHealth(parts, name.slice(name.lastIndexOf('/') + 1), what, healthy);
    },
  });
}

/** In the order in which the nodes would announce the Service's address. */
function byElection(targets: readonly number[], address: string, hosts: Hosts): number[] {
  const names = targets.map((target) => hosts.names[target]);
  return candidateOrder(names, address).map((node) => hosts.numberOf(node));
}

/**
 * A load balancer has changed its mind about a target: under reasons of this model, as Kubernetes has no such events.
 * @param service name alone @param target a node's name, or what else takes the connections
 */
export function reportHealth(
  { loop, events }: Pick<ServiceBalancerParts, 'loop' | 'events'>,
  service: string,
  target: string,
  healthy: boolean,
): void {
  const what = healthy ? 'sends traffic to' : 'takes no new connections to';
  events({
    time: loop.now,
    type: healthy ? 'Normal' : 'Warning',
    reason: healthy ? 'TargetHealthy' : 'TargetUnhealthy',
    object: `Service/${service}`,
    message: `the load balancer ${what} ${target} after its health checks`,
  });
}
