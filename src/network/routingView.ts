import type { PodSlot } from '../cluster/runtime.ts';
import type { TrafficPolicies } from './kubeProxy/trafficPolicies.ts';

/**
 * The usable endpoints of one Service port at one moment, in the order of their `ip:port` texts, as every node
 * sorts them (`pkg/proxy/endpointslicecache.go`). Immutable, so nodes that know the same moment share it: also what
 * differs from node to node is in it, by the numbers of nodes and zones.
 */
export interface EndpointSet {
  /** Pod slots: for every node and all traffic, where `special` says nothing else. */
  readonly slots: Int32Array;
  /** Changes of the Service's endpoints up to this moment. */
  readonly version: number;
  /** Absent for most Services, which treat all nodes and all traffic alike. */
  readonly special?: SpecialRules;
  /** `ip:port` of each slot, where the mode of kube-proxy hashes them. */
  readonly keys?: ReadonlyMap<PodSlot, string>;
}

/** What a Service's rules make of where a connection comes from and where it enters. */
export interface SpecialRules {
  readonly policies: TrafficPolicies;
  /** Is there an endpoint anywhere? Without one connections are refused; with some elsewhere only, dropped. */
  readonly hasAny: boolean;
  /** In place of `slots`, where hints are in force: by the number of the node, else by that of its zone. */
  readonly byNode?: ReadonlyMap<number, Int32Array>;
  readonly byZone?: ReadonlyMap<number, Int32Array>;
  /** Endpoints for traffic with policy Local, and how many of them are ready, by node. */
  readonly local?: ReadonlyMap<number, Int32Array>;
  readonly localReady?: ReadonlyMap<number, number>;
  /** For how long a client stays with its endpoint, seconds; 0: not at all. */
  readonly affinitySeconds: number;
  /** Clients that may use the load balancer's address: network and mask in turn; absent: all. */
  readonly sourceRanges?: Uint32Array;
  /** Do nodes answer for the load balancer's address themselves? */
  readonly answersForLoadBalancer: boolean;
}

/** What is known of all Services at one moment: an endpoint set for each Service port number. */
export interface RuleSet {
  /** Changes of any Service's endpoints up to this moment. */
  readonly version: number;
  readonly ports: readonly (EndpointSet | undefined)[];
}

const NOTHING = new Int32Array(0);
const EMPTY: RuleSet = { version: 0, ports: [] };

/** Number of a Service port, by which the data plane knows it. */
export type ServicePortNumber = number;

/**
 * What each node's kube-proxy has programmed: the endpoints that a connection may go to. This is the one place
 * where the control plane's knowledge meets the way of a request. Nodes with the same knowledge share one rule set.
 */
export class RoutingViews {
  readonly #ofNode: RuleSet[];

  constructor(nodes: number) {
    this.#ofNode = new Array<RuleSet>(nodes).fill(EMPTY);
  }

  /** The node's rules for a Service port; undefined: it has none, and does not know the address. */
  rules(node: number, port: ServicePortNumber): EndpointSet | undefined {
    return this.#ofNode[node].ports[port];
  }

  /** The endpoints that the node's rules hold for a Service port, before hints and policies. */
  endpoints(node: number, port: ServicePortNumber): Int32Array {
    return this.rules(node, port)?.slots ?? NOTHING;
  }

  /** Does the node answer for the address of the Service's load balancer, so that connections from it never leave? */
  answersForLoadBalancer(node: number, port: ServicePortNumber): boolean {
    return this.rules(node, port)?.special?.answersForLoadBalancer ?? true;
  }

  /**
   * Does the node's kube-proxy answer 200 at the health check port of a Service with `externalTrafficPolicy: Local`: has
   * it a ready endpoint of its own? Other Services have no such port.
   * Source: `pkg/proxy/healthcheck/service_health.go`.
   */
  hasLocalReady(node: number, port: ServicePortNumber): boolean {
    return (this.rules(node, port)?.special?.localReady?.get(node) ?? 0) > 0;
  }

  /** Version of the rule set that the node has programmed. */
  version(node: number): number {
    return this.#ofNode[node].version;
  }

  /** Forgets a node's rules. */
  clear(node: number): void {
    this.#ofNode[node] = EMPTY;
  }

  /** Programs a node's rules. */
  program(node: number, rules: RuleSet): void {
    this.#ofNode[node] = rules;
  }
}

/**
 * The endpoints that a node may use for a connection that need not stay on it.
 * @param zone number of the node's zone
 */
export function clusterEndpoints({ slots, special }: EndpointSet, node: number, zone: number): Int32Array {
  return special?.byNode?.get(node) ?? special?.byZone?.get(zone) ?? slots;
}

/** The endpoints that a node may use for a connection that has to stay on it. */
export function localEndpoints({ special }: EndpointSet, node: number): Int32Array {
  return special?.local?.get(node) ?? NOTHING;
}
