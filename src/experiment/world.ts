import type { ApiServer } from '../cluster/api/apiServer.ts';
import { PublicAddresses } from '../cluster/api/publicAddresses.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { ClusterEvent, EventSink } from '../cluster/events.ts';
import { ZONE_LABEL } from '../cluster/objects.ts';
import type { SchedulingTrace } from '../cluster/scheduler/schedulingTrace.ts';
import { REGION_LABEL } from '../cluster/zones.ts';
import { EventLoop } from '../engine/eventLoop.ts';
import { RandomStreams } from '../engine/random.ts';
import { scheduleFaults } from '../faults/schedule.ts';
import { Recorder } from '../metrics/recorder.ts';
import { Hosts } from '../network/hosts.ts';
import { ServicePorts } from '../network/servicePorts.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { DEFAULT_WORKLOAD } from '../workload/config.ts';
import { DataPlane } from '../workload/dataPlane.ts';
import type { DataPlaneOptions } from '../workload/dataPlaneOptions.ts';
import type { RequestRecorder } from '../workload/recorder.ts';
import { atAddress } from './atAddress.ts';
import { withCallSources } from './callSources.ts';
import { ClusterOfWorld } from './clusterOfWorld.ts';
import { type ClusterPart, clusterParts } from './clusterParts.ts';
import { ClusterSampler } from './clusterSampler.ts';
import { conntrackFull, installConntrack } from './conntrack.ts';
import { Discovery } from './discovery.ts';
import { droppedSessions } from './droppedSessions.ts';
import { sourceEntries } from './entries.ts';
import { FederatedNames } from './federatedNames.ts';
import { healthEvent } from './healthEvents.ts';
import { IngressController } from './ingress.ts';
import { joinClusters } from './joinClusters.ts';
import { shareNodeCpu } from './nodeCpu.ts';
import { nodesInReserve } from './nodesThatComeAndGo.ts';
import { phaseEnds } from './phases.ts';
import { PodLedger } from './podLedger.ts';
import { policiedSources } from './policies.ts';

/**
 * Everything that a scenario describes, built and joined: control planes and data plane on one event loop, the faults
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
  /** One, in most scenarios. */
  readonly clusters: readonly ClusterOfWorld[];
  /** Numbers of Service ports, by which the routing views know them; the nodes of each cluster mean its own Services. */
  readonly ports = new ServicePorts();
  /** How the clients find their Services. */
  readonly discovery: Discovery;
  /** What names of a federation lead to. */
  readonly federation: FederatedNames;
  readonly #scenario: Scenario;

  /**
   * @param described the scenario
   * @param replication gives each repetition of a scenario random streams of its own
   * @param schedulingTrace told how each pod got its node
   * @param watching stands between data plane and recorder, for whoever follows single requests; absent: nobody
   */
  constructor(
    described: Scenario,
    replication: number,
    schedulingTrace?: SchedulingTrace,
    watching?: (recorder: RequestRecorder) => RequestRecorder,
  ) {
    // Who enters the cluster, and how, is the same for clients and for pods that call others.
    const scenario = withCallSources(described);
    const { traffic, network } = scenario;
    this.#scenario = scenario;
    // The clock starts before the traffic does, so that the cluster can settle.
    this.loop = new EventLoop(-scenario.settle);
    const { loop, ports } = this;
    const streams = new RandomStreams(scenario.seed, replication);
    const events: EventSink = (event) => this.events.push(event);
    const parts = clusterParts(scenario);
    const hosts = hostsOf(scenario, parts);
    // Edges of the call graph are counted as sources are, behind those of clients.
    this.recorder = new Recorder(traffic.map(({ name }) => name));
    this.federation = new FederatedNames(loop, scenario);
    const { federation: names } = this;
    const entries = sourceEntries(traffic, {
      ...{ loop, streams, hosts, ports, events, names },
      settings: network.loadBalancer,
      // Asked for when the first health check needs it: the plane is made after its entries.
      plane: () => this.plane,
      parts,
    });
    this.discovery = new Discovery(scenario, ports);
    const ingress = network.ingress && new IngressController(traffic, network.ingress, ports);
    this.plane = this.#dataPlane(
      { loop, streams, hosts, ports, network, traffic, entries },
      { watching, ingress, events },
    );
    installConntrack(this.plane, scenario);
    shareNodeCpu(this.plane, scenario);
    this.ledger = new PodLedger(() => loop.now);
    this.sampler = new ClusterSampler(
      this.plane,
      this.ledger.podOfSlot,
      // Asked with the first sample, when the clusters are there.
      (node) => this.clusters[hosts.cluster[node]].written.version,
    );
    const { plane, ledger, sampler, discovery } = this;
    const publicAddresses = new PublicAddresses();
    this.clusters = parts.map(
      (part) =>
        new ClusterOfWorld(
          {
            ...{ scenario, loop, streams, replication, plane, ports, entries, ledger, sampler, discovery },
            ...{ ingress, report: events, events: this.events, publicAddresses, schedulingTrace },
          },
          part,
        ),
    );
    for (const cluster of this.clusters) cluster.start();
    joinClusters(scenario, { loop, streams, hosts, clusters: this.clusters, names });
    this.#planPhases();
    this.plane.sources.start();
    // Last: a fault at the time of a manifest or of a phase's beginning comes after it.
    const [first, ...others] = this.clusters.map((each) => [each.part.name, each.faultSite()] as const);
    const sites = new Map([first, ...others]);
    scheduleFaults(scenario.faults, first[1], ({ cluster }) => sites.get(cluster) ?? first[1]);
  }

  /**
   * One of the clusters, for whoever looks at it from outside. @param cluster its name; absent: the first
   * @throws RangeError if there is none of that name
   */
  at(cluster?: string): ClusterOfWorld {
    const found =
      cluster === undefined ? this.clusters[0] : this.clusters.find(({ part }) => part.name === cluster);
    if (found === undefined) throw new RangeError(`there is no cluster ${cluster}`);
    return found;
  }

  /** The API server of the first cluster, for whoever looks at it from outside. */
  get api(): ApiServer {
    return this.clusters[0].api;
  }

  /** The control plane of the first cluster. */
  get cluster(): Cluster {
    return this.clusters[0].cluster;
  }

  /** The data plane, with those parts alone that the scenario has a use for: what is absent costs a request nothing. */
  #dataPlane(
    parts: Pick<DataPlaneOptions, 'loop' | 'streams' | 'hosts' | 'ports' | 'network' | 'traffic' | 'entries'>,
    { watching, ingress, events }: Attachments,
  ): DataPlane {
    const { loop, hosts } = parts;
    const scenario = this.#scenario;
    const { parts: discovery } = this.discovery;
    const policied = policiedSources(scenario);
    const { syncFrequency } = scenario.cluster.kubelet;
    return new DataPlane({
      ...parts,
      // Pods that no workload of the scenario matches behave as the default one, which comes last.
      workloads: [...scenario.workloads, DEFAULT_WORKLOAD],
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
      sessionDropped: droppedSessions(loop, events),
      conntrackFull: (node) => events(conntrackFull(loop.now, hosts.names[node])),
      healthChanged: (change) =>
        events(
          healthEvent(loop.now, change, this.#scenario.traffic[change.source], {
            podName: (slot) => this.ledger.nameOf(slot),
            clients: this.plane.clientsOf(change.source),
          }),
        ),
    });
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

/** What is joined to the data plane from outside. */
interface Attachments {
  readonly watching: ((recorder: RequestRecorder) => RequestRecorder) | undefined;
  readonly ingress: IngressController | undefined;
  readonly events: EventSink;
}

/** The machines of all clusters, each with the number of its cluster. */
function hostsOf(scenario: Scenario, parts: readonly ClusterPart[]): Hosts {
  const { nodes } = scenario;
  const hosts = new Hosts(
    nodes.map(({ name }) => name),
    nodes.map(({ labels }) => labels[ZONE_LABEL] ?? ''),
    nodesInReserve(scenario),
    nodes.map(({ labels }) => labels[REGION_LABEL] ?? ''),
  );
  // Nodes of a cluster stand together in the list.
  for (const { firstNode, nodes: own, number } of parts)
    hosts.cluster.fill(number, firstNode, firstNode + own.length);
  return hosts;
}
