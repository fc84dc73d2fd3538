import type { Pod } from '../../src/cluster/objects.ts';
import type { PodSlot } from '../../src/cluster/runtime.ts';
import { EventLoop } from '../../src/engine/eventLoop.ts';
import { RandomStreams } from '../../src/engine/random.ts';
import { CAUSES, LAGS } from '../../src/network/causes.ts';
import { Hosts } from '../../src/network/hosts.ts';
import type { PoliciedSource } from '../../src/network/policy/networkPolicies.ts';
import { DEFAULT_NETWORK_SETTINGS, type NetworkSettings } from '../../src/network/settings.ts';
import type { Arrivals, TrafficConfig, WorkloadConfig } from '../../src/workload/config.ts';
import { DataPlane } from '../../src/workload/dataPlane.ts';
import { type SourceEntry, Via } from '../../src/workload/entries.ts';
import type { RequestRecorder } from '../../src/workload/recorder.ts';
import { numberedPorts } from '../support/ports.ts';
import { traffic, workload } from '../support/scenarios.ts';

/** One-way delays that cannot be mixed up: every sum of two of them is another number. */
export const LATENCY = { sameNode: 0.001, sameZone: 0.01, crossZone: 0.1, internet: 0.5 };

/** Nodes of the small plane, by number: 0 and 1 share a zone, 2 is elsewhere. */
export const NODES = ['n0', 'n1', 'n2'] as const;

/** An outcome as a client sees it. */
export interface Outcome {
  readonly time: number;
  readonly source: number;
  readonly phase: number;
  /** `ok`, or `cause/lag`. */
  readonly what: string;
  /** Seconds; undefined for a failure. */
  readonly latency?: number;
}

/** Writes down every call. */
export class Log implements RequestRecorder {
  readonly outcomes: Outcome[] = [];
  readonly sentAt: number[] = [];
  /** Times at which tries began. */
  readonly tries: number[] = [];
  /** Times at which connections were opened. */
  readonly opened: number[] = [];
  readonly #loop: EventLoop;

  constructor(loop: EventLoop) {
    this.#loop = loop;
  }

  sent(): void {
    this.sentAt.push(this.#loop.now);
  }

  attempted(): void {
    this.tries.push(this.#loop.now);
  }

  connected(): void {
    this.opened.push(this.#loop.now);
  }

  ok(source: number, phase: number, latency: number): void {
    this.outcomes.push({ time: this.#loop.now, source, phase, what: 'ok', latency });
  }

  failed(source: number, phase: number, cause: number, lag: number): void {
    this.outcomes.push({ time: this.#loop.now, source, phase, what: `${CAUSES[cause]}/${LAGS[lag]}` });
  }

  /** The outcomes' names, in order. */
  get words(): string[] {
    return this.outcomes.map(({ what }) => what);
  }
}

/** Requests at exactly these times (seconds, ascending). */
export function at(...times: readonly number[]): Arrivals {
  return { process: 'trace', file: '', timeScale: 1, times: Float64Array.from(times) };
}

/** One client in a pod on a node. */
export function clientOn(node: string): TrafficConfig['from'] {
  return { place: 'pods', count: 1, nodes: [node] };
}

/** An entry to Service port 0, whose name resolves. */
export function entry(changes: Partial<SourceEntry> = {}): SourceEntry {
  return { via: Via.clusterIP, port: 0, node: -1, resolves: true, hasReadyEndpoint: true, ...changes };
}

/** A service of exactly one second, one worker. */
export function oneSecond(changes: Partial<WorkloadConfig> = {}): WorkloadConfig {
  return workload({ service: { distribution: 'deterministic', mean: 1 }, ...changes });
}

/** What a small plane is made of. */
export interface PlaneOptions {
  readonly traffic?: readonly Partial<TrafficConfig>[];
  readonly entries?: readonly SourceEntry[];
  readonly workloads?: readonly WorkloadConfig[];
  readonly network?: Partial<NetworkSettings>;
  /** With these there are network policies. */
  readonly policiedSources?: readonly PoliciedSource[];
}

/** A data plane on three nodes without any control plane: tests place the pods and program the rules. */
export class SmallPlane {
  readonly loop = new EventLoop();
  readonly log = new Log(this.loop);
  readonly hosts = new Hosts(NODES, ['a', 'a', 'b']);
  readonly plane: DataPlane;

  constructor({
    traffic: sources = [{}],
    entries,
    workloads = [oneSecond()],
    network,
    policiedSources,
  }: PlaneOptions = {}) {
    const configs = sources.map((changes, i) =>
      traffic(1, { name: `t${i}`, from: clientOn('n0'), arrivals: at(1), timeout: 100, ...changes }),
    );
    this.plane = new DataPlane({
      loop: this.loop,
      streams: new RandomStreams(1),
      hosts: this.hosts,
      ports: numberedPorts(1),
      network: { ...DEFAULT_NETWORK_SETTINGS, latency: LATENCY, ...network },
      workloads,
      traffic: configs,
      entries: entries ?? configs.map(() => entry()),
      recorder: this.log,
      ...(policiedSources && { policiedSources }),
      podAdded: () => {},
    });
    // The nodes know the Service; it has no endpoint yet.
    this.route();
  }

  /** A pod on a node whose process listens after its start-up. */
  addPod(node: string, labels: Readonly<Record<string, string>> = {}): PodSlot {
    const slot = this.plane.processes.addPod(pod(labels), node);
    this.plane.processes.start(slot);
    return slot;
  }

  /** Programs the same rules on every node. */
  route(...slots: readonly PodSlot[]): this {
    const set = { slots: Int32Array.from(slots), version: 1 };
    for (let node = 0; node < NODES.length; node++)
      this.plane.views.program(node, { version: 1, ports: [set] });
    return this;
  }

  /** Lets the sources send, up to a time. */
  run(until: number): this {
    if (this.loop.now === 0) this.plane.sources.start();
    this.loop.advance(until);
    return this;
  }

  /** Does something at a time. */
  do(time: number, what: () => void): this {
    this.loop.setTimer(time - this.loop.now, what);
    return this;
  }
}

/** A pod object as a kubelet hands it to the runtime. */
export function pod(labels: Readonly<Record<string, string>> = {}, namespace = 'default'): Pod {
  return {
    kind: 'Pod',
    meta: {
      name: 'web-1',
      namespace,
      labels,
      annotations: {},
      uid: 'uid-1',
      resourceVersion: 1,
      creationTimestamp: 0,
    },
    spec: { nodeSelector: {}, tolerations: [], containers: [], terminationGracePeriodSeconds: 30 },
    status: { phase: 'Pending', ready: false, readyTransitionTime: 0, restartCount: 0 },
  };
}
