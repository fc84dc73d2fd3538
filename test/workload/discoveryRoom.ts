import { EventLoop } from '../../src/engine/eventLoop.ts';
import { RandomStreams } from '../../src/engine/random.ts';
import { DnsRecords } from '../../src/network/dns/dnsRecords.ts';
import { LookupTable } from '../../src/network/dns/lookupTable.ts';
import { clusterResolver, namesToTry } from '../../src/network/dns/resolver.ts';
import { DEFAULT_DNS_SETTINGS, type DnsSettings } from '../../src/network/dns/settings.ts';
import { Hosts } from '../../src/network/hosts.ts';
import { DEFAULT_NETWORK_SETTINGS } from '../../src/network/settings.ts';
import type { DiscoveryConfig, TrafficConfig } from '../../src/workload/config.ts';
import { DataPlane } from '../../src/workload/dataPlane.ts';
import { endpoint, service, slice } from '../network/dns/parts.ts';
import { numberedPorts } from '../support/ports.ts';
import { traffic, workload } from '../support/scenarios.ts';
import { pod } from './parts.ts';
import { at, clientOn, entry, Log } from './smallPlane.ts';

/** One-way delays in seconds: powers of two, so that sums of them are exact. */
export const LATENCY = { sameNode: 1 / 64, sameZone: 1 / 8, crossZone: 1 / 4, internet: 1 };
/** Service port of the clients' Service, and of the DNS servers. */
const WEB = 0;
const DNS = 1;

export interface RoomOptions {
  readonly sendAt?: readonly number[];
  readonly discovery?: Partial<DiscoveryConfig>;
  readonly traffic?: Partial<TrafficConfig>;
  /** Without servers a lookup takes no time. */
  readonly servers?: Partial<DnsSettings>;
  readonly started?: number;
}

/**
 * A data plane whose only client, on the node `client`, looks for the Service `web`: servers are on the node `server`
 * in another zone, DNS servers on the node `dns` in the client's own. A DNS server answers in no time unless told
 * otherwise. Tests make the Service and its pods known by hand.
 */
export class DiscoveryRoom {
  readonly loop = new EventLoop();
  readonly log = new Log(this.loop);
  readonly hosts = new Hosts(['client', 'server', 'dns'], ['a', 'b', 'a']);
  readonly records = new DnsRecords(DEFAULT_DNS_SETTINGS.ttl);
  readonly table = new LookupTable(this.records);
  readonly plane: DataPlane;
  readonly entry = entry({ port: WEB });
  #rules: (readonly number[])[] = [[], []];

  constructor(options: RoomOptions = {}) {
    const { loop, hosts, table } = this;
    const config: DiscoveryConfig = {
      ...{ by: 'dns', cache: 0, pick: 'first', host: 'web', namespace: 'default', ndots: 5 },
      ...options.discovery,
    };
    const names = namesToTry(
      config.host,
      clusterResolver(config.namespace, 'cluster.local', [], config.ndots),
    );
    const settings = { ...DEFAULT_DNS_SETTINGS, capacity: 1e12, ...options.servers };
    const source = {
      discovers: true,
      config,
      questions: names.map((name) => table.question(name)),
      service: table.want('default', 'web'),
      started: options.started ?? 0,
      hasVariable: config.namespace === 'default',
    };
    this.plane = new DataPlane({
      loop,
      streams: new RandomStreams(1),
      hosts,
      ports: numberedPorts(2),
      network: { ...DEFAULT_NETWORK_SETTINGS, latency: LATENCY },
      workloads: [workload({ service: { distribution: 'deterministic', mean: 1 }, concurrency: 1000 })],
      traffic: [
        traffic(1, {
          from: clientOn('client'),
          arrivals: at(...(options.sendAt ?? [1])),
          timeout: 100,
          ...options.traffic,
        }),
      ],
      entries: [this.entry],
      recorder: this.log,
      discovery: {
        table,
        ...(options.servers !== undefined && { servers: { settings, port: DNS } }),
        sources: [source],
      },
      podAdded: () => {},
    });
  }

  /** A pod that listens on a node. */
  pod(node: string): number {
    const { processes, addresses } = this.plane;
    const slot = processes.addPod(pod(`pod-${addresses.count}`), node);
    processes.start(slot);
    addresses.open(slot);
    addresses.listedReady[slot] = 1;
    return slot;
  }

  /** The Service `web`, known to nodes and DNS servers. @param clusterIP None: headless; undefined: there is none */
  web(clusterIP: string | undefined, ...slots: readonly number[]): this {
    const { table, records } = this;
    this.entry.headless = clusterIP === 'None';
    records.takeService(service('web', clusterIP ?? ''), clusterIP !== undefined);
    records.takeSlice(
      slice(
        'web',
        slots.map((slot) => endpoint(slot)),
      ),
      true,
    );
    table.routed('default', 'web', clusterIP);
    table.changed('default', 'web');
    return this.#route(WEB, slots);
  }

  /** The pods that the client's node sends queries to. */
  dns(...slots: readonly number[]): this {
    return this.#route(DNS, slots);
  }

  do(time: number, what: () => void): this {
    this.loop.setTimer(time - this.loop.now, what);
    return this;
  }

  /** Lets everything happen up to `end` seconds and returns the outcomes: `2.5 ok`, `1 refused/none`. */
  run(end = 1000): readonly string[] {
    this.plane.sources.start();
    this.loop.advance(end);
    return this.log.outcomes.map(({ time, what }) => `${time} ${what}`);
  }

  #route(port: number, slots: readonly number[]): this {
    this.#rules = this.#rules.map((known, number) => (number === port ? slots : known));
    const ports = this.#rules.map((known) => ({ version: 1, slots: Int32Array.from(known) }));
    for (let node = 0; node < this.hosts.count; node++) this.plane.views.program(node, { version: 1, ports });
    return this;
  }
}
