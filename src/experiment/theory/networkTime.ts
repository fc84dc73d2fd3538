import { ZONE_LABEL } from '../../cluster/objects.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { TrafficConfig } from '../../workload/config.ts';

/** `topology.kubernetes.io/region`: delays between regions are left to the run. */
const REGION_LABEL = 'topology.kubernetes.io/region';

/** One-way delays of a request over a new connection: SYN and SYN-ACK, request and answer. */
const WAYS = 4;

/**
 * Mean seconds that a request over a new connection spends on the network, if any client sends it and any of the pods
 * gets it with the same chance. Exact where the delays are constant, as every pair of nodes then has one delay.
 * @param podNodes the node of each pod
 * @returns undefined if a delay is drawn at random, or if nodes are in more than one region
 */
export function networkTime(
  { nodes, network: { latency } }: Scenario,
  { from }: TrafficConfig,
  podNodes: readonly string[],
): number | undefined {
  const { sameNode, sameZone, crossZone } = latency;
  if (typeof sameNode !== 'number' || typeof sameZone !== 'number' || typeof crossZone !== 'number')
    return undefined;
  if (from.place !== 'pods' || new Set(nodes.map(({ labels }) => labels[REGION_LABEL])).size > 1)
    return undefined;
  const zones = new Map(nodes.map(({ name, labels }) => [name, labels[ZONE_LABEL]]));
  const places = from.nodes.length > 0 ? from.nodes : nodes.map(({ name }) => name);
  // Clients are dealt out in turn.
  const clients = Array.from({ length: from.count }, (_, i) => places[i % places.length]);
  const delay = (a: string, b: string) => {
    if (a === b) return sameNode;
    return zones.get(a) === zones.get(b) ? sameZone : crossZone;
  };
  const delays = clients.flatMap((client) => podNodes.map((pod) => delay(client, pod)));
  return (WAYS * delays.reduce((sum, seconds) => sum + seconds, 0)) / delays.length;
}
