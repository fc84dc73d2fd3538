import type { EndpointSlice, Service } from '../cluster/objects.ts';
import { endpointSet, type NodeNumbers, type PortRules, type SetOptions } from './kubeProxy/endpointSets.ts';
import { packedRanges } from './kubeProxy/sourceRanges.ts';
import { answersForLoadBalancer, policiesOf } from './kubeProxy/trafficPolicies.ts';
import type { EndpointSet, RuleSet, ServicePortNumber } from './routingView.ts';
import type { ServicePorts } from './servicePorts.ts';

/** One Service, as somebody who watches the API knows it. */
interface KnownService {
  ports: readonly ServicePortNumber[];
  /** What makes the rules of each port, in the order of `ports`. */
  rules: readonly PortRules[];
  exists: boolean;
  /** It exists, and kube-proxy has rules for it. */
  proxied: boolean;
  readonly slices: Map<string, EndpointSlice>;
  /** Changes of its endpoints so far. */
  version: number;
}

/** How the rules are made; what is absent is as in kube-proxy's defaults. */
export interface EndpointsOptions {
  /** Without them no node is local to any endpoint, and hints name nobody. */
  readonly nodes?: NodeNumbers;
  readonly nodeHints?: boolean;
  readonly keepKeys?: boolean;
}

/** For watchers that treat all nodes alike. */
const NO_NODES: NodeNumbers = { nodeNumber: () => undefined, zoneNumber: () => undefined };

/**
 * The Services and endpoints as one watcher knows them (`pkg/proxy/config`, `pkg/proxy/endpointslicecache.go`): fed
 * with watch events, asked for the rules that follow. Rules are computed only when asked for, because many
 * changes may come before the next sync.
 */
export class EndpointsConfig {
  readonly #numbers: ServicePorts;
  readonly #options: SetOptions;
  /** By `namespace/name`; slices may come before their Service. */
  readonly #services = new Map<string, KnownService>();
  /** The rules that were last asked for. Nodes share them, so they are never changed. */
  #rules: RuleSet = { version: 0, ports: [] };
  #version = 0;
  /** Services that kube-proxy has rules for. */
  #existing = 0;
  #endpoints = 0;
  /** Services whose endpoint sets have to be computed anew. */
  readonly #dirty = new Set<KnownService>();
  /** Ports that a Service no longer has, and whose endpoints the next rules leave out. */
  readonly #dropped: ServicePortNumber[] = [];

  constructor(numbers: ServicePorts, options: EndpointsOptions = {}) {
    this.#numbers = numbers;
    this.#options = { nodes: NO_NODES, nodeHints: true, keepKeys: false, ...options };
  }

  /** Changes of endpoints or Services seen so far. */
  get version(): number {
    return this.#version;
  }

  /** Number of Services that kube-proxy has rules for. */
  get serviceCount(): number {
    return this.#existing;
  }

  /** Endpoints of all ports of all Services in the present rules: a pod counts for each of them. */
  get endpointCount(): number {
    return this.#endpoints;
  }

  /**
   * Takes a Service that was added or changed, or deleted (`exists` false). Those without a cluster IP are none of
   * kube-proxy's business (`ShouldSkipService` in `pkg/proxy/util/utils.go`).
   */
  service(service: Service, exists: boolean): void {
    const { spec, meta } = service;
    const { namespace, name } = meta;
    const known = this.#known(`${namespace}/${name}`);
    const proxied = exists && spec.clusterIP !== 'None' && spec.type !== 'ExternalName';
    const served = proxied ? spec.ports : [];
    const ports = served.map((port) => this.#numbers.numberOf(namespace, name, port.port));
    this.#dropped.push(...known.ports.filter((number) => !ports.includes(number)));
    known.ports = ports;
    known.rules = served.map(({ nodePort }) => portRules(service, nodePort));
    this.#existing += Number(proxied) - Number(known.proxied);
    known.exists = exists;
    known.proxied = proxied;
    this.#changed(known);
  }

  /** Takes an EndpointSlice that was added or changed, or deleted (`exists` false). */
  slice(slice: EndpointSlice, exists: boolean): void {
    const known = this.#known(`${slice.meta.namespace}/${slice.serviceName}`);
    if (exists) known.slices.set(slice.meta.name, slice);
    else known.slices.delete(slice.meta.name);
    this.#changed(known);
  }

  /**
   * Nodes have come or gone: the numbers of nodes and zones may mean others now. The rules of Services that look at
   * neither stay as they are. It is no change of the API, and versions do not count it.
   */
  nodesChanged(): void {
    const { ports } = this.#rules;
    for (const known of this.#services.values()) {
      if (known.ports.some((number) => ports[number]?.special !== undefined)) this.#dirty.add(known);
    }
  }

  /** Is there a Service of that name? */
  exists(namespace: string, name: string): boolean {
    return this.#services.get(`${namespace}/${name}`)?.exists ?? false;
  }

  /** The rules that follow from what is known now. */
  rules(): RuleSet {
    if (this.#rules.version === this.#version && this.#dirty.size === 0) return this.#rules;
    const ports = this.#rules.ports.slice();
    for (const number of this.#dropped.splice(0)) this.#put(ports, number, undefined);
    for (const known of this.#dirty) {
      const endpoints = [...known.slices.values()].flatMap((slice) => slice.endpoints);
      for (const [index, number] of known.ports.entries()) {
        const rules = known.rules[index];
        this.#put(ports, number, endpointSet(endpoints, index, known.version, rules, this.#options));
      }
    }
    this.#dirty.clear();
    this.#rules = { version: this.#version, ports };
    return this.#rules;
  }

  /** Keeps the count of endpoints up, by which kube-proxy tells a large cluster. */
  #put(ports: (EndpointSet | undefined)[], number: ServicePortNumber, set: EndpointSet | undefined): void {
    this.#endpoints += (set?.slots.length ?? 0) - (ports[number]?.slots.length ?? 0);
    ports[number] = set;
  }

  #known(key: string): KnownService {
    let known = this.#services.get(key);
    if (known === undefined) {
      known = { ports: [], rules: [], exists: false, proxied: false, slices: new Map(), version: 0 };
      this.#services.set(key, known);
    }
    return known;
  }

  /** Counts a change and notes that the Service's endpoint sets have to be computed anew. */
  #changed(known: KnownService): void {
    known.version++;
    this.#dirty.add(known);
    this.#version++;
  }
}

/** What a Service's spec and status say about the rules of a port. @param nodePort of that port */
function portRules(service: Service, nodePort: number | undefined): PortRules {
  const { spec, status } = service;
  const sourceRanges = packedRanges(spec.loadBalancerSourceRanges);
  return {
    policies: policiesOf(service, nodePort),
    affinitySeconds: spec.sessionAffinitySeconds ?? 0,
    ...(sourceRanges !== undefined && { sourceRanges }),
    answersForLoadBalancer: answersForLoadBalancer(status.loadBalancerIPMode),
  };
}
