import type { Cluster } from '../cluster/cluster.ts';
import { DnsRecords } from '../network/dns/dnsRecords.ts';
import { LookupTable } from '../network/dns/lookupTable.ts';
import { clusterResolver, namesToTry } from '../network/dns/resolver.ts';
import { DEFAULT_DNS_SETTINGS, DNS_SERVICE } from '../network/dns/settings.ts';
import type { ServicePorts } from '../network/servicePorts.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { DiscoveryConfig, TrafficConfig } from '../workload/config.ts';
import type { DiscoveryParts, DiscoverySource } from '../workload/discovering.ts';
import type { SourceEntry } from '../workload/entries.ts';

/** What stands in for the discovery of a source that has none. */
const SIMPLY_RESOLVES: DiscoveryConfig = {
  by: 'dns',
  cache: 0,
  pick: 'first',
  host: '',
  namespace: 'default',
  ndots: 5,
};

/** What the clients of a scenario find their Services by, and who keeps it up to date. */
export class Discovery {
  /** For the data plane; undefined if no source of the scenario says how it finds its Service. */
  readonly parts: DiscoveryParts | undefined;
  /** Services and endpoints as the DNS servers know them, while anybody discovers anything. */
  readonly records: DnsRecords;
  readonly #table: LookupTable;
  readonly #scenario: Scenario;

  /** @param ports numbers the port of the DNS Service, which queries are sent to like any other connection */
  constructor(scenario: Scenario, ports: ServicePorts) {
    const { dns } = scenario.network;
    this.#scenario = scenario;
    this.records = new DnsRecords(dns?.ttl ?? DEFAULT_DNS_SETTINGS.ttl);
    this.#table = new LookupTable(this.records);
    if (scenario.traffic.every(({ discovery }) => discovery === undefined)) return;
    const { namespace, name, port } = DNS_SERVICE;
    this.parts = {
      table: this.#table,
      ...(dns !== undefined && {
        servers: { settings: dns, port: ports.numberOf(namespace, name, port) },
      }),
      sources: scenario.traffic.map((source) => this.#source(source)),
    };
  }

  /** Follows the API, if anybody discovers anything: the DNS servers do so over a connection of their own. */
  follow(cluster: Cluster, entries: readonly SourceEntry[]): void {
    if (this.parts === undefined) return;
    const servers = cluster.client('coredns');
    cluster.api.watch('Service', ({ type, object }) => {
      const { meta, spec } = object;
      this.#table.routed(meta.namespace, meta.name, type === 'DELETED' ? undefined : spec.clusterIP);
    });
    servers.watch('Service', ({ type, object }) => {
      const { namespace, name } = object.meta;
      this.records.takeService(object, type !== 'DELETED');
      this.#table.changed(namespace, name);
      this.#noteHeadless(namespace, name, object.spec.clusterIP === 'None', entries);
    });
    servers.watch('EndpointSlice', ({ type, object }) => {
      this.records.takeSlice(object, type !== 'DELETED');
      this.#table.changed(object.meta.namespace, object.serviceName);
    });
  }

  /** Clients of a headless Service go to its pods without any rules in between. */
  #noteHeadless(namespace: string, name: string, headless: boolean, entries: readonly SourceEntry[]): void {
    for (const [source, { entry }] of this.#scenario.traffic.entries()) {
      if (entry.namespace !== namespace || entry.service !== name) continue;
      // A single pod of any Service has a name of its own.
      entries[source].headless = headless || (entry.via === 'ClusterIP' && entry.headless !== undefined);
    }
  }

  #source({ discovery, entry, clientsStarted, start }: TrafficConfig): DiscoverySource {
    const config = discovery ?? SIMPLY_RESOLVES;
    const resolver = clusterResolver(config.namespace, 'cluster.local', [], config.ndots);
    const names = discovery?.by === 'dns' ? namesToTry(config.host, resolver) : [];
    return {
      discovers: discovery !== undefined,
      config,
      questions: names.map((name) => this.#table.question(name)),
      service: this.#table.want(entry.namespace, entry.service),
      started: clientsStarted ?? start,
      // A pod is told of the Services of its own namespace only (`getServiceEnvVarMap`, `pkg/kubelet/kubelet_pods.go`).
      hasVariable: config.namespace === entry.namespace,
    };
  }
}
