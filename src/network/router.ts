import type { PodSlot } from '../cluster/runtime.ts';
import type { EventLoop } from '../engine/eventLoop.ts';
import type { RandomStreams } from '../engine/random.ts';
import type { Hosts } from './hosts.ts';
import { AffinityTable } from './kubeProxy/affinityTable.ts';
import type { Chooser } from './kubeProxy/chooser.ts';
import { chooserFactory } from './kubeProxy/modes.ts';
import { type NewConnection, newConnection } from './kubeProxy/newConnection.ts';
import { inRanges } from './kubeProxy/sourceRanges.ts';
import { staysLocal } from './kubeProxy/trafficPolicies.ts';
import {
  clusterEndpoints,
  type EndpointSet,
  localEndpoints,
  type RoutingViews,
  type ServicePortNumber,
  type SpecialRules,
} from './routingView.ts';
import type { ServicePorts } from './servicePorts.ts';
import { DEFAULT_NETWORK_SETTINGS, type KubeProxySettings } from './settings.ts';

/** What a node does with a connection that it has no endpoint for. All below 0, which no slot is. */
export const Unrouted = {
  /** The Service has no endpoint at all: the client is refused. */
  rejected: -1,
  /** The policy is Local, and all endpoints are on other nodes: the packet is dropped. */
  noLocalEndpoint: -2,
  /** The node has no rule for the address: the packet goes where no one answers. */
  noRule: -3,
  /** The load balancer's address is not for this client: the packet is dropped. */
  sourceNotAllowed: -4,
} as const;

/**
 * Where a node sends a new connection to a Service: its rules choose one of the endpoints that *it* knows, as its mode
 * does. Every node and Service port draws from a stream of its own.
 */
export class Router {
  readonly #views: RoutingViews;
  readonly #hosts: Hosts;
  readonly #streams: RandomStreams;
  readonly #ports: ServicePorts;
  readonly #clock: Pick<EventLoop, 'now'>;
  readonly #newChooser: ReturnType<typeof chooserFactory>;
  /** Does the mode's scheduler go by the connections that it has made? */
  readonly countsConnections: boolean;
  /** IPVS falls back on all endpoints where the policy is Local and the node has none. */
  readonly #fallsBack: boolean;
  /** By node, then by twice the port's number, and one more for external addresses. */
  readonly #choosers: Chooser[][];
  readonly #affinities: AffinityTable[][];
  readonly #own = newConnection();

  /**
   * @param ports names the streams, so that another Service elsewhere in the scenario changes no pick of this one
   * @throws RangeError for a scheduler that does not exist
   */
  constructor(
    views: RoutingViews,
    hosts: Hosts,
    streams: RandomStreams,
    ports: ServicePorts,
    clock: Pick<EventLoop, 'now'> = { now: 0 },
    settings: KubeProxySettings = DEFAULT_NETWORK_SETTINGS.kubeProxy,
  ) {
    this.#ports = ports;
    this.#views = views;
    this.#hosts = hosts;
    this.#streams = streams;
    this.#clock = clock;
    this.#newChooser = chooserFactory(settings);
    this.countsConnections = settings.mode === 'ipvs';
    this.#fallsBack = settings.mode === 'ipvs';
    this.#choosers = Array.from({ length: hosts.count }, () => []);
    this.#affinities = Array.from({ length: hosts.count }, () => []);
  }

  /**
   * The pod that the node's rules pick for a connection from one of its own pods to the cluster IP, or a number of
   * {@link Unrouted}.
   */
  pick(node: number, port: ServicePortNumber): PodSlot {
    this.#own.node = node;
    this.#own.port = port;
    return this.route(this.#own);
  }

  /** The pod that the rules of the connection's node pick, or a number of {@link Unrouted}. */
  route(connection: NewConnection): PodSlot {
    const { node, port } = connection;
    const set = this.#views.rules(node, port);
    if (set === undefined) return Unrouted.noRule;
    const { slots, special } = set;
    if (special !== undefined) return this.#routeSpecially(connection, set, special);
    if (slots.length === 0) return Unrouted.rejected;
    return this.#choose(connection, slots, set);
  }

  /** Does the node answer for the address of the Service's load balancer itself? */
  answersForLoadBalancer(node: number, port: ServicePortNumber): boolean {
    return this.#views.answersForLoadBalancer(node, port);
  }

  /** A connection that the node had routed was accepted by its pod; where `countsConnections`. */
  opened(node: number, port: ServicePortNumber, external: boolean, slot: PodSlot): void {
    this.#choosers[node][chooserNumber(port, external)]?.opened?.(slot, this.#clock.now);
  }

  /** A connection that was told of by {@link opened} has ended. */
  closed(node: number, port: ServicePortNumber, external: boolean, slot: PodSlot): void {
    this.#choosers[node][chooserNumber(port, external)]?.closed?.(slot, this.#clock.now);
  }

  /** The node has lost power, or is gone: what its kernel knew of clients and connections is gone with it. */
  forget(node: number): void {
    this.#affinities[node].length = 0;
    // Choosers that only draw keep nothing, and their streams must go on where they are.
    if (this.countsConnections) this.#choosers[node].length = 0;
  }

  /** Source ranges, policies and affinity, in the order of the chains of `pkg/proxy/iptables/proxier.go`. */
  #routeSpecially(connection: NewConnection, set: EndpointSet, special: SpecialRules): PodSlot {
    if (!special.hasAny) return Unrouted.rejected;
    if (!mayConnect(connection, special)) return Unrouted.sourceNotAllowed;
    const endpoints = this.#endpointsFor(connection, set, special);
    if (endpoints.length === 0) return Unrouted.noLocalEndpoint;
    if (special.affinitySeconds === 0 || connection.source === 0)
      return this.#choose(connection, endpoints, set);
    return this.#staying(connection, endpoints, set, special.affinitySeconds);
  }

  #endpointsFor(connection: NewConnection, set: EndpointSet, { policies }: SpecialRules): Int32Array {
    const { node, external, fromHere } = connection;
    const cluster = clusterEndpoints(set, node, this.#hosts.zone[node]);
    if (!staysLocal(policies, external, fromHere)) return cluster;
    const local = localEndpoints(set, node);
    // For a client outside it is no help: answers come from the pod's own address, and the client does not know them.
    return local.length === 0 && this.#fallsBack && fromHere ? cluster : local;
  }

  /** Session affinity: where the client was sent before, or a choice that it then keeps. */
  #staying(connection: NewConnection, endpoints: Int32Array, set: EndpointSet, timeout: number): PodSlot {
    const { node, port, external, source } = connection;
    const { now } = this.#clock;
    const tables = this.#affinities[node];
    const number = chooserNumber(port, external);
    tables[number] ??= new AffinityTable(timeout);
    const known = tables[number].find(source, endpoints, now);
    if (known >= 0) return known;
    const slot = this.#choose(connection, endpoints, set);
    if (slot >= 0) tables[number].remember(source, slot, now);
    return slot;
  }

  #choose(connection: NewConnection, endpoints: Int32Array, set: EndpointSet): PodSlot {
    const { node, port, external } = connection;
    const number = chooserNumber(port, external);
    const chooser = this.#choosers[node][number] ?? this.#addChooser(node, port, external);
    return chooser.choose(connection, endpoints, set, this.#clock.now);
  }

  #addChooser(node: number, port: ServicePortNumber, external: boolean): Chooser {
    const name = `kube-proxy/${this.#hosts.names[node]}/${this.#ports.nameOf(port)}`;
    const chooser = this.#newChooser(this.#streams.stream(name), port, external);
    this.#choosers[node][chooserNumber(port, external)] = chooser;
    return chooser;
  }
}

/** Each address of a Service has a chooser of its own: what is counted for one says nothing about the other. */
function chooserNumber(port: ServicePortNumber, external: boolean): number {
  return 2 * port + (external ? 1 : 0);
}

/** `loadBalancerSourceRanges` count for the load balancer's address only. */
function mayConnect({ loadBalancer, source }: NewConnection, { sourceRanges }: SpecialRules): boolean {
  return !loadBalancer || sourceRanges === undefined || inRanges(source, sourceRanges);
}
