import type { Setting } from './setting.ts';

/**
 * How the requests of a source come to its pods: each to any of them with the same chance, or to each pod in turn.
 * @returns undefined for what is neither, or both in part
 */
export function podChoice(setting: Setting): 'at random' | 'in turn' | undefined {
  const { traffic, service } = setting;
  const { entry, from, reuse } = traffic;
  const { internalTrafficPolicy = 'Cluster', trafficDistribution } = service.spec;
  if (entry.via !== 'ClusterIP' || entry.headless !== undefined || from.place !== 'pods') return undefined;
  if (internalTrafficPolicy !== 'Cluster' || trafficDistribution !== undefined) return undefined;
  return reuse === 1 ? kernelChoice(setting) : undefined;
}

/**
 * A node's kernel chooses at random in most modes. The round robin of ipvs has one turn a node: it is one turn for all
 * clients if they are all on one node. Of other schedulers, and of many turns, no closed form is known.
 */
function kernelChoice({
  scenario: { network, nodes },
  traffic: { from },
}: Setting): 'at random' | 'in turn' | undefined {
  const { mode = 'iptables', ipvsScheduler = 'rr' } = network.kubeProxy;
  if (mode !== 'ipvs') return 'at random';
  const clientNodes = from.place === 'pods' && from.nodes.length > 0 ? from.nodes.length : nodes.length;
  return ipvsScheduler === 'rr' && clientNodes === 1 ? 'in turn' : undefined;
}
