import type { PodSlot } from '../../../src/cluster/runtime.ts';
import { EventLoop } from '../../../src/engine/eventLoop.ts';
import { RandomStreams } from '../../../src/engine/random.ts';
import { CAUSES, LAGS } from '../../../src/network/causes.ts';
import { Hosts } from '../../../src/network/hosts.ts';
import { DEFAULT_NETWORK_SETTINGS, type LatencySettings } from '../../../src/network/settings.ts';
import { callSources } from '../../../src/workload/calls/callGraph.ts';
import type { CallConfig, TrafficConfig, WorkloadConfig } from '../../../src/workload/config.ts';
import { DataPlane } from '../../../src/workload/dataPlane.ts';
import type { RequestRecorder } from '../../../src/workload/recorder.ts';
import { numberedPorts } from '../../support/ports.ts';
import { traffic, workload } from '../../support/scenarios.ts';
import { at, clientOn, entry, pod } from '../smallPlane.ts';

/** A call of a room: to whom, and what is not as by default. */
export interface RoomCall extends Partial<Omit<CallConfig, 'source'>> {
  readonly to: string;
  readonly source?: Partial<TrafficConfig>;
}

/** One Service and the workload behind it. */
export interface RoomService {
  /** Stages. */
  readonly calls?: readonly (readonly RoomCall[])[];
  readonly holdsWorker?: boolean;
  /** By stage: the share of the pod's own work before it. */
  readonly after?: readonly number[];
  readonly workload?: Partial<WorkloadConfig>;
  /** By default 1; with 0, the Service has no endpoint. */
  readonly pods?: number;
}

export interface RoomOptions {
  readonly services: Readonly<Record<string, RoomService>>;
  readonly traffic?: Partial<TrafficConfig>;
  /** One way; by default 1/64 s, so that sums are exact. */
  readonly latency?: LatencySettings;
  readonly seed?: number;
}

const WAY = 1 / 64;
const NODES = ['n0', 'n1'] as const;

/** An outcome, with the hop where a failure began. */
export interface RoomOutcome {
  readonly time: number;
  readonly name: string;
  readonly what: string;
  readonly latency: number;
}

/** Writes down outcomes by the names of sources, and counts. */
class RoomLog implements RequestRecorder {
  readonly outcomes: RoomOutcome[] = [];
  readonly tries = new Map<string, number>();
  readonly sentOf = new Map<string, number>();
  readonly #loop: EventLoop;
  readonly #names: readonly string[];

  constructor(loop: EventLoop, names: readonly string[]) {
    this.#loop = loop;
    this.#names = names;
  }

  sent(source: number): void {
    this.#count(this.sentOf, source);
  }

  attempted(source: number): void {
    this.#count(this.tries, source);
  }

  connected(): void {}

  ok(source: number, _phase: number, latency: number): void {
    this.#add(source, 'ok', latency);
  }

  failed(source: number, _phase: number, cause: number, lag: number, hop = -1, hopCause = 0): void {
    const began = hop < 0 ? '' : ` at ${this.#names[hop]}: ${CAUSES[hopCause]}`;
    this.#add(source, `${CAUSES[cause]}/${LAGS[lag]}${began}`, Number.NaN);
  }

  #add(source: number, what: string, latency: number): void {
    this.outcomes.push({ time: this.#loop.now, name: this.#names[source], what, latency });
  }

  #count(counts: Map<string, number>, source: number): void {
    const name = this.#names[source];
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
}

/** A data plane with a graph of Services and without any control plane; clients send to the first Service. */
export class CallRoom {
  readonly loop = new EventLoop();
  readonly hosts = new Hosts(NODES, ['a', 'a']);
  readonly plane: DataPlane;
  readonly log: RoomLog;
  /** Slots of each Service's pods. */
  readonly slots = new Map<string, PodSlot[]>();
  readonly #names: readonly string[];

  constructor({ services, traffic: changes, latency, seed = 1 }: RoomOptions) {
    this.#names = Object.keys(services);
    const workloads = Object.entries(services).map(([name, service]) => this.#workload(name, service));
    const web = traffic(1, { name: 'web', from: clientOn('n0'), arrivals: at(1), timeout: 1000, ...changes });
    const sources = [web, ...callSources(workloads)];
    this.log = new RoomLog(
      this.loop,
      sources.map(({ name }) => name),
    );
    const ways = { sameNode: WAY, sameZone: WAY, crossZone: WAY, internet: WAY };
    this.plane = new DataPlane({
      loop: this.loop,
      streams: new RandomStreams(seed),
      hosts: this.hosts,
      ports: numberedPorts(this.#names.length),
      network: { ...DEFAULT_NETWORK_SETTINGS, latency: latency ?? ways },
      workloads,
      traffic: sources,
      entries: sources.map((source) => entry({ port: this.#portOf(source) })),
      recorder: this.log,
      podAdded: () => {},
    });
    for (const [name, { pods = 1 }] of Object.entries(services))
      this.slots.set(
        name,
        Array.from({ length: pods }, () => this.#addPod(name)),
      );
    this.route();
  }

  /** The nodes know all pods that there are. */
  route(): this {
    const ports = this.#names.map((name) => ({
      slots: Int32Array.from(this.slots.get(name) ?? []),
      version: 1,
    }));
    for (let node = 0; node < NODES.length; node++) this.plane.views.program(node, { version: 1, ports });
    return this;
  }

  run(until: number): this {
    if (this.loop.now === 0) this.plane.sources.start();
    this.loop.advance(until);
    return this;
  }

  do(time: number, what: () => void): this {
    this.loop.setTimer(time - this.loop.now, what);
    return this;
  }

  /** The only pod of a Service. */
  slot(name: string): PodSlot {
    return this.slots.get(name)?.[0] ?? -1;
  }

  /** `name what`, in the order in which they came. */
  get words(): string[] {
    return this.log.outcomes.map(({ name, what }) => `${name} ${what}`);
  }

  /** Latencies of the requests, or calls, of a name that ended well, seconds. */
  latencies(name = 'web'): number[] {
    return this.log.outcomes
      .filter((outcome) => outcome.name === name && outcome.what === 'ok')
      .map(({ latency }) => latency);
  }

  /** The first Service for clients; else the one behind the arrow. */
  #portOf({ name }: TrafficConfig): number {
    const callee = / > ([^ ]+)/.exec(name)?.[1];
    return callee === undefined ? 0 : this.#names.indexOf(callee);
  }

  #workload(
    name: string,
    { calls, holdsWorker = true, after, workload: changes }: RoomService,
  ): WorkloadConfig {
    const stages = calls?.map((stage, s) =>
      stage.map(({ to, source, probability = 1, count = 1, optional = false, deadline }, c) => {
        // Numbered where it stands, so that two calls to one Service have two names.
        const edge = s + c === 0 ? `${name} > ${to}` : `${name} > ${to} (${s}.${c})`;
        const common = { from: { place: 'pods', count: 8, nodes: [] }, timeout: 1000 } as const;
        const silent = { arrivals: { process: 'steps', steps: [] }, stop: 0 } as const;
        return {
          source: traffic(1, { name: edge, ...common, ...silent, ...source }),
          ...{ probability, count, optional },
          ...(deadline && { deadline }),
        };
      }),
    );
    return workload({
      match: { app: name },
      service: { distribution: 'deterministic', mean: 1 },
      ...(stages && { calls: { stages, holdsWorker, ...(after && { after }) } }),
      ...changes,
    });
  }

  #addPod(name: string): PodSlot {
    const slot = this.plane.processes.addPod(pod({ app: name }), 'n0');
    this.plane.processes.start(slot);
    return slot;
  }
}
