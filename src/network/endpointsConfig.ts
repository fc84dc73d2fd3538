import type { Endpoint, EndpointSlice, Service } from '../cluster/objects.ts';
import type { EndpointSet, RuleSet, ServicePortNumber } from './routingView.ts';
import type { ServicePorts } from './servicePorts.ts';

/** One Service, as somebody who watches the API knows it. */
interface KnownService {
  ports: readonly ServicePortNumber[];
  exists: boolean;
  /** It exists, and kube-proxy has rules for it. */
  proxied: boolean;
  readonly slices: Map<string, EndpointSlice>;
  /** Changes of its endpoints so far. */
  version: number;
  /** Its endpoint sets have to be computed anew. */
  dirty: boolean;
}

/**
 * The Services and endpoints as one watcher knows them (`pkg/proxy/config`, `pkg/proxy/endpointslicecache.go`): fed
 * with watch events, asked for the rules that follow. Rules are computed only when asked for, because many
 * changes may come before the next sync.
 */
export class EndpointsConfig {
  readonly #numbers: ServicePorts;
  readonly #services = new Map<string, KnownService>();
  #rules: RuleSet = { version: 0, ports: [] };
  #version = 0;
  #existing = 0;
  /** Ports that a Service no longer has, and whose endpoints the next rules leave out. */
  readonly #dropped: ServicePortNumber[] = [];

  constructor(numbers: ServicePorts) {
    this.#numbers = numbers;
  }

  /** Changes of endpoints or Services seen so far. */
  get version(): number {
    return this.#version;
  }

  /** Number of Services that kube-proxy has rules for. */
  get serviceCount(): number {
    return this.#existing;
  }

  /** Takes a Service that was added or changed, or deleted (`exists` false). */
  service(service: Service, exists: boolean): void {
    const { namespace, name } = service.meta;
    const known = this.#known(`${namespace}/${name}`);
    const proxied = isProxied(service);
    const ports = (proxied ? service.spec.ports : []).map((port) =>
      this.#numbers.numberOf(namespace, name, port.port),
    );
    this.#dropped.push(...known.ports.filter((number) => !ports.includes(number)));
    known.ports = ports;
    this.#existing += Number(exists && proxied) - Number(known.proxied);
    known.exists = exists;
    known.proxied = exists && proxied;
    this.#changed(known);
  }

  /** Takes an EndpointSlice that was added or changed, or deleted (`exists` false). */
  slice(slice: EndpointSlice, exists: boolean): void {
    const known = this.#known(`${slice.meta.namespace}/${slice.serviceName}`);
    if (exists) known.slices.set(slice.meta.name, slice);
    else known.slices.delete(slice.meta.name);
    this.#changed(known);
  }

  /** Is there a Service of that name? */
  exists(namespace: string, name: string): boolean {
    return this.#services.get(`${namespace}/${name}`)?.exists ?? false;
  }

  /** The rules that follow from what is known now. */
  rules(): RuleSet {
    if (this.#rules.version === this.#version) return this.#rules;
    const ports = this.#rules.ports.slice();
    for (const number of this.#dropped.splice(0)) ports[number] = undefined;
    for (const known of this.#services.values()) {
      if (!known.dirty) continue;
      known.dirty = false;
      const endpoints = known.exists ? [...known.slices.values()].flatMap((slice) => slice.endpoints) : [];
      for (const [index, number] of known.ports.entries()) {
        ports[number] = endpointSet(endpoints, index, known.version);
      }
    }
    this.#rules = { version: this.#version, ports };
    return this.#rules;
  }

  #known(key: string): KnownService {
    let known = this.#services.get(key);
    if (known === undefined) {
      known = { ports: [], exists: false, proxied: false, slices: new Map(), version: 0, dirty: false };
      this.#services.set(key, known);
    }
    return known;
  }

  /** Counts a change and notes that the Service's endpoint sets have to be computed anew. */
  #changed(known: KnownService): void {
    known.version++;
    known.dirty = true;
    this.#version++;
  }
}

/** Headless Services and names of others have no address that a rule could be about: `ShouldSkipService` in `pkg/proxy/util`. */
function isProxied({ spec }: Service): boolean {
  return spec.clusterIP !== 'None' && spec.type !== 'ExternalName';
}

/**
 * The endpoints of one port, in the order of their `ip:port` texts by code unit (`byEndpoint` in
 * `pkg/proxy/endpointslicecache.go`), so that a picked index means the same pod on every node. Of two with one
 * text the first counts (`addEndpoints` there): a pod that is in two slices for a moment is not picked twice as
 * often. A pod that has no port of the name that the Service asks for is left out.
 */
function endpointSet(endpoints: readonly Endpoint[], portIndex: number, version: number): EndpointSet {
  const withPort = endpoints.filter((endpoint) => (endpoint.targetPorts[portIndex] ?? 0) > 0);
  const keyed = usable(withPort).map((endpoint) => ({
    key: `${endpoint.address}:${endpoint.targetPorts[portIndex]}`,
    slot: endpoint.slot,
  }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const distinct = keyed.filter(({ key }, i) => i === 0 || key !== keyed[i - 1].key);
  return { slots: Int32Array.from(distinct, ({ slot }) => slot), version };
}

/**
 * The endpoints that new connections may use: those that are ready, or if there is none, those that still serve while
 * they terminate (KEP-1669, `pkg/proxy/topology.go`).
 */
export function usable(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const ready = endpoints.filter((endpoint) => endpoint.ready);
  return ready.length > 0 ? ready : endpoints.filter((endpoint) => endpoint.serving && endpoint.terminating);
}
