import type { ApiServer } from '../cluster/api/apiServer.ts';
import type { ObservedChange } from '../cluster/api/watch.ts';
import { Cluster } from '../cluster/cluster.ts';
import type { ClusterEvent, EventSink } from '../cluster/events.ts';
import type { Pod } from '../cluster/objects.ts';
import { ZONE_LABEL } from '../cluster/objects.ts';
import type { SchedulingTrace } from '../cluster/scheduler/schedulingTrace.ts';
import { REGION_LABEL } from '../cluster/zones.ts';
import { EventLoop } from '../engine/eventLoop.ts';
import { RandomStreams } from '../engine/random.ts';
import { scheduleFaults } from '../faults/schedule.ts';
import { Recorder } from '../metrics/recorder.ts';
import { Convergence } from '../network/convergence.ts';
import { EndpointsConfig } from '../network/endpointsConfig.ts';
import { EndpointTruth } from '../network/endpointTruth.ts';
import { Hosts } from '../network/hosts.ts';
import { hashesAddresses } from '../network/kubeProxy/modes.ts';
import { KubeProxies } from '../network/kubeProxy.ts';
import { ServicePorts } from '../network/servicePorts.ts';
import { NETWORK_POLICY_LATENCY } from '../network/settings.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Entry } from '../workload/config.ts';
import { DEFAULT_WORKLOAD } from '../workload/config.ts';
import { DataPlane } from '../workload/dataPlane.ts';
import type { SourceEntry } from '../workload/entries.ts';
import type { RequestRecorder } from '../workload/recorder.ts';
import { atAddress } from './atAddress.ts';
import { balancedEndpoints } from './balancedEndpoints.ts';
import { BalancerTargets } from './balancerTargets.ts';
import { followCertificates } from './certificates.ts';
import { ClusterSampler } from './clusterSampler.ts';
import { conntrackFull, installConntrack } from './conntrack.ts';
import { directEntries } from './directEntries.ts';
import { Discovery } from './discovery.ts';
import { sourceEntries } from './entries.ts';
import { faultSite } from './faultSite.ts';
import { IngressController } from './ingress.ts';
import { shareNodeCpu } from './nodeCpu.ts';
import { followNodes, machines, nodesInReserve } from './nodesThatComeAndGo.ts';
import { phaseEnds } from './phases.ts';
import { PodLedger } from './podLedger.ts';
import { followPolicies, policiedSources } from './policies.ts';
import { connectProxies } from './proxyConnections.ts';

/**
 * Everything that a scenario describes, built and joined: control plane and data plane on one event loop, the faults
 * on their times, and the recorders that watch. The clock stands at `-settle`, and nothing has happened yet.
 */
export class World {
  readonly loop: EventLoop;
  /** Counts requests; the sampler looks at pods and nodes; the ledger keeps the lives of pods. */
  readonly recorder: Recorder;
  readonly plane: DataPlane;
  readonly sampler: ClusterSampler;
  readonly ledger: PodLedger;
  /** What happened, in order of time, from -settle on. */
  readonly events: ClusterEvent[] = [];
  readonly #scenario: Scenario;
  readonly #cluster: Cluster;
  readonly #entries: readonly SourceEntry[];
  readonly #ports = new ServicePorts();
  /** Endpoints as the kube-proxies know them, and as the API has them. */
  readonly #seen: EndpointsConfig;
  readonly #written = new EndpointsConfig(this.#ports);
  /** One kube-proxy a node, and the measure of how long all of them take to follow. */
  readonly #proxies: KubeProxies;
  readonly #convergence: Convergence;
  /** How the clients find their Services. */
  readonly discovery: Discovery;

  /**
   * @param replication gives each repetition of a scenario random streams of its own
   * @param schedulingTrace told how each pod got its node
   * @param watching stands between data plane and recorder, for whoever follows single requests; absent: nobody
   */
  constructor(
    scenario: Scenario,
    replication: number,
    schedulingTrace?: SchedulingTrace,
    watching?: (recorder: RequestRecorder) => RequestRecorder,
  ) {
    const { nodes, traffic, network, cluster: settings } = scenario;
    this.#scenario = scenario;
    this.loop = new EventLoop(-scenario.settle);
    const { loop } = this;
    const streams = new RandomStreams(scenario.seed, replication);
    const events: EventSink = (event) => this.events.push(event);
    const hosts = new Hosts(
      nodes.map(({ name }) => name),
      nodes.map(({ labels }) => labels[ZONE_LABEL] ?? ''),
      nodesInReserve(scenario),
      nodes.map(({ labels }) => labels[REGION_LABEL] ?? ''),
    );
    this.recorder = new Recorder(traffic.map(({ name }) => name));
    this.#entries = sourceEntries(traffic, {
      loop,
      streams,
      hosts,
      ports: this.#ports,
      settings: network.loadBalancer,
      events,
      plane: () => this.plane,
    });
    this.discovery = new Discovery(scenario, this.#ports);
    const { parts: discovery } = this.discovery;
    const policied = policiedSources(scenario);
    const { syncFrequency } = settings.kubelet;
    const ingress = network.ingress && new IngressController(traffic, network.ingress, this.#ports);
    this.plane = new DataPlane({
      loop,
      streams,
      hosts,
      ports: this.#ports,
      network,
      workloads: [...scenario.workloads, DEFAULT_WORKLOAD],
      traffic,
      entries: this.#entries,
      recorder: watching?.(this.recorder) ?? this.recorder,
      atAddress: atAddress(hosts.count),
      ...(discovery !== undefined && { discovery }),
      ...(policied && { policiedSources: policied }),
      ...(syncFrequency !== undefined && { syncFrequency }),
      ...(ingress !== undefined && { ingress: ingress.options }),
      pausable: scenario.faults.some(({ kind }) => kind === 'pod-pause'),
      podAdded: (slot, pod) => {
        this.ledger.sandbox(slot, pod);
        this.sampler.slotAdded(slot);
      },
      conntrackFull: (node) => events(conntrackFull(loop.now, hosts.names[node])),
    });
    installConntrack(this.plane, scenario);
    shareNodeCpu(this.plane, scenario);
    const { mode, nodeHints = true } = network.kubeProxy;
    this.#seen = new EndpointsConfig(this.#ports, {
      nodes: hosts,
      nodeHints,
      keepKeys: hashesAddresses(mode),
    });
    this.ledger = new PodLedger(() => loop.now);
    this.sampler = new ClusterSampler(this.plane, this.ledger.podOfSlot, () => this.#written.version);
    this.#convergence = new Convergence(loop, hosts, this.plane.views, (service, seconds, count) =>
      events({
        time: loop.now,
        type: 'Normal',
        reason: 'RulesSynced',
        object: `Service/${service.slice(service.indexOf('/') + 1)}`,
        message: `all ${count} nodes route as the API says, ${seconds.toFixed(2)} s after the change`,
      }),
    );
    this.#proxies = new KubeProxies(
      loop,
      this.#seen,
      this.plane.views,
      hosts,
      network.kubeProxy,
      () => this.#convergence.programmed(),
      streams.stream('kube-proxy-sync'),
    );
    const { nodeGroups = [] } = scenario;
    this.#cluster = new Cluster({
      loop,
      streams,
      settings,
      runtime: this.plane.processes,
      nodes,
      nodeGroups,
      machines: machines(this.plane, this.#proxies, network.kubeProxy),
      events,
      providedBalancers: new Set(Object.keys(network.loadBalancer.services ?? {})),
      ...(schedulingTrace && { schedulingTrace }),
    });
    // Observers and watchers stand before the cluster starts, so that they see every object from its creation.
    this.#observe();
    this.#watch();
    this.discovery.follow(this.#cluster, this.#entries);
    ingress?.follow(this.#cluster, this.plane);
    connectProxies(loop, this.#cluster.api, streams, hosts.names, this.#proxies);
    if (nodeGroups.length > 0) followNodes(this.#cluster.api, this.plane, this.#entries, settings);
    new BalancerTargets({
      ...{ loop, hosts, traffic, events, cluster: this.#cluster, entries: this.#entries },
      settings: network.loadBalancer,
    }).start();
    this.#secure(events);
    this.#cluster.start();
    this.#planApplies();
    this.#planPhases();
    this.plane.sources.start();
    // Last: a fault at the time of a manifest or of a phase's beginning comes after it.
    const { nodeBoot } = settings;
    scheduleFaults(
      scenario.faults,
      faultSite({
        loop,
        streams,
        cluster: this.#cluster,
        plane: this.plane,
        proxies: this.#proxies,
        nodeBoot,
        events,
      }),
    );
  }

  /** The API server, for whoever looks at the cluster from outside. */
  get api(): ApiServer {
    return this.#cluster.api;
  }

  /** What the records need: every write, at the moment of the write. */
  #observe(): void {
    const { api } = this.#cluster;
    const truth = new EndpointTruth(this.plane.addresses);
    api.observe('Node', (change) => this.sampler.node(change));
    api.observe('ReplicaSet', (change) => this.ledger.replicaSet(change));
    api.observe('Pod', (change) => {
      this.ledger.pod(change);
      this.sampler.pod(change);
      this.#markTerminating(change);
    });
    api.observe('Service', ({ type, object }) => this.#written.service(object, type !== 'DELETED'));
    api.observe('EndpointSlice', ({ type, object }) => {
      this.#written.slice(object, type !== 'DELETED');
      truth.slice(object, type !== 'DELETED');
      this.#noteReadyEndpoints(truth);
      this.#convergence.changed(`${object.meta.namespace}/${object.serviceName}`, this.#written.version);
    });
  }

  /** The control plane, for what no API tells: what is on the nodes. */
  get cluster(): Cluster {
    return this.#cluster;
  }

  /** Numbers of Service ports, by which the routing views know them. */
  get ports(): ServicePorts {
    return this.#ports;
  }

  /** What the kube-proxies and the cluster's DNS learn, with the watch's lag. */
  #watch(): void {
    const { api } = this.#cluster;
    api.watch('Service', ({ type, object }) => {
      this.#seen.service(object, type !== 'DELETED');
      this.#proxies.changed();
    });
    // CoreDNS has a connection of its own, which is lost and found at other times than those of the kube-proxies.
    const dns = this.#cluster.client('coredns');
    dns.watch('Service', () => this.#noteNames());
    const { processes } = this.plane;
    directEntries(
      this.#scenario.traffic,
      this.#entries,
      () => dns,
      (address) => processes.addressSlot(address),
    );
    balancedEndpoints(this.#scenario.traffic, this.#entries, this.#cluster);
    api.watch('EndpointSlice', ({ type, object }) => {
      this.#seen.slice(object, type !== 'DELETED');
      this.#proxies.changed();
    });
  }

  /** Network policies and certificates, where the scenario has any. */
  #secure(events: EventSink): void {
    const { loop } = this;
    const { policies, certificates } = this.plane;
    const cluster = this.#cluster;
    const { networkPolicyLatency = NETWORK_POLICY_LATENCY } = this.#scenario.network;
    if (policies !== undefined)
      followPolicies(loop, cluster.client('network-policies'), policies, networkPolicyLatency);
    if (certificates !== undefined)
      followCertificates(this.#scenario, { loop, cluster, certificates, events });
  }

  /** A pod that is deleted without a grace period has no time of deletion: it is gone at once. */
  #markTerminating({ type, object }: ObservedChange<Pod>): void {
    if (type !== 'DELETED' && object.meta.deletionTimestamp === undefined) return;
    for (const slot of this.ledger.slotsOf(object)) this.plane.addresses.terminating[slot] = 1;
  }

  /** A name resolves from the moment at which the cluster's DNS has seen its Service (CoreDNS, plugin `kubernetes`). */
  #noteNames(): void {
    for (const [source, { entry }] of this.#scenario.traffic.entries()) {
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
    for (const [source, { entry }] of this.#scenario.traffic.entries()) {
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
    for (const { manifest, at } of this.#scenario.manifests) {
      this.loop.setTimer(at - this.loop.now, () => this.#cluster.apply(manifest));
    }
  }

  /** Planned before the first arrival, so that a request sent at a boundary belongs to the phase that begins there. */
  #planPhases(): void {
    const [warmup, fault] = phaseEnds(this.#scenario);
    const enter = (phase: number, at: number) =>
      this.loop.setTimer(at - this.loop.now, () => {
        this.plane.sources.phase = phase;
      });
    enter(1, warmup);
    enter(2, fault);
  }
}
