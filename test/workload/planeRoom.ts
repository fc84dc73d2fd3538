import { EventLoop } from '../../src/engine/eventLoop.ts';
import { RandomStreams } from '../../src/engine/random.ts';
import { CAUSES, LAGS } from '../../src/network/causes.ts';
import { Hosts } from '../../src/network/hosts.ts';
import {
  DEFAULT_NETWORK_SETTINGS,
  type NetworkSettings,
  type RemovedAddress,
} from '../../src/network/settings.ts';
import type { TrafficConfig, WorkloadConfig } from '../../src/workload/config.ts';
import { DataPlane } from '../../src/workload/dataPlane.ts';
import type { DataPlaneOptions } from '../../src/workload/dataPlaneOptions.ts';
import { type SourceEntry, Via } from '../../src/workload/entries.ts';
import { numberedPorts } from '../support/ports.ts';
import { traffic, workload } from '../support/scenarios.ts';
import { ONE_SECOND, pod } from './parts.ts';

/** One-way delays in seconds: powers of two, so that sums of them are exact. */
export const LATENCY = { sameNode: 1 / 64, sameZone: 1 / 8, crossZone: 1 / 4, internet: 1 };

/** The client's node and the one that forwards are in zone a, the server's in zone b. */
export const CLIENT = 0;
export const FORWARDER = 1;
export const SERVER = 2;

export interface PlaneOptions {
  /** Times at which requests are sent, seconds. */
  readonly sendAt?: readonly number[];
  readonly traffic?: Partial<TrafficConfig>;
  readonly entry?: Partial<SourceEntry>;
  readonly workload?: Partial<WorkloadConfig>;
  readonly removedPodAddress?: RemovedAddress;
  readonly network?: Partial<NetworkSettings>;
  readonly seed?: number;
  readonly healthChanged?: DataPlaneOptions['healthChanged'];
  /** Set false for a room in which no pod listens yet. */
  readonly withPod?: boolean;
}

/**
 * A data plane without a control plane: one client on the first of three nodes, one pod on the last that serves each
 * request in a second, and rules that a test programs by hand. The log has the outcomes as the client sees them:
 * `2: ok after 2`, `1: refused/stale-rules`.
 */
export class PlaneRoom {
  readonly loop = new EventLoop();
  readonly hosts = new Hosts(['client', 'forwarder', 'server'], ['a', 'a', 'b']);
  readonly plane: DataPlane;
  readonly entry: SourceEntry;
  readonly log: string[] = [];
  sent = 0;
  attempts = 0;
  connected = 0;
  ok = 0;
  failed = 0;

  constructor(options: PlaneOptions = {}) {
    const { loop, hosts } = this;
    this.entry = {
      via: Via.clusterIP,
      port: 0,
      node: -1,
      resolves: true,
      hasReadyEndpoint: true,
      ...options.entry,
    };
    const source = traffic(1, {
      from: { place: 'pods', count: 1, nodes: ['client'] },
      arrivals: { process: 'trace', file: '', timeScale: 1, times: Float64Array.from(options.sendAt ?? [0]) },
      reuse: 100,
      timeout: 10,
      ...options.traffic,
    });
    this.plane = new DataPlane({
      loop,
      streams: new RandomStreams(options.seed ?? 1),
      hosts,
      ports: numberedPorts(1),
      network: {
        ...DEFAULT_NETWORK_SETTINGS,
        latency: LATENCY,
        removedPodAddress: options.removedPodAddress ?? 'timeout',
        ...options.network,
      },
      workloads: [workload({ ...ONE_SECOND, ...options.workload })],
      traffic: [source],
      entries: [this.entry],
      recorder: this.#recorder(),
      podAdded: () => {},
      ...(options.healthChanged && { healthChanged: options.healthChanged }),
    });
    // The nodes know the Service from before the beginning; it has no endpoint yet.
    this.#program(0, []);
    if (options.withPod !== false) this.route(this.pod(SERVER));
    this.plane.sources.start();
  }

  /** A pod that listens, and is listed as ready by the API. */
  pod(node: number): number {
    const { processes, addresses } = this.plane;
    const slot = processes.addPod(pod(`pod-${addresses.count}`), this.hosts.names[node]);
    processes.start(slot);
    addresses.open(slot);
    addresses.listedReady[slot] = 1;
    return slot;
  }

  /** Programs every node to route to these pods. */
  route(...slots: readonly number[]): void {
    this.#program(1, slots);
  }

  #program(version: number, slots: readonly number[]): void {
    const ports = [{ version, slots: Int32Array.from(slots) }];
    for (let node = 0; node < this.hosts.count; node++) this.plane.views.program(node, { version, ports });
  }

  at(time: number, task: () => void): void {
    this.loop.setTimer(time - this.loop.now, task);
  }

  /** Lets everything happen up to `end` seconds and returns the log. */
  run(end = 1000): readonly string[] {
    this.loop.advance(end);
    return this.log;
  }

  #recorder() {
    return {
      sent: () => void this.sent++,
      attempted: () => void this.attempts++,
      connected: () => void this.connected++,
      ok: (_source: number, _phase: number, latency: number) => {
        this.ok++;
        this.log.push(`${this.loop.now}: ok after ${latency}`);
      },
      failed: (_source: number, _phase: number, cause: number, lag: number) => {
        this.failed++;
        this.log.push(`${this.loop.now}: ${CAUSES[cause]}/${LAGS[lag]}`);
      },
    };
  }
}
