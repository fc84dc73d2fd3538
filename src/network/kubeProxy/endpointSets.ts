import { getOrAdd } from '../../cluster/getOrAdd.ts';
import type { Endpoint } from '../../cluster/objects.ts';
import type { EndpointSet, SpecialRules } from '../routingView.ts';
import { hintsCover, usable } from './endpointSelection.ts';
import type { TrafficPolicies } from './trafficPolicies.ts';

/** The numbers by which the data plane knows nodes and zones; undefined for a name that nobody has. */
export interface NodeNumbers {
  nodeNumber(name: string): number | undefined;
  zoneNumber(zone: string): number | undefined;
}

/** What the rules of one Service port are made from, besides its endpoints. */
export interface PortRules {
  readonly policies: TrafficPolicies;
  readonly affinitySeconds: number;
  readonly sourceRanges?: Uint32Array;
  readonly answersForLoadBalancer: boolean;
}

/** How endpoint sets are made. */
export interface SetOptions {
  readonly nodes: NodeNumbers;
  /** Are hints for single nodes heeded? */
  readonly nodeHints: boolean;
  /** Are the texts of addresses kept, for modes that hash them? */
  readonly keepKeys: boolean;
}

/** An endpoint with the text that it is sorted by. */
interface Keyed {
  readonly key: string;
  readonly endpoint: Endpoint;
}

/**
 * The endpoints of one Service port as all nodes use them, computed once: {@link selectEndpoints} says the same for one
 * node at a time. They are in the order of their `ip:port` texts by code unit (`byEndpoint` in
 * `pkg/proxy/endpointslicecache.go`), so that a picked index means the same pod on every node. A pod that has no port of
 * the name that the Service asks for is left out.
 */
export function endpointSet(
  endpoints: readonly Endpoint[],
  portIndex: number,
  version: number,
  rules: PortRules,
  options: SetOptions,
): EndpointSet {
  const known = distinct(endpoints.flatMap((endpoint) => keyed(endpoint, portIndex)));
  const all = known.map(({ endpoint }) => endpoint);
  const slots = rules.policies.usesCluster ? slotsOf(usable(all)) : slotsOf([]);
  const special = specialRules(all, rules, options);
  const keys = options.keepKeys ? new Map(known.map(({ key, endpoint }) => [endpoint.slot, key])) : undefined;
  return {
    slots,
    version,
    ...(special !== undefined && { special }),
    ...(keys !== undefined && { keys }),
  };
}

/** None for a pod without the port. */
function keyed(endpoint: Endpoint, portIndex: number): Keyed[] {
  const port = endpoint.targetPorts[portIndex] ?? 0;
  return port > 0 ? [{ key: `${endpoint.address}:${port}`, endpoint }] : [];
}

/**
 * Sorted, and each text once: a pod that is in two slices for a moment is not picked twice as often. Of two the first
 * counts, or the one that does not terminate (`addEndpoints` in `pkg/proxy/endpointslicecache.go`).
 */
function distinct(endpoints: readonly Keyed[]): readonly Keyed[] {
  const byKey = new Map<string, Keyed>();
  for (const one of endpoints) {
    const known = byKey.get(one.key);
    if (known === undefined || (known.endpoint.terminating && !one.endpoint.terminating))
      byKey.set(one.key, one);
  }
  return [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** What makes nodes or clients differ; undefined for a Service that treats all alike. */
function specialRules(
  endpoints: readonly Endpoint[],
  { policies, affinitySeconds, sourceRanges, answersForLoadBalancer }: PortRules,
  options: SetOptions,
): SpecialRules | undefined {
  const hints = policies.usesCluster ? hintedSets(endpoints, options) : {};
  const local = policies.usesLocal ? localSets(endpoints, options.nodes) : {};
  const isPlain = affinitySeconds === 0 && sourceRanges === undefined && answersForLoadBalancer;
  if (isPlain && !policies.usesLocal && hints.byNode === undefined && hints.byZone === undefined)
    return undefined;
  return {
    policies,
    hasAny: usable(endpoints).length > 0,
    ...hints,
    ...local,
    affinitySeconds,
    ...(sourceRanges !== undefined && { sourceRanges }),
    answersForLoadBalancer,
  };
}

/** Hints of the ready endpoints, if all have some: the endpoints by the node, and by the zone, that they name. */
function hintedSets(
  endpoints: readonly Endpoint[],
  { nodes, nodeHints }: SetOptions,
): Pick<SpecialRules, 'byNode' | 'byZone'> {
  const ready = endpoints.filter((endpoint) => endpoint.ready);
  if (ready.length === 0) return {};
  const hasNodes = nodeHints && hintsCover(ready, ({ hintNodes }) => hintNodes);
  const hasZones = hintsCover(ready, ({ hintZones }) => hintZones);
  return {
    ...(hasNodes && {
      byNode: grouped(ready, ({ hintNodes = [] }) => numbers(hintNodes, (name) => nodes.nodeNumber(name))),
    }),
    ...(hasZones && {
      // The empty name is that of nodes without a zone, for which no hint can be.
      byZone: grouped(ready, ({ hintZones = [] }) =>
        numbers(hintZones, (zone) => (zone === '' ? undefined : nodes.zoneNumber(zone))),
      ),
    }),
  };
}

/** For each node that has endpoints: those that it may use for traffic of its own, and how many are ready. */
function localSets(
  endpoints: readonly Endpoint[],
  nodes: NodeNumbers,
): Pick<SpecialRules, 'local' | 'localReady'> {
  const local = new Map<number, Int32Array>();
  const localReady = new Map<number, number>();
  const byNode = new Map<string, Endpoint[]>();
  for (const endpoint of endpoints) getOrAdd(byNode, endpoint.nodeName, () => []).push(endpoint);
  for (const [name, own] of byNode) {
    const number = nodes.nodeNumber(name);
    if (number === undefined) continue;
    local.set(number, slotsOf(usable(own)));
    localReady.set(number, own.filter(({ ready }) => ready).length);
  }
  return { local, localReady };
}

/** Slots of the endpoints under each number that they belong to, in their order. */
function grouped(
  endpoints: readonly Endpoint[],
  numbersOf: (endpoint: Endpoint) => readonly number[],
): ReadonlyMap<number, Int32Array> {
  const groups = new Map<number, number[]>();
  for (const endpoint of endpoints)
    for (const number of numbersOf(endpoint)) getOrAdd(groups, number, () => []).push(endpoint.slot);
  return new Map([...groups].map(([number, slots]) => [number, Int32Array.from(slots)]));
}

/** A name that nobody has is left out; one that is given twice counts once. */
function numbers(
  names: readonly string[],
  numberOf: (name: string) => number | undefined,
): readonly number[] {
  return [...new Set(names)].flatMap((name) => numberOf(name) ?? []);
}

/** One array for all nodes that use the same endpoints. */
function slotsOf(endpoints: readonly Endpoint[]): Int32Array {
  return Int32Array.from(endpoints, ({ slot }) => slot);
}
