import type { Pod } from '../cluster/objects.ts';
import type { PodSlot } from '../cluster/runtime.ts';
import type { EventLoop } from '../engine/eventLoop.ts';
import type { RandomStreams } from '../engine/random.ts';
import { Attribution } from '../network/attribution.ts';
import { HostPort } from '../network/hostPorts.ts';
import type { Hosts } from '../network/hosts.ts';
import { Latencies } from '../network/latency.ts';
import { PodAddresses } from '../network/podAddresses.ts';
import { Router } from '../network/router.ts';
import { RoutingViews } from '../network/routingView.ts';
import type { ServicePorts } from '../network/servicePorts.ts';
import type { NetworkSettings } from '../network/settings.ts';
import { Attempts } from './attempts.ts';
import { BalancedFlows } from './balancedFlows.ts';
import { Clients } from './clients.ts';
import type { TrafficConfig, WorkloadConfig } from './config.ts';
import { Connections } from './connections.ts';
import type { DiscoveryParts } from './discovering.ts';
import type { SourceEntry } from './entries.ts';
import { type IngressOptions, IngressPods, MAX_INGRESS_PODS } from './ingress/ingressPods.ts';
import { withIngressSource } from './ingress/ingressSource.ts';
import { PodProcesses } from './podProcesses.ts';
import { PodServers } from './podServers.ts';
import type { RequestRecorder } from './recorder.ts';
import { type IngressOnTheWay, RequestPath } from './requestPath.ts';
import { TrafficSources } from './trafficSources.ts';

/** What the data plane is made of. */
export interface DataPlaneOptions {
  readonly loop: EventLoop;
  readonly streams: RandomStreams;
  readonly hosts: Hosts;
  /** The Service ports that the entries name by number. */
  readonly ports: ServicePorts;
  readonly network: NetworkSettings;
  /** The last one matches every pod. */
  readonly workloads: readonly WorkloadConfig[];
  readonly traffic: readonly TrafficConfig[];
  /** One for each traffic source. */
  readonly entries: readonly SourceEntry[];
  readonly recorder: RequestRecorder;
  /** Absent: names resolve at once while their Services are there. */
  readonly discovery?: DiscoveryParts;
  /** Told of every new sandbox. */
  readonly podAdded: (slot: PodSlot, pod: Pod) => void;
  /** Absent: no requests go by way of an ingress. */
  readonly ingress?: IngressOptions;
}

/**
 * The data plane: clients, connections, routing views and pod servers, joined to one whole. It knows the control plane
 * only through the routing views that others program and the container runtime that the kubelets drive.
 */
export class DataPlane {
  /** Power, network and speed of the nodes, in truth. */
  readonly hosts: Hosts;
  readonly addresses = new PodAddresses();
  readonly attempts = new Attempts();
  /** What each node's kube-proxy has programmed. */
  readonly views: RoutingViews;
  readonly clients: Clients;
  readonly servers: PodServers;
  readonly processes: PodProcesses;
  readonly sources: TrafficSources;
  /** The pods of the ingress controller; undefined: there is none. */
  readonly ingress: IngressPods | undefined;
  readonly #path: RequestPath;
  /** Sources of clients: what an ingress sends on comes behind them, and is no request of its own. */
  readonly #sourceCount: number;

  constructor(options: DataPlaneOptions) {
    const { loop, streams, hosts } = options;
    const { traffic, entries, recorder } = withIngressSource(options);
    this.#sourceCount = options.traffic.length;
    this.hosts = hosts;
    this.views = new RoutingViews(hosts.count);
    this.clients = new Clients(
      traffic,
      hosts,
      traffic.map(({ name }) => streams.stream(`client/${name}`)),
    );
    this.servers = new PodServers(loop, hosts, this.addresses, this.attempts, options.workloads);
    const hostPorts = entries.map(({ hostPort }) =>
      hostPort === undefined ? undefined : new HostPort(hostPort, hosts.count, this.addresses),
    );
    this.processes = new PodProcesses(loop, hosts, this.addresses, this.servers, (slot, pod) => {
      if (this.servers.configOf(slot).forwards === true) this.ingress?.add(slot);
      for (const hostPort of hostPorts) if (hostPort) hostPort.podAdded(slot, pod);
      options.podAdded(slot, pod);
    });
    const world = {
      loop,
      streams,
      hosts,
      addresses: this.addresses,
      latencies: new Latencies(loop, hosts, options.network.latency),
      router: new Router(this.views, hosts, streams, options.ports),
      attribution: new Attribution(hosts, this.addresses),
      removedAddress: options.network.removedPodAddress,
      attempts: this.attempts,
      connections: new Connections(this.addresses, this.clients.count),
      flows: new BalancedFlows(loop, this.attempts, this.clients.count, entries),
      clients: this.clients,
      servers: this.servers,
      traffic,
      entries,
      hostPorts,
      recorder,
      ...(options.discovery !== undefined && { discovery: options.discovery }),
    };
    const ingress = this.#ingressOnTheWay(options);
    this.ingress = ingress?.pods;
    this.#path = new RequestPath(world, (slot) => this.processes.drained(slot), ingress);
    this.sources = new TrafficSources(loop, streams, options.traffic, this.clients, this.#path);
  }

  #ingressOnTheWay({ loop, streams, traffic, ingress }: DataPlaneOptions): IngressOnTheWay | undefined {
    if (ingress === undefined) return undefined;
    const firstClient = this.clients.count - MAX_INGRESS_PODS;
    const pods = new IngressPods(loop, streams, ingress, this.addresses, this.clients, firstClient);
    return { options: ingress, pods, source: traffic.length };
  }

  /** The node loses power: its processes and its clients are gone at once, and nobody is told. */
  powerOff(node: number): void {
    this.hosts.powered[node] = 0;
    this.processes.powerOff(node);
    this.clients.hostsChanged();
    this.#path.clientsLost(node);
  }

  /** The node is removed with its machine: as without power, and none of what was there ever comes back. */
  removeNode(node: number): void {
    this.clients.nodeRemoved(node);
    this.powerOff(node);
    this.processes.removeNode(node);
  }

  /**
   * The node has power again, and its clients are back; the kubelet starts its pods' processes when it is up, after
   * it has cleared away what was left of them.
   */
  powerOn(node: number): void {
    this.hosts.powered[node] = 1;
    this.clients.hostsChanged();
    this.#path.clientsBack(node);
  }

  /**
   * Requests of all sources that still wait for an outcome: counted by looking at each, so that the recorder's own
   * count can be checked against it.
   */
  get waiting(): number {
    let count = 0;
    for (let attempt = 0; attempt < this.attempts.used; attempt++) {
      const counts = this.attempts.awaited(attempt) && this.attempts.source(attempt) < this.#sourceCount;
      if (counts) count++;
    }
    return count;
  }

  /** Requests of a source, sent in a phase, that still wait for an outcome: counted by looking at each. */
  inFlight(source: number, phase: number): number {
    const { attempts } = this;
    let count = 0;
    for (let attempt = 0; attempt < attempts.used; attempt++) {
      const counts = attempts.awaited(attempt) && attempts.source(attempt) === source;
      if (counts && attempts.phase(attempt) === phase) count++;
    }
    return count;
  }
}
