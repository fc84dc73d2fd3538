import type { TrafficPolicies } from './trafficPolicies.ts';

/** What of an endpoint decides whether it gets traffic. */
export interface SelectableEndpoint {
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  readonly nodeName: string;
  readonly hintZones?: readonly string[];
  readonly hintNodes?: readonly string[];
}

/** The node for which endpoints are chosen. */
export interface SelectingNode {
  readonly name: string;
  /** Label `topology.kubernetes.io/zone`; '' or absent: the node has none. */
  readonly zone?: string;
}

/** The endpoints that one node may use for one port of a Service. */
export interface SelectedEndpoints<E> {
  /** For traffic with policy Cluster; empty where there is none. */
  readonly cluster: readonly E[];
  /** For traffic with policy Local; empty where there is none. */
  readonly local: readonly E[];
  /** Is there an endpoint anywhere? Without one connections are refused; with some elsewhere only, dropped. */
  readonly hasAny: boolean;
}

/**
 * The endpoints of one Service port that a node may use, in their own order: the rule as Kubernetes writes it down, one
 * node at a time. {@link endpointSets} gives the same for all nodes at once.
 * Source: `CategorizeEndpoints` in `pkg/proxy/topology.go`.
 * @param nodeHints are hints for nodes heeded (feature PreferSameTrafficDistribution, on since v1.34)?
 */
export function selectEndpoints<E extends SelectableEndpoint>(
  endpoints: readonly E[],
  policies: TrafficPolicies,
  node: SelectingNode,
  nodeHints: boolean,
): SelectedEndpoints<E> {
  const cluster = policies.usesCluster ? clusterEndpoints(endpoints, node, nodeHints) : [];
  if (!policies.usesLocal) return { cluster, local: [], hasAny: cluster.length > 0 };
  const local = usable(endpoints.filter(({ nodeName }) => nodeName === node.name));
  return { cluster, local, hasAny: usable(endpoints).length > 0 };
}

/**
 * The endpoints that new connections may use where neither place nor hints matter: those that are ready, or if there is
 * none, those that still serve while they terminate (KEP-1669, same file).
 */
export function usable<E extends SelectableEndpoint>(endpoints: readonly E[]): readonly E[] {
  const ready = endpoints.filter((endpoint) => endpoint.ready);
  return ready.length > 0 ? ready : endpoints.filter(({ serving, terminating }) => serving && terminating);
}

/** Hints only narrow the choice: where no ready endpoint is hinted to the node or its zone, all ready ones count. */
function clusterEndpoints<E extends SelectableEndpoint>(
  endpoints: readonly E[],
  { name, zone = '' }: SelectingNode,
  nodeHints: boolean,
): readonly E[] {
  const ready = endpoints.filter((endpoint) => endpoint.ready);
  if (ready.length === 0) return usable(endpoints);
  if (nodeHints && hintsCover(ready, ({ hintNodes }) => hintNodes)) {
    const hinted = ready.filter(({ hintNodes = [] }) => hintNodes.includes(name));
    if (hinted.length > 0) return hinted;
  }
  if (zone !== '' && hintsCover(ready, ({ hintZones }) => hintZones)) {
    const hinted = ready.filter(({ hintZones = [] }) => hintZones.includes(zone));
    if (hinted.length > 0) return hinted;
  }
  return ready;
}

/** Hints count only if every ready endpoint has some: one without turns them off (`topologyModeFromHints`, same file). */
export function hintsCover<E>(
  ready: readonly E[],
  hintsOf: (endpoint: E) => readonly string[] | undefined,
): boolean {
  return ready.every((endpoint) => (hintsOf(endpoint) ?? []).length > 0);
}

/**
 * Ready endpoints of a node, by which its kube-proxy answers at a Service's health check port: 200 if there is one, 503
 * otherwise. Those that terminate do not count although they may still serve. Source:
 * `pkg/proxy/healthcheck/service_health.go`, fed by `LocalReadyEndpoints` of `pkg/proxy/endpointschangetracker.go`.
 */
export function localReadyCount(endpoints: readonly SelectableEndpoint[], node: string): number {
  return endpoints.filter(({ ready, nodeName }) => ready && nodeName === node).length;
}
