import type { EndpointSlice, Gateway, HTTPRoute, Ingress, Service } from '../../cluster/objects.ts';
import type { ServicePortNumber } from '../routingView.ts';
import type { ServicePorts } from '../servicePorts.ts';
import { routeTable } from './routeEntries.ts';
import type { Route } from './routeTable.ts';

/** Stands for a target that is an invalid reference. */
export const INVALID_BACKEND = -1;

/** The host and path of a URL, without its query. */
export interface HttpTarget {
  readonly host: string;
  readonly path: string;
}

/** A route in numbers: target `i` gets a request whose draw in [0, 1) is below `upTo[i]`, and not below the one before. */
export interface NumberedRoute {
  readonly upTo: Float64Array;
  /** Number of a Service's port, or {@link INVALID_BACKEND}. */
  readonly upstreams: Int32Array;
}

/** All that a pod of the controller goes by, at one moment. Immutable, and shared by pods that know the same. */
export interface IngressSnapshot {
  readonly version: number;
  /** By the number of the traffic source; undefined: no rule matches its URL. */
  readonly routes: readonly (NumberedRoute | undefined)[];
  /** Slots of the pods by the number of their Service's port, in the order of the EndpointSlices. */
  readonly endpoints: readonly (Int32Array | undefined)[];
}

/**
 * What an ingress controller knows by its watches (kubernetes/ingress-nginx `internal/ingress/controller/store`). It
 * leaves kube-proxy's rules alone: it takes the pods that are ready from the EndpointSlices, and connects to them
 * itself (`getEndpointsFromSlices` in `endpointslices.go`).
 */
export class IngressConfig {
  readonly #ports: ServicePorts;
  /** By the number of the traffic source: only URLs that somebody asks for are routed. */
  readonly #targets: readonly (HttpTarget | undefined)[];
  readonly #ingresses = new Map<string, Ingress>();
  readonly #gateways = new Map<string, Gateway>();
  readonly #routes = new Map<string, HTTPRoute>();
  readonly #services = new Map<string, Service>();
  /** By Service, then by the slice's name. */
  readonly #slices = new Map<string, Map<string, EndpointSlice>>();
  /** Grows with every object that is taken, whether or not it changes a route. */
  #version = 0;
  #snapshot: IngressSnapshot = { version: 0, routes: [], endpoints: [] };

  /** @param targets the URL of each traffic source; undefined for those that go another way */
  constructor(ports: ServicePorts, targets: readonly (HttpTarget | undefined)[]) {
    this.#ports = ports;
    this.#targets = targets;
  }

  /** Changes seen so far. */
  get version(): number {
    return this.#version;
  }

  /** Takes an object that was added or changed, or deleted (`exists` false). */
  take(object: Ingress | Gateway | HTTPRoute | Service | EndpointSlice, exists: boolean): void {
    this.#version++;
    if (object.kind === 'EndpointSlice') this.#takeSlice(object, exists);
    else if (object.kind === 'Ingress') keep(this.#ingresses, object, exists);
    else if (object.kind === 'Gateway') keep(this.#gateways, object, exists);
    else if (object.kind === 'HTTPRoute') keep(this.#routes, object, exists);
    else keep(this.#services, object, exists);
  }

  /** What follows from all that is known now. */
  snapshot(): IngressSnapshot {
    if (this.#snapshot.version === this.#version) return this.#snapshot;
    const table = routeTable({
      ingresses: this.#ingresses,
      gateways: this.#gateways,
      routes: this.#routes,
      services: this.#services,
    });
    const routes = this.#targets.map((target) => {
      const route = target && table.routeOf(target.host, target.path);
      return route && this.#numbered(route);
    });
    this.#snapshot = { version: this.#version, routes, endpoints: this.#endpointsOf(routes) };
    return this.#snapshot;
  }

  /** A slice of a Service that is not there yet is kept for it. */
  #takeSlice(slice: EndpointSlice, exists: boolean): void {
    const key = `${slice.meta.namespace}/${slice.serviceName}`;
    const slices = this.#slices.get(key) ?? new Map<string, EndpointSlice>();
    this.#slices.set(key, slices);
    if (exists) slices.set(slice.meta.name, slice);
    else slices.delete(slice.meta.name);
  }

  /** The weights as bounds of a draw, so that a request costs one comparison a target. */
  #numbered({ targets }: Route): NumberedRoute {
    const total = targets.reduce((sum, { weight }) => sum + weight, 0);
    const upTo = new Float64Array(targets.length);
    let sum = 0;
    for (const [i, { weight }] of targets.entries()) {
      sum += weight;
      upTo[i] = sum / total;
    }
    return {
      upTo,
      upstreams: Int32Array.from(targets, ({ upstream }) =>
        upstream === undefined ? INVALID_BACKEND : this.#numberOf(upstream),
      ),
    };
  }

  /** @param upstream `namespace/service:port` */
  #numberOf(upstream: string): ServicePortNumber {
    const [namespace, service, port] = upstream.split(/[/:]/);
    return this.#ports.numberOf(namespace, service, Number(port));
  }

  /** The lists of the upstreams that some route leads to; one that has not changed stays the same array. */
  #endpointsOf(routes: readonly (NumberedRoute | undefined)[]): (Int32Array | undefined)[] {
    const endpoints: (Int32Array | undefined)[] = [];
    for (const route of routes) {
      for (const upstream of route?.upstreams ?? []) {
        if (upstream === INVALID_BACKEND || endpoints[upstream] !== undefined) continue;
        const slots = this.#readySlots(this.#ports.nameOf(upstream));
        const before = this.#snapshot.endpoints[upstream];
        endpoints[upstream] =
          before !== undefined && sameSlots(before, slots) ? before : Int32Array.from(slots);
      }
    }
    return endpoints;
  }

  /** @param upstream `namespace/service:port`; a pod that has no port of the name that the Service asks for is left out */
  #readySlots(upstream: string): readonly number[] {
    const [key, port] = upstream.split(':');
    const index = this.#services.get(key)?.spec.ports.findIndex((each) => each.port === Number(port)) ?? -1;
    if (index < 0) return [];
    const endpoints = [...(this.#slices.get(key)?.values() ?? [])].flatMap((slice) => slice.endpoints);
    const ready = endpoints.filter((each) => each.ready && (each.targetPorts[index] ?? 0) > 0);
    return [...new Set(ready.map(({ slot }) => slot))];
  }
}

/** Objects that are changed keep their place, so that the oldest stay first. */
function keep<T extends Ingress | Gateway | HTTPRoute | Service>(
  known: Map<string, T>,
  object: T,
  exists: boolean,
): void {
  const key = `${object.meta.namespace}/${object.meta.name}`;
  if (exists) known.set(key, object);
  else known.delete(key);
}

/** Same pods in the same order: a picker that is in the middle of its round goes on. */
function sameSlots(before: Int32Array, now: readonly number[]): boolean {
  return before.length === now.length && before.every((slot, i) => slot === now[i]);
}
