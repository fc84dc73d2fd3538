import type { ApiServer } from '../cluster/api/apiServer.ts';
import type { PublicAddresses } from '../cluster/api/publicAddresses.ts';
import type { ObservedChange } from '../cluster/api/watch.ts';
import { Cluster } from '../cluster/cluster.ts';
import type { ClusterEvent, EventSink } from '../cluster/events.ts';
import type { Pod } from '../cluster/objects.ts';
import type { SchedulingTrace } from '../cluster/scheduler/schedulingTrace.ts';
import type { EventLoop } from '../engine/eventLoop.ts';
import { RandomStreams } from '../engine/random.ts';
import type { FaultSite } from '../faults/site.ts';
import { Convergence } from '../network/convergence.ts';
import { EndpointsConfig } from '../network/endpointsConfig.ts';
import { EndpointTruth } from '../network/endpointTruth.ts';
import { hashesAddresses } from '../network/kubeProxy/modes.ts';
import { KubeProxies } from '../network/kubeProxy.ts';
import type { ServicePorts } from '../network/servicePorts.ts';
import { NETWORK_POLICY_LATENCY } from '../network/settings.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Entry, TrafficConfig } from '../workload/config.ts';
import type { DataPlane } from '../workload/dataPlane.ts';
import type { SourceEntry } from '../workload/entries.ts';
import { balancedEndpoints } from './balancedEndpoints.ts';
import { BalancerTargets } from './balancerTargets.ts';
import { followCertificates } from './certificates.ts';
import { clusterEvents, eventsOf } from './clusterEvents.ts';
import type { ClusterPart } from './clusterParts.ts';
import { ClusterRuntime } from './clusterRuntime.ts';
import type { ClusterSampler } from './clusterSampler.ts';
import { directEntries } from './directEntries.ts';
import type { Discovery } from './discovery.ts';
import { faultSite } from './faultSite.ts';
import type { IngressController } from './ingress.ts';
import { followNodes, machines } from './nodesThatComeAndGo.ts';
import { OwnNodes } from './ownNodes.ts';
import type { PodLedger } from './podLedger.ts';
import { followPolicies } from './policies.ts';
import { connectProxies } from './proxyConnections.ts';

/** What a cluster finds in the world. */
export interface WorldParts {
  readonly scenario: Scenario;
  readonly loop: EventLoop;
  /** Those of the scenario. */
  readonly streams: RandomStreams;
  readonly replication: number;
  readonly plane: DataPlane;
  readonly ports: ServicePorts;
  /** One for each traffic source of the scenario. */
  readonly entries: readonly SourceEntry[];
  readonly ledger: PodLedger;
  readonly sampler: ClusterSampler;
  readonly discovery: Discovery;
  readonly ingress: IngressController | undefined;
  readonly report: EventSink;
  /** All that went there so far, of all clusters. */
  readonly events: readonly ClusterEvent[];
  readonly publicAddresses: PublicAddresses;
  readonly schedulingTrace: SchedulingTrace | undefined;
}

/**
 * One cluster in the world: its control plane, the kube-proxies of its nodes, and whoever follows its API. Most scenarios
 * have one; several share the data plane, in which addresses and nodes of all of them are.
 */
export class ClusterOfWorld {
  /** Which of the scenario's clusters it is. */
  readonly part: ClusterPart;
  /** The control plane, for what no API tells: what is on the nodes. */
  readonly cluster: Cluster;
  /** Where its events go. */
  readonly report: EventSink;
  /** Endpoints as the API has them, and as the kube-proxies know them. */
  readonly written: EndpointsConfig;
  readonly #seen: EndpointsConfig;
  readonly #world: WorldParts;
  readonly #streams: RandomStreams;
  /** Its nodes among those of all clusters. */
  readonly nodes: OwnNodes;
  /** Traffic that comes in here, and the entry of each source. */
  readonly #traffic: readonly TrafficConfig[];
  readonly #entries: readonly SourceEntry[];
  /** One kube-proxy a node, and the measure of how long all of them take to follow. */
  readonly #proxies: KubeProxies;
  readonly #convergence: Convergence;

  constructor(world: WorldParts, part: ClusterPart) {
    const { loop, plane, ports, replication, scenario } = world;
    const { hosts } = plane;
    const { network } = scenario;
    this.#world = world;
    this.part = part;
    this.report = clusterEvents(world.report, part.prefix);
    // Streams of a cluster among several have its name in their seed, so clusters do not meet the same draws.
    this.#streams =
      part.name === undefined
        ? world.streams
        : new RandomStreams(`${scenario.seed}/${replication}/${part.name}`);
    this.nodes = new OwnNodes(hosts, part);
    const isHere = ({ entry }: TrafficConfig) => entry.cluster === part.name;
    this.#traffic = scenario.traffic.filter(isHere);
    this.#entries = world.entries.filter((_, source) => isHere(scenario.traffic[source]));
    const { mode, nodeHints = true } = network.kubeProxy;
    this.written = new EndpointsConfig(ports);
    this.#seen = new EndpointsConfig(ports, {
      nodes: this.nodes,
      nodeHints,
      keepKeys: hashesAddresses(mode),
    });
    this.#convergence = new Convergence(
      loop,
      hosts,
      plane.views,
      // An event that Kubernetes does not have: when the last node's rules have followed a change.
      (service, seconds, count) =>
        this.report({
          time: loop.now,
          type: 'Normal',
          reason: 'RulesSynced',
          object: `Service/${service.slice(service.indexOf('/') + 1)}`,
          message: `all ${count} nodes route as the API says, ${seconds.toFixed(2)} s after the change`,
        }),
      this.nodes.numbers,
    );
    this.#proxies = new KubeProxies(
      loop,
      this.#seen,
      plane.views,
      hosts,
      network.kubeProxy,
      // Called with each rewriting of a node's rules: the last of all nodes ends the wait.
      () => this.#convergence.programmed(),
      this.#streams.stream('kube-proxy-sync'),
      this.nodes.numbers,
    );
    this.cluster = this.#controlPlane();
  }

  /** The API server, for whoever looks at the cluster from outside. */
  get api(): ApiServer {
    return this.cluster.api;
  }

  /** What has happened in it, in order of time, under the names that it has for its objects. */
  get events(): readonly ClusterEvent[] {
    return eventsOf(this.#world.events, this.part.prefix);
  }

  /** What faults can see of the cluster and do to it. */
  faultSite(): FaultSite {
    const { loop, streams, plane } = this.#world;
    const { nodeBoot } = this.part.settings;
    return faultSite({
      ...{ loop, streams, plane, nodeBoot },
      cluster: this.cluster,
      proxies: this.#proxies,
      events: this.report,
      nodeNumbers: this.nodes,
      number: this.part.number,
    });
  }

  /** Lets everybody follow the API who does, and starts the cluster. */
  start(): void {
    const { discovery, entries, ingress, loop, plane, scenario } = this.#world;
    const { name, nodeGroups, nodes, settings } = this.part;
    const { cluster } = this;
    // Observers and watchers stand before the cluster starts, so that they see every object from its creation.
    this.#observe();
    this.#watch();
    discovery.follow(cluster, entries, name);
    ingress?.follow(cluster, plane);
    // All nodes that there may be, where groups of them come and go.
    const numbers = this.nodes.numbers ?? plane.hosts.names.map((_, node) => node);
    const names = name === undefined ? plane.hosts.names : nodes.map((node) => node.name);
    connectProxies(loop, cluster.api, this.#streams, names, this.#proxies, numbers);
    // Only where nodes can come and go does anybody have to follow them.
    if (nodeGroups.length > 0) followNodes(cluster.api, plane, entries, settings);
    new BalancerTargets({
      ...{ loop, hosts: this.nodes, traffic: this.#traffic, events: this.report, cluster },
      entries: this.#entries,
      settings: scenario.network.loadBalancer,
    }).start();
    this.#secure();
    cluster.start();
    this.#planApplies();
  }

  /** The control plane, with the runtime that puts its pods into the data plane. */
  #controlPlane(): Cluster {
    const { loop, plane, publicAddresses, scenario, schedulingTrace } = this.#world;
    const { firstNode, name, nodeGroups, nodes, prefix, settings } = this.part;
    const { kubeProxy, loadBalancer } = scenario.network;
    return new Cluster({
      loop,
      streams: this.#streams,
      settings,
      runtime: name === undefined ? plane.processes : new ClusterRuntime(plane.processes, prefix),
      nodes,
      nodeGroups,
      machines: machines(plane, this.#proxies, kubeProxy),
      events: this.report,
      providedBalancers: new Set(Object.keys(loadBalancer.services ?? {})),
      firstNode,
      publicAddresses,
      ...(schedulingTrace && { schedulingTrace }),
    });
  }

  /** What the records need: every write, at the moment of the write. */
  #observe(): void {
    const { ledger, plane, sampler } = this.#world;
    const { prefix } = this.part;
    const { api } = this.cluster;
    const truth = new EndpointTruth(plane.addresses);
    api.observe('Node', (change) => sampler.node(change, prefix));
    api.observe('ReplicaSet', (change) => ledger.replicaSet(change));
    api.observe('Pod', (change) => {
      ledger.pod(change, prefix);
      sampler.pod(change, prefix);
      this.#markTerminating(change);
    });
    api.observe('Service', ({ type, object }) => this.written.service(object, type !== 'DELETED'));
    api.observe('EndpointSlice', ({ type, object }) => {
      this.written.slice(object, type !== 'DELETED');
      truth.slice(object, type !== 'DELETED');
      this.#noteReadyEndpoints(truth);
      // The clock of convergence starts with the write, not with what a watch brings later.
      this.#convergence.changed(`${object.meta.namespace}/${object.serviceName}`, this.written.version);
    });
  }

  /** What the kube-proxies and the cluster's DNS learn, with the watch's lag. */
  #watch(): void {
    const { api } = this.cluster;
    api.watch('Service', ({ type, object }) => {
      this.#seen.service(object, type !== 'DELETED');
      this.#proxies.changed();
    });
    // CoreDNS has a connection of its own, which is lost and found at other times than those of the kube-proxies.
    const dns = this.cluster.client('coredns');
    dns.watch('Service', () => this.#noteNames());
    // Numbers an address that somebody has written down.
    const { processes } = this.#world.plane;
    directEntries(
      this.#traffic,
      this.#entries,
      () => dns,
      (address) => processes.addressSlot(address),
    );
    balancedEndpoints(this.#traffic, this.#entries, this.cluster);
    api.watch('EndpointSlice', ({ type, object }) => {
      this.#seen.slice(object, type !== 'DELETED');
      this.#proxies.changed();
    });
  }

  /** Network policies and certificates, where the scenario has any. */
  #secure(): void {
    const { loop, plane, scenario } = this.#world;
    const { policies, certificates } = plane;
    const { cluster, report: events } = this;
    // Added on top of the watch's lag: the time that an agent takes to program what it has learned.
    const { networkPolicyLatency = NETWORK_POLICY_LATENCY } = scenario.network;
    if (policies !== undefined)
      followPolicies(loop, cluster.client('network-policies'), policies, networkPolicyLatency);
    const { workloads } = scenario;
    const { manifests } = this.part;
    if (certificates !== undefined)
      followCertificates({ workloads, manifests }, { loop, cluster, certificates, events });
  }

  /** A pod that is deleted without a grace period has no time of deletion: it is gone at once. */
  #markTerminating({ type, object }: ObservedChange<Pod>): void {
    if (type !== 'DELETED' && object.meta.deletionTimestamp === undefined) return;
    // Every sandbox: a pod that lost its node's power has had several.
    const { ledger, plane } = this.#world;
    for (const slot of ledger.slotsOf(object)) plane.addresses.terminating[slot] = 1;
  }

  /** A name resolves from the moment at which the cluster's DNS has seen its Service (CoreDNS, plugin `kubernetes`). */
  #noteNames(): void {
    for (const [source, { entry }] of this.#traffic.entries()) {
      const { aliases = [] } = entry;
      const exists = ({ namespace, service }: Pick<Entry, 'namespace' | 'service'>) =>
        this.#seen.exists(namespace, service);
      // A node's address has no name to resolve.
      const needsNone = entry.via === 'Address' || entry.via === 'HostPort';
      const isThere = needsNone || (entry.via !== 'Nowhere' && exists(entry));
      this.#entries[source].resolves = isThere && aliases.every(exists);
    }
  }

  /** Only to tell `no-ready-pod` from `rules-not-yet-programmed` when a connection is rejected. */
  #noteReadyEndpoints(truth: EndpointTruth): void {
    for (const [source, { entry }] of this.#traffic.entries()) {
      const { namespace, service, port } = entry;
      const ports = this.api.get('Service', `${namespace}/${service}`)?.spec.ports ?? [];
      const number = ports.findIndex((each) => each.port === port);
      // A Service may have endpoints and yet none for this port, if no pod has one of that name.
      const ready = truth.readyCount(namespace, service, number < 0 ? undefined : number);
      this.#entries[source].hasReadyEndpoint = ready > 0;
    }
  }

  /** Manifests of equal time are applied in the order of the scenario, as `kubectl apply -f` goes through a file. */
  #planApplies(): void {
    const { loop } = this.#world;
    for (const { manifest, at } of this.part.manifests)
      loop.setTimer(at - loop.now, () => this.cluster.apply(manifest));
  }
}
