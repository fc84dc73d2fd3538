import type { Setting } from './setting.ts';

/** How the requests of a source come to its pods. */
export type PodChoice = 'at random' | 'in turn';

/**
 * How the requests of a source come to its pods: each to any of them with the same chance, or to each pod in turn.
 * @returns undefined for what is neither, or both in part
 */
export function podChoice(setting: Setting): PodChoice | undefined {
  return setting.traffic.balancing === undefined ? serviceChoice(setting) : clientChoice(setting);
}

/** Clients that choose by themselves: one round robin is one turn, of several turns no closed form is known. */
function clientChoice({ traffic: { balancing, from } }: Setting): PodChoice | undefined {
  if (balancing === undefined || Object.keys(balancing.parameters).length > 0) return undefined;
  if (balancing.policy === 'random') return 'at random';
  // Several turns, one a client, interleave in a way that no closed form describes.
  return balancing.policy === 'round-robin' && from.count === 1 ? 'in turn' : undefined;
}

/** A new connection for each request, which the rules of some node give to a pod. */
function serviceChoice(setting: Setting): PodChoice | undefined {
  const { internalTrafficPolicy = 'Cluster', trafficDistribution } = setting.service.spec;
  const nodes = routingNodes(setting);
  if (nodes === undefined || setting.traffic.reuse !== 1) return undefined;
  if (internalTrafficPolicy !== 'Cluster' || trafficDistribution !== undefined) return undefined;
  const { mode = 'iptables', ipvsScheduler = 'rr' } = setting.scenario.network.kubeProxy;
  if (mode !== 'ipvs') return 'at random';
  // ipvs has one turn a node: it is one turn for all if one node does it all.
  return ipvsScheduler === 'rr' && nodes === 1 ? 'in turn' : undefined;
}

/**
 * Nodes whose rules choose pods: those of the clients, or those that connections from elsewhere enter through. With
 * `externalTrafficPolicy: Local` each of these has pods of its own, and an address outside may leave some nodes out.
 */
function routingNodes({ traffic: { entry, from }, service, scenario }: Setting): number | undefined {
  const { externalTrafficPolicy = 'Cluster' } = service.spec;
  const all = scenario.nodes.length;
  if (entry.via === 'ClusterIP') {
    if (entry.headless !== undefined || from.place !== 'pods') return undefined;
    return from.nodes.length > 0 ? from.nodes.length : all;
  }
  if (externalTrafficPolicy !== 'Cluster') return undefined;
  if (entry.via === 'NodePort') return entry.node === 'any' ? all : 1;
  // A make of load balancer may go straight to pods, or hash flows over some of the nodes.
  const plain = scenario.network.loadBalancer.services === undefined && from.place === 'external';
  return entry.via === 'LoadBalancer' && plain ? all : undefined;
}
