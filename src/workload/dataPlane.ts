import { Attribution } from '../network/attribution.ts';
import { ConntrackTables } from '../network/conntrackTables.ts';
import { HostPort } from '../network/hostPorts.ts';
import type { Hosts } from '../network/hosts.ts';
import { Latencies } from '../network/latency.ts';
import { PodAddresses } from '../network/podAddresses.ts';
import { NetworkPolicies } from '../network/policy/networkPolicies.ts';
import { Router } from '../network/router.ts';
import { RoutingViews } from '../network/routingView.ts';
import { DEFAULT_TCP_SETTINGS } from '../network/settings.ts';
import { DEFAULT_TLS_SETTINGS } from '../network/tls/handshake.ts';
import { ServedCertificates, SYNC_FREQUENCY } from '../network/tls/servedCertificates.ts';
import { AddressBook } from './addressBook.ts';
import { Attempts } from './attempts.ts';
import { BalancedFlows } from './balancedFlows.ts';
import { podReporting } from './balancing/podReporting.ts';
import { Callers } from './calls/callers.ts';
import { callPlans, callSources } from './calls/callGraph.ts';
import { ClientAddresses } from './clientAddresses.ts';
import { Clients } from './clients.ts';
import type { TrafficConfig } from './config.ts';
import { Connections } from './connections.ts';
import { ConnectionTracking } from './connectionTracking.ts';
import type { DataPlaneOptions } from './dataPlaneOptions.ts';
import { type HealthViews, healthViews } from './health/healthViews.ts';
import { IngressPods, MAX_INGRESS_PODS } from './ingress/ingressPods.ts';
import { withIngressSource } from './ingress/ingressSource.ts';
import { haveLoops, RequestLoops } from './loops/requestLoops.ts';
import { originsOf } from './origins.ts';
import { PodPools } from './podPools.ts';
import { PodProcesses } from './podProcesses.ts';
import { PodServers } from './podServers.ts';
import { Ports } from './ports.ts';
import { requestKeys } from './requestKeys.ts';
import { type IngressOnTheWay, RequestPath } from './requestPath.ts';
import { requestWork } from './requestWork.ts';
import type { RequestWorld } from './requestWorld.ts';
import { PodAdmission } from './resilience/admission/podAdmission.ts';
import { cpuShares } from './servers/nodeCpu.ts';
import { PodPauses } from './servers/podPauses.ts';
import { DEFAULT_PRIORITY } from './servers/serverConfig.ts';
import { TrafficSources } from './trafficSources.ts';

/** Millicores of a core. */
const MILLICORES = 1000;

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
  readonly pauses: PodPauses;
  readonly sources: TrafficSources;
  /** Where the scenario has network policies. */
  readonly policies: NetworkPolicies | undefined;
  /** Where the scenario has servers with certificates, or clients that ask for one. */
  readonly certificates: ServedCertificates | undefined;
  /** Connections that the nodes' kernels keep track of; tables have no limit until one is installed. */
  readonly conntrack: ConntrackTables;
  readonly #tracking: ConnectionTracking;
  /** The pods of the ingress controller; undefined: there is none. */
  readonly ingress: IngressPods | undefined;
  /** What clients believe of the health of endpoints; undefined: none look after it. */
  readonly health: HealthViews | undefined;
  /** Pods that call others; undefined: there are none. */
  readonly #callers: Callers | undefined;
  readonly #path: RequestPath;
  /** Sources of clients and edges: what an ingress sends on comes behind them, and is no request of its own. */
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
    this.servers = new PodServers(loop, hosts, this.addresses, this.attempts, options.workloads, {
      priorities: Uint8Array.from(traffic, ({ priority = DEFAULT_PRIORITY }) => priority),
      pausable: options.pausable === true,
    });
    this.pauses = new PodPauses(loop, streams, this.addresses, this.servers);
    const hostPorts = entries.map(({ hostPort }) =>
      hostPort === undefined ? undefined : new HostPort(hostPort, hosts.count, this.addresses),
    );
    this.certificates = servedCertificates(options, this.addresses);
    const book = new AddressBook(this.addresses, this.servers, options.atAddress);
    this.processes = new PodProcesses(
      loop,
      hosts,
      this.addresses,
      this.servers,
      (slot, pod) => {
        if (this.servers.configOf(slot).forwards === true) this.ingress?.add(slot);
        this.#callers?.add(slot, this.servers.workload[slot], pod.status.podIP);
        for (const hostPort of hostPorts) hostPort?.podAdded(slot, pod);
        this.certificates?.sandboxAdded(slot, this.servers.workload[slot]);
        options.podAdded(slot, pod);
      },
      book,
      (slot) => {
        this.certificates?.processStarted(slot);
        this.pauses.processStarted(slot);
        this.#path.processStarted(slot);
      },
      (slot) => this.#path.processEnded(slot),
    );
    const { policiedSources, network } = options;
    this.policies = policiedSources && new NetworkPolicies(hosts, this.addresses, policiedSources);
    const { tcp = DEFAULT_TCP_SETTINGS } = options.network;
    const { clients } = this;
    const clientAddresses = new ClientAddresses(clients.place);
    const edges = callSources(options.workloads).length;
    const clientSources = options.traffic.slice(0, this.#sourceCount - edges);
    if (edges > 0) {
      const plans = callPlans(options.workloads, clientSources.length);
      this.#callers = new Callers(plans, this.addresses, clients, clientAddresses);
    }
    const counted = new Ports({ loop, clients, traffic, entries, tcp, nodes: hosts.count });
    const ports = counted.areCounted ? counted : undefined;
    const { kubeProxy } = options.network;
    const router = new Router(this.views, hosts, streams, options.ports, loop, kubeProxy);
    this.conntrack = new ConntrackTables(loop, hosts.count, options.conntrackFull);
    // An eBPF data plane keeps its own table, in which a new connection displaces an old one.
    const tracksConnections = kubeProxy.mode !== 'ebpf' && kubeProxy.conntrack?.maxPerCore !== 0;
    this.#tracking = new ConnectionTracking(tracksConnections ? this.conntrack : undefined, router);
    const connections = new Connections(
      this.addresses,
      clients.count,
      ports,
      this.#tracking,
      podPools(traffic, clients),
    );
    const loops = this.#requestLoops(options, connections);
    const ingressPolicy = options.ingress?.settings.policy;
    const reporting = podReporting(
      { loop, attempts: this.attempts, servers: this.servers },
      traffic,
      ingressPolicy,
    );
    const { latency } = options.network;
    const parts: RequestWorld = {
      loop,
      streams,
      hosts,
      addresses: this.addresses,
      latencies: new Latencies(loop, hosts, latency, streams),
      router,
      attribution: new Attribution(hosts, this.addresses),
      removedAddress: options.network.removedPodAddress,
      tcp,
      ...(ports !== undefined && { ports }),
      attempts: this.attempts,
      connections,
      tracking: this.#tracking,
      flows: new BalancedFlows(loop, this.attempts, clients.count, entries),
      clients,
      clientAddresses,
      servers: this.servers,
      traffic,
      entries,
      hostPorts,
      recorder,
      keys: requestKeys(traffic, streams, this.attempts, clients),
      reporting,
      reportLatencies: reporting && new Latencies(loop, hosts, latency, streams, 'report-latency'),
      ...(options.discovery !== undefined && { discovery: options.discovery }),
      policies: this.policies && { policies: this.policies, action: network.networkPolicyAction ?? 'drop' },
      tls: this.certificates && {
        certificates: this.certificates,
        settings: network.tls ?? DEFAULT_TLS_SETTINGS,
      },
      callers: this.#callers,
      ends: loops,
      work: requestWork(options.traffic, this.attempts),
      admission: options.workloads.some(({ admission }) => admission !== undefined)
        ? new PodAdmission({
            loop,
            streams,
            addresses: this.addresses,
            attempts: this.attempts,
            servers: this.servers,
          })
        : undefined,
    };
    // Checks draw from streams of their own: with them or without, requests travel alike.
    const checked = traffic.some(({ balancing }) => balancing?.health?.healthCheck !== undefined)
      ? { ...parts, latencies: new Latencies(loop, hosts, latency, streams, 'check-latency') }
      : parts;
    this.health = healthViews(checked, (change) => options.healthChanged?.(change));
    const world = { ...parts, health: this.health };
    const ingress = this.#ingressOnTheWay(options);
    this.ingress = ingress?.pods;
    this.#path = new RequestPath(world, (slot) => this.processes.drained(slot), ingress);
    this.sources = new TrafficSources(loop, streams, clientSources, this.clients, this.#path, loops);
  }

  /** Clients that wait for the end of one request before they send the next; undefined: there are none. */
  #requestLoops(
    { loop, streams, traffic, sessionDropped }: DataPlaneOptions,
    connections: Connections,
  ): RequestLoops | undefined {
    if (!haveLoops(traffic)) return undefined;
    const parts = {
      ...{ loop, streams, clients: this.clients },
      closeConnections: (client: number) => connections.dropIdle(client),
      dropped: ({ name }: { readonly name: string }) => sessionDropped?.(name),
    };
    return new RequestLoops(parts, originsOf(traffic), (source, client, demand) =>
      this.#path.send(source, client, this.sources.phase, demand),
    );
  }

  #ingressOnTheWay({
    loop,
    streams,
    hosts,
    traffic,
    ingress,
  }: DataPlaneOptions): IngressOnTheWay | undefined {
    if (ingress === undefined) return undefined;
    const firstClient = this.clients.count - MAX_INGRESS_PODS;
    const pods = new IngressPods(loop, streams, hosts, ingress, this.addresses, this.clients, firstClient);
    return { options: ingress, pods, source: traffic.length };
  }

  /** The node loses power: its processes and its clients are gone at once, and nobody is told. */
  powerOff(node: number): void {
    this.hosts.powered[node] = 0;
    this.processes.powerOff(node);
    this.clients.hostsChanged();
    this.#path.clientsLost(node);
    this.#tracking.forget(node);
  }

  /** Clients of a source: those that were configured, or the pods that make a call at this moment. */
  clientsOf(source: number): number {
    const { clients } = this;
    return this.#callers?.presentOn(source) ?? clients.firstOf(source + 1) - clients.firstOf(source);
  }

  /** The node runs at another speed. @param factor on the time of a service; 1 is normal */
  setSlowdown(node: number, factor: number): void {
    const ratio = factor / this.hosts.slowdown[node];
    this.hosts.slowdown[node] = factor;
    if (ratio !== 1) this.servers.speedChanged(node, ratio);
  }

  /**
   * Something that is no pod of the scenario wants CPU of the node. @param cores it would use @param request its weight, as
   * that of a pod which requests so many cores @returns ends it, and does nothing where the node has gone meanwhile
   */
  addCpuHog(node: number, cores: number, request: number): () => void {
    const hog = { cores, shares: cpuShares(request * MILLICORES) };
    return this.servers.processors?.nodeCpu?.addHog(node, hog) ?? (() => {});
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
    this.sources.clientsBack();
  }

  /**
   * Requests of all sources that still wait for an outcome: counted by looking at each, so that the recorder's own
   * count can be checked against it.
   */
  get waiting(): number {
    let count = 0;
    for (let attempt = 0; attempt < this.attempts.used; attempt++) {
      const counts = this.attempts.isRequest(attempt) && this.attempts.source(attempt) < this.#sourceCount;
      if (counts) count++;
    }
    return count;
  }

  /** Requests of a source, sent in a phase, that still wait for an outcome: counted by looking at each. */
  inFlight(source: number, phase: number): number {
    const { attempts } = this;
    let count = 0;
    for (let attempt = 0; attempt < attempts.used; attempt++) {
      const counts = attempts.isRequest(attempt) && attempts.source(attempt) === source;
      if (counts && attempts.phase(attempt) === phase) count++;
    }
    return count;
  }
}

/** Idle connections by pod, for clients that pick pods themselves; undefined if there are none. */
function podPools(traffic: readonly TrafficConfig[], clients: Clients): PodPools | undefined {
  if (traffic.every(({ balancing }) => balancing === undefined)) return undefined;
  const isPooled = new Uint8Array(clients.count);
  for (const [source, { balancing }] of traffic.entries())
    if (balancing !== undefined) isPooled.fill(1, clients.firstOf(source), clients.firstOf(source + 1));
  return new PodPools(isPooled);
}

/** The certificates of all servers; undefined if nobody has or wants one. */
function servedCertificates(
  { loop, streams, traffic, workloads, syncFrequency = SYNC_FREQUENCY }: DataPlaneOptions,
  addresses: PodAddresses,
): ServedCertificates | undefined {
  const isUsed = [...traffic, ...workloads].some(({ tls }) => tls !== undefined);
  if (!isUsed) return undefined;
  const certificates = workloads.map(
    ({ tls }) =>
      tls && {
        certificates: [tls, ...tls.renewals],
        ...(tls.reload !== undefined && { reload: tls.reload }),
      },
  );
  return new ServedCertificates(loop, addresses, certificates, syncFrequency, () =>
    streams.stream('kubelet-sync'),
  );
}
