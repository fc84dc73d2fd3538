import type { Cluster } from '../cluster/cluster.ts';
import { importedName } from '../cluster/multiCluster/derivedService.ts';
import type { Service } from '../cluster/objects.ts';
import type { DnsRecords } from '../network/dns/dnsRecords.ts';
import { clusterRecords, importedZone, takeService, takeSlice } from '../network/dns/importedRecords.ts';
import { LookupTable } from '../network/dns/lookupTable.ts';
import { clusterResolver, namesToTry } from '../network/dns/resolver.ts';
import { DEFAULT_DNS_SETTINGS, DNS_SERVICE } from '../network/dns/settings.ts';
import type { ServicePorts } from '../network/servicePorts.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { DiscoveryConfig, TrafficConfig } from '../workload/config.ts';
import type { DiscoveryParts, DiscoverySource } from '../workload/discovering.ts';
import type { SourceEntry } from '../workload/entries.ts';
import { clusterParts } from './clusterParts.ts';

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
  /** Services and endpoints as the DNS servers of each cluster know them, by its name. */
  readonly #records: ReadonlyMap<string | undefined, DnsRecords>;
  readonly #table: LookupTable;
  readonly #scenario: Scenario;

  /**
   * One table for all sources: sources that ask the same question share its answer.
   * @param ports numbers the port of the DNS Service, which queries are sent to like any other connection
   */
  constructor(scenario: Scenario, ports: ServicePorts) {
    const { dns } = scenario.network;
    this.#scenario = scenario;
    const ttl = dns?.ttl ?? DEFAULT_DNS_SETTINGS.ttl;
    this.#records = new Map(clusterParts(scenario).map(({ name }) => [name, clusterRecords(name, ttl)]));
    this.#table = new LookupTable(this.recordsOf(clusterParts(scenario)[0].name));
    // Without discovery the data plane has nothing to look up, and nothing is followed.
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

  /** What the DNS servers of a cluster know, while anybody discovers anything. @param cluster its name, among several */
  recordsOf(cluster: string | undefined): DnsRecords {
    const records = this.#records.get(cluster);
    if (records === undefined) throw new RangeError(`there is no cluster ${cluster}`);
    return records;
  }

  /**
   * Follows the API, if anybody discovers anything: the DNS servers do so over a connection of their own.
   * @param name of the cluster, among several
   */
  follow(cluster: Cluster, entries: readonly SourceEntry[], name?: string): void {
    if (this.parts === undefined) return;
    const records = this.recordsOf(name);
    const servers = cluster.client('coredns');
    // Routed by the API server's own view: the ClusterIP is given at the write.
    cluster.api.watch('Service', ({ type, object }) => {
      const { meta, spec } = object;
      this.#table.routed(meta.namespace, meta.name, type === 'DELETED' ? undefined : spec.clusterIP, records);
    });
    servers.watch('Service', ({ type, object }) => {
      const { namespace } = object.meta;
      takeService(records, object, type !== 'DELETED');
      this.#changed(namespace, object.meta.name, importedName(object.meta.labels), records);
      this.#noteHeadless(object, name, entries);
    });
    servers.watch('EndpointSlice', ({ type, object }) => {
      const { meta, serviceName } = object;
      takeSlice(records, object, type !== 'DELETED');
      this.#changed(meta.namespace, serviceName, importedName(meta.labels), records);
    });
  }

  /** @param imported the name in the zone of imported Services, of a derived one */
  #changed(namespace: string, name: string, imported: string | undefined, records: DnsRecords): void {
    this.#table.changed(namespace, name, records);
    if (imported !== undefined) this.#table.changed(namespace, imported, importedZone(records));
  }

  /** Names of a federation are asked from there, as a client anywhere may. */
  get #firstCluster(): string | undefined {
    return clusterParts(this.#scenario)[0].name;
  }

  /** Clients of a headless Service go to its pods without any rules in between. */
  #noteHeadless(service: Service, cluster: string | undefined, entries: readonly SourceEntry[]): void {
    const { namespace, name } = service.meta;
    const headless = service.spec.clusterIP === 'None';
    for (const [source, { entry }] of this.#scenario.traffic.entries()) {
      if (entry.namespace !== namespace || entry.service !== name || entry.cluster !== cluster) continue;
      // A single pod of any Service has a name of its own.
      entries[source].headless = headless || (entry.via === 'ClusterIP' && entry.headless !== undefined);
    }
  }

  /**
   * What the data plane needs of one source: the questions that its resolver asks one after the other, and the Service
   * it wants.
   */
  #source({ discovery, entry, clientsStarted, start }: TrafficConfig): DiscoverySource {
    const config = discovery ?? SIMPLY_RESOLVES;
    const resolver = clusterResolver(config.namespace, 'cluster.local', [], config.ndots);
    // A complete name, or one that the resolver's search list completes (resolv.conf(5)).
    const names = discovery?.by === 'dns' ? namesToTry(config.host, resolver) : [];
    const known = this.recordsOf(entry.federated === undefined ? entry.cluster : this.#firstCluster);
    return {
      discovers: discovery !== undefined,
      config,
      questions: names.map((name) => this.#table.question(name, known)),
      service: this.#table.want(entry.namespace, entry.service, known),
      started: clientsStarted ?? start,
      // A pod is told of the Services of its own namespace only (`getServiceEnvVarMap`, `pkg/kubelet/kubelet_pods.go`).
      hasVariable: config.namespace === entry.namespace,
    };
  }
}
