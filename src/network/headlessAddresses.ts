import { SOURCE_CLUSTER_LABEL } from '../cluster/multiCluster/labels.ts';
import type { Endpoint, EndpointSlice, Service } from '../cluster/objects.ts';
import { atWrongPort, type DirectAddresses } from './directAddresses.ts';

/** What a client asks DNS for. */
export interface HeadlessQuestion {
  readonly namespace: string;
  readonly service: string;
  /** The name of one pod under that of the Service; absent: the Service's own name. */
  readonly hostname?: string;
  /** The port that the client connects to; absent: each pod's own for {@link servicePort}, as an SRV record says it. */
  readonly port?: number;
  /** The Service's port that is meant if {@link port} is absent. */
  readonly servicePort: number;
  /** Of an imported Service: the cluster whose pods are meant; absent: those of all. */
  readonly cluster?: string;
}

/**
 * What the cluster's DNS answers for a headless Service, as one that watches the API knows it: the addresses of its ready
 * endpoints (CoreDNS, `plugin/kubernetes/object/endpoint.go`). Without any, the name has no answer. It is kept up to
 * date as changes arrive, so that a lookup reads one array.
 */
export class HeadlessAddresses implements DirectAddresses {
  slots = new Int32Array(0);
  hasWrongPort = false;
  /** The endpoints behind {@link slots}, in their order. */
  listed: readonly Endpoint[] = [];
  readonly #question: HeadlessQuestion;
  readonly #slices = new Map<string, EndpointSlice>();
  /** Undefined: there is no such name. */
  #service: Service | undefined;

  constructor(question: HeadlessQuestion) {
    this.#question = question;
  }

  /** Takes a Service that was added or changed, or deleted (`exists` false); others than the one asked for are ignored. */
  service(service: Service, exists: boolean): void {
    const { namespace, name } = service.meta;
    if (namespace !== this.#question.namespace || name !== this.#question.service) return;
    this.#service = exists ? service : undefined;
    this.#update();
  }

  /** Takes an EndpointSlice in the same way. */
  slice(slice: EndpointSlice, exists: boolean): void {
    const { namespace, name, labels } = slice.meta;
    if (namespace !== this.#question.namespace || slice.serviceName !== this.#question.service) return;
    const { cluster = labels[SOURCE_CLUSTER_LABEL] } = this.#question;
    if (cluster !== labels[SOURCE_CLUSTER_LABEL]) return;
    if (exists) this.#slices.set(name, slice);
    else this.#slices.delete(name);
    this.#update();
  }

  /** Made anew at each change; the array is another one then, so that who keeps an answer keeps what it was told. */
  #update(): void {
    const { hostname } = this.#question;
    const service = this.#service;
    const endpoints =
      service === undefined ? [] : [...this.#slices.values()].flatMap((slice) => slice.endpoints);
    const named = endpoints.filter(
      (endpoint) => endpoint.ready && (hostname === undefined || endpoint.hostname === hostname),
    );
    const byAddress = new Map(named.map((endpoint) => [endpoint.address, endpoint]));
    this.listed = [...byAddress.values()];
    this.slots = Int32Array.from(this.listed, (endpoint) => this.#slot(endpoint, service));
    this.hasWrongPort = this.slots.some((slot) => slot < 0);
  }

  /** `10.244.1.7:8080`: the address with the port that a client connects to. */
  keyOf({ address, targetPorts }: Endpoint): string {
    const { port, servicePort } = this.#question;
    const number = this.#service?.spec.ports.findIndex((each) => each.port === servicePort) ?? -1;
    return `${address}:${port ?? (targetPorts[number] || servicePort)}`;
  }

  /** A pod listens at its target ports; with a Service that has no ports nobody can say, and any will do. */
  #slot({ slot, targetPorts }: Endpoint, service: Service | undefined): number {
    const { port, servicePort } = this.#question;
    if (service === undefined || targetPorts.length === 0) return slot;
    const own = targetPorts[service.spec.ports.findIndex((each) => each.port === servicePort)] ?? 0;
    const listens = port === undefined ? own > 0 : targetPorts.includes(port);
    return listens ? slot : atWrongPort(slot);
  }
}
