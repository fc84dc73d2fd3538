import { SOURCE_CLUSTER_LABEL } from '../../cluster/multiCluster/labels.ts';
import type { Endpoint, EndpointSlice, Service } from '../../cluster/objects.ts';
import { answerQuestion } from './answerQuestion.ts';
import type { RecordType, UpstreamAnswer } from './message.ts';
import type { DnsEndpoint, DnsPort, DnsService, DnsWorld } from './world.ts';

/** Namespaces that every cluster has (`pkg/controlplane`). */
const SYSTEM_NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/** The zone of imported Services (KEP-1645, section "DNS"). */
export const CLUSTER_SET_DOMAIN = 'clusterset.local';

/** An endpoint that DNS names, with the data plane's number for its pod. */
interface KnownEndpoint extends DnsEndpoint {
  readonly slot: number;
}

/** A Service with endpoints of which the data plane knows the pods. */
interface KnownService extends DnsService {
  readonly endpoints: readonly KnownEndpoint[];
}

/** One Service and its slices, as they were last seen. */
interface Seen {
  service: Service | undefined;
  readonly slices: Map<string, EndpointSlice>;
  /** Made from the above when it is first asked for. */
  known: KnownService | undefined;
}

/**
 * The Services and endpoints of a cluster as its DNS servers know them: fed with watch events, read as the world of
 * {@link answerQuestion}. All servers of a cluster share it, and with it the lag of the watch (CoreDNS, plugin
 * `kubernetes`, `controller.go`).
 */
export class DnsRecords implements DnsWorld {
  readonly zones: readonly string[];
  readonly ttl: number;
  /** As in the Corefile of kubeadm: `pods insecure`. */
  readonly podMode = 'insecure';
  readonly ignoreEmptyService = false;
  readonly multicluster: boolean;
  readonly endpointPodNames = false;
  readonly synced = true;
  /** By `namespace/name`; a slice may come before its Service. */
  readonly #seen = new Map<string, Seen>();
  /** Other zones of the same servers, each with records of its own. */
  readonly #beside: readonly DnsRecords[];

  /**
   * @param ttl seconds @param domain the cluster's, without dots around it
   * @param beside zones that the same servers answer for, such as that of the imported Services
   */
  constructor(ttl: number, domain = 'cluster.local', beside: readonly DnsRecords[] = []) {
    this.ttl = ttl;
    this.#beside = beside;
    this.multicluster = domain === CLUSTER_SET_DOMAIN;
    this.zones = [`${domain}.`, 'in-addr.arpa.', 'ip6.arpa.'];
  }

  /** Takes a Service that was added or changed, or deleted (`exists` false). */
  takeService(service: Service, exists: boolean): void {
    const seen = this.#of(service.meta.namespace, service.meta.name);
    seen.service = exists ? service : undefined;
    seen.known = undefined;
  }

  /** Takes an EndpointSlice that was added or changed, or deleted (`exists` false). */
  takeSlice(slice: EndpointSlice, exists: boolean): void {
    const seen = this.#of(slice.meta.namespace, slice.serviceName);
    if (exists) seen.slices.set(slice.meta.name, slice);
    else seen.slices.delete(slice.meta.name);
    seen.known = undefined;
  }

  /** Has the namespace any name? Namespaces are known by their Services here. */
  isExposed(namespace: string): boolean {
    if (SYSTEM_NAMESPACES.includes(namespace)) return true;
    for (const service of this.services()) if (service.namespace === namespace) return true;
    return false;
  }

  service(namespace: string, name: string): KnownService | undefined {
    const seen = this.#seen.get(`${namespace}/${name}`);
    return seen === undefined ? undefined : knownOf(seen);
  }

  *services(): Generator<KnownService> {
    for (const seen of this.#seen.values()) {
      const known = knownOf(seen);
      if (known !== undefined) yield known;
    }
  }

  /** Only pods that are endpoints of something are known here. */
  hasPod(namespace: string, address: string): boolean {
    for (const service of this.services()) {
      if (service.namespace !== namespace) continue;
      if (service.endpoints.some((endpoint) => endpoint.address === address)) return true;
    }
    return false;
  }

  /** Names outside the cluster are not simulated: nobody answers for them, but the zones beside this one. */
  upstream(name: string, type: RecordType): UpstreamAnswer | undefined {
    const lower = name.toLowerCase();
    for (const zone of this.#beside) {
      if (!`.${lower}`.endsWith(`.${zone.zones[0]}`)) continue;
      const { rcode, answer, truncated } = answerQuestion({ name, type }, zone);
      return rcode === 'NOERROR' ? { answer, truncated } : undefined;
    }
    return undefined;
  }

  /** The zone beside this one that a name is in, or this one. */
  zoneOf(name: string): DnsRecords {
    return this.#beside.find(({ zones }) => `.${name.toLowerCase()}`.endsWith(`.${zones[0]}`)) ?? this;
  }

  /** What has been seen under that name, were it nothing yet. */
  #of(namespace: string, name: string): Seen {
    const key = `${namespace}/${name}`;
    let seen = this.#seen.get(key);
    if (seen === undefined) {
      seen = { service: undefined, slices: new Map(), known: undefined };
      this.#seen.set(key, seen);
    }
    return seen;
  }
}

/** Undefined for slices without a Service, which have no name. */
function knownOf(seen: Seen): KnownService | undefined {
  const { service, slices } = seen;
  if (service === undefined) return undefined;
  seen.known ??= asKnown(service, slices.values());
  return seen.known;
}

/** Endpoints that are not ready have no records, unless the Service publishes them as ready. */
function asKnown({ meta, spec }: Service, slices: Iterable<EndpointSlice>): KnownService {
  const ports = spec.ports.map(({ name = '', port, protocol }) => ({ name, port, protocol }));
  const endpoints = [...slices].flatMap(({ endpoints: listed, meta: { labels } }) => {
    const cluster = labels[SOURCE_CLUSTER_LABEL];
    return listed
      .filter(({ ready }) => ready)
      .map((endpoint) => ({ ...asNamed(endpoint, ports), ...(cluster !== undefined && { cluster }) }));
  });
  return {
    namespace: meta.namespace,
    name: meta.name,
    type: spec.type,
    clusterIPs: spec.clusterIP === undefined ? [] : [spec.clusterIP],
    ports,
    ...(spec.externalName !== undefined && { externalName: spec.externalName }),
    endpoints,
  };
}

/** Behind a headless Service a port is the pod's own number, under the Service's name for it. */
function asNamed(endpoint: Endpoint, ports: readonly DnsPort[]): KnownEndpoint {
  const { address, slot, podName, hostname, targetPorts } = endpoint;
  return {
    address,
    slot,
    podName,
    ...(hostname !== undefined && { hostname }),
    ports: ports.flatMap((port, i) => (targetPorts[i] > 0 ? [{ ...port, port: targetPorts[i] }] : [])),
  };
}
