import type { EndpointSlice, Ingress, ObjectMeta, Service } from '../../../src/cluster/objects.ts';
import { EventLoop } from '../../../src/engine/eventLoop.ts';
import { RandomStreams } from '../../../src/engine/random.ts';
import { Hosts } from '../../../src/network/hosts.ts';
import { IngressConfig } from '../../../src/network/ingress/ingressConfig.ts';
import { DEFAULT_INGRESS_SETTINGS, type IngressSettings } from '../../../src/network/ingress/settings.ts';
import { ServicePorts } from '../../../src/network/servicePorts.ts';
import { DEFAULT_NETWORK_SETTINGS, type LatencySettings } from '../../../src/network/settings.ts';
import type { TrafficConfig, WorkloadConfig } from '../../../src/workload/config.ts';
import { DataPlane } from '../../../src/workload/dataPlane.ts';
import { traffic, workload } from '../../support/scenarios.ts';
import { at, clientOn, entry, LATENCY, Log, NODES, pod } from '../smallPlane.ts';

export interface IngressRoomOptions {
  readonly traffic?: Partial<TrafficConfig>;
  readonly settings?: Partial<IngressSettings>;
  /** Of the ingress's pods, and of those behind it. */
  readonly ingress?: Partial<WorkloadConfig>;
  readonly backend?: Partial<WorkloadConfig>;
  /** One-way delays; by default those of the small plane. */
  readonly latency?: LatencySettings;
  readonly seed?: number;
}

const EXACT = { distribution: 'deterministic' } as const;

/** What the API server adds to an object. */
export function meta(name: string): ObjectMeta {
  const common = {
    namespace: 'default',
    labels: {},
    annotations: {},
    resourceVersion: 1,
    creationTimestamp: 0,
  };
  return { name, uid: `uid-${name}`, ...common };
}

/** The Service `shop`, port 80. */
export const SHOP: Service = {
  kind: 'Service',
  meta: meta('shop'),
  spec: {
    type: 'ClusterIP',
    ports: [{ protocol: 'TCP', port: 80, targetPort: 8080 }],
    publishNotReadyAddresses: false,
  },
  status: {},
};

/** Everything below `/` of shop.example.com goes to `shop`. */
export const RULES: Ingress = {
  kind: 'Ingress',
  meta: meta('shop'),
  spec: {
    rules: [
      {
        host: 'shop.example.com',
        paths: [{ path: '/', pathType: 'Prefix', backend: { service: 'shop', port: 80 } }],
      },
    ],
    tls: [],
  },
};

/** The endpoints of `shop`: these slots, all ready. */
export function slice(...slots: readonly number[]): EndpointSlice {
  return {
    kind: 'EndpointSlice',
    meta: meta('shop-1'),
    serviceName: 'shop',
    endpoints: slots.map((slot) => ({
      podName: `shop-${slot}`,
      podUid: `uid-${slot}`,
      address: `10.0.0.${slot + 1}`,
      slot,
      nodeName: 'n2',
      ready: true,
      serving: true,
      terminating: false,
      targetPorts: [8080],
    })),
  };
}

/**
 * A client on n0 that sends to http://shop.example.com/, one pod of an ingress on n1 (0.25 s of work a request) and pods
 * of `shop` on n2 (1 s). One way is 0.01 s from the client to the ingress and 0.1 s from there to a pod.
 */
export class IngressRoom {
  readonly loop = new EventLoop();
  readonly log = new Log(this.loop);
  readonly hosts = new Hosts(NODES, ['a', 'a', 'b']);
  readonly ports = new ServicePorts();
  readonly config: IngressConfig;
  readonly plane: DataPlane;
  readonly ingress: number;
  /** What the API would say of ready endpoints. */
  hasReady = true;

  constructor(options: IngressRoomOptions = {}) {
    const entryPort = this.ports.numberOf('ingress-nginx', 'controller', 80);
    const http = { host: 'shop.example.com', path: '/' };
    const source = traffic(1, {
      from: clientOn('n0'),
      arrivals: at(1),
      timeout: 100,
      http,
      ...options.traffic,
    });
    this.config = new IngressConfig(this.ports, [source.http]);
    this.plane = new DataPlane({
      loop: this.loop,
      streams: new RandomStreams(options.seed ?? 1),
      hosts: this.hosts,
      ports: this.ports,
      network: { ...DEFAULT_NETWORK_SETTINGS, latency: options.latency ?? LATENCY },
      workloads: [
        workload({
          match: { app: 'ingress' },
          forwards: true,
          service: { ...EXACT, mean: 0.25 },
          ...options.ingress,
        }),
        workload({ service: { ...EXACT, mean: 1 }, ...options.backend }),
      ],
      traffic: [source],
      entries: [entry({ port: entryPort })],
      recorder: this.log,
      podAdded: () => {},
      ingress: {
        settings: { ...DEFAULT_INGRESS_SETTINGS, workers: 1, ...options.settings },
        config: this.config,
        hasReadyEndpoint: () => this.hasReady,
      },
    });
    this.ingress = this.#pod('n1', { app: 'ingress' });
    const rules = { version: 1, ports: [{ slots: Int32Array.of(this.ingress), version: 1 }] };
    for (let node = 0; node < NODES.length; node++) this.plane.views.program(node, rules);
  }

  /** Gives the controller its rules and these endpoints, and lets it take them over before the first request. */
  route(...slots: readonly number[]): this {
    for (const object of [SHOP, RULES, slice(...slots)]) this.config.take(object, true);
    this.plane.ingress?.changed();
    return this;
  }

  /** A pod of `shop` that listens, and is listed as ready by the API. */
  backend(node = 'n2'): number {
    const slot = this.#pod(node, {});
    this.plane.addresses.listedReady[slot] = 1;
    return slot;
  }

  do(time: number, what: () => void): this {
    this.loop.setTimer(time - this.loop.now, what);
    return this;
  }

  /** Lets the client send, up to a time. */
  run(until: number): this {
    if (this.loop.now === 0) this.plane.sources.start();
    this.loop.advance(until);
    return this;
  }

  #pod(node: string, labels: Readonly<Record<string, string>>): number {
    const slot = this.plane.processes.addPod(pod(labels), node);
    this.plane.processes.start(slot);
    this.plane.addresses.open(slot);
    return slot;
  }
}
