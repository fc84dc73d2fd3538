import { ZONE_LABEL } from '../../cluster/objects.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { TrafficConfig } from '../../workload/config.ts';

/** `topology.kubernetes.io/region`: delays between regions are left to the run. */
const REGION_LABEL = 'topology.kubernetes.io/region';

/** One-way delays of a request and its answer, and those of SYN and SYN-ACK before the first on a connection. */
const WAYS = 2;
const HANDSHAKE_WAYS = 2;

/** A client's place outside the cluster, as no node is called. */
const OUTSIDE = '';
/** Load-balancing policies that send as many connections to each node. */
const EVEN_POLICIES = ['random', 'round-robin'];

/**
 * Mean seconds that a request spends on the network, if any client sends it, any of the pods gets it, and any of the nodes
 * that it may enter through forwards it with the same chance. Exact where the delays are constant, as every pair of
 * nodes then has one delay.
 * @param podNodes the node of each pod
 * @returns undefined if a delay is drawn at random, or if nodes are in more than one region
 */
export function networkTime(
  scenario: Scenario,
  traffic: TrafficConfig,
  podNodes: readonly string[],
): number | undefined {
  const delays = waysTaken(scenario, traffic, podNodes);
  if (delays === undefined) return undefined;
  // A connection carries so many requests, the first of which waits for it.
  const ways = WAYS + HANDSHAKE_WAYS / traffic.reuse;
  return (ways * delays.reduce((sum, seconds) => sum + seconds, 0)) / delays.length;
}

/** The least and the most that one request can spend on the network, seconds. */
export interface NetworkSpan {
  readonly least: number;
  readonly most: number;
}

/**
 * The bounds of what {@link networkTime} is the mean of: with a connection that is there or one to be opened first, from
 * the client and to the pod that are nearest or farthest.
 * @returns undefined as for the mean
 */
export function networkSpan(
  scenario: Scenario,
  traffic: TrafficConfig,
  podNodes: readonly string[],
): NetworkSpan | undefined {
  const delays = waysTaken(scenario, traffic, podNodes);
  if (delays === undefined) return undefined;
  const opened = WAYS + HANDSHAKE_WAYS;
  return {
    least: (traffic.reuse === 1 ? opened : WAYS) * Math.min(...delays),
    most: opened * Math.max(...delays),
  };
}

/** One-way delays, seconds, of every way that a request can take, each with the same chance. */
function waysTaken(
  scenario: Scenario,
  traffic: TrafficConfig,
  podNodes: readonly string[],
): number[] | undefined {
  const delay = delayBetween(scenario);
  const forwarding = forwardingNodes(scenario, traffic);
  if (delay === undefined || forwarding === undefined) return undefined;
  const { nodes } = scenario;
  const names = nodes.map(({ name }) => name);
  const clients = clientPlaces(traffic, names);
  return clients.flatMap((client) =>
    podNodes.flatMap((pod) =>
      forwarding.length === 0
        ? [delay(client, pod)]
        : forwarding.map((node) => delay(client, node) + delay(node, pod)),
    ),
  );
}

/** One-way delay between two places, seconds; undefined where it varies or is not known. */
function delayBetween({
  nodes,
  network: { latency },
}: Scenario): ((a: string, b: string) => number) | undefined {
  const { sameNode, sameZone, crossZone, internet } = latency;
  // A delay that is drawn at random is left to the run.
  if (typeof sameNode !== 'number' || typeof sameZone !== 'number') return undefined;
  if (typeof crossZone !== 'number' || typeof internet !== 'number') return undefined;
  if (new Set(nodes.map(({ labels }) => labels[REGION_LABEL])).size > 1) return undefined;
  const zones = new Map(nodes.map(({ name, labels }) => [name, labels[ZONE_LABEL]]));
  return (a, b) => {
    if (a === OUTSIDE || b === OUTSIDE) return internet;
    if (a === b) return sameNode;
    return zones.get(a) === zones.get(b) ? sameZone : crossZone;
  };
}

/** Clients in pods are dealt out in turn. */
function clientPlaces({ from }: TrafficConfig, nodes: readonly string[]): string[] {
  if (from.place !== 'pods') return [OUTSIDE];
  const places = from.nodes.length > 0 ? from.nodes : nodes;
  return Array.from({ length: from.count }, (_, i) => places[i % places.length]);
}

/** The nodes that a packet may enter through on its way; none where it goes straight to the pod. */
function forwardingNodes({ nodes, network }: Scenario, { entry }: TrafficConfig): string[] | undefined {
  const all = nodes.map(({ name }) => name);
  switch (entry.via) {
    case 'ClusterIP':
      return [];
    case 'NodePort':
      return entry.node === 'any' ? all : [entry.node];
    case 'LoadBalancer':
      return EVEN_POLICIES.includes(network.loadBalancer.policy) ? all : undefined;
    default:
      return undefined;
  }
}
