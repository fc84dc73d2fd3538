import type {
  Gateway,
  GatewayListener,
  HTTPBackendRef,
  HTTPRoute,
  Ingress,
  IngressBackend,
  Service,
} from '../../cluster/objects.ts';
import { hostFit } from './matching.ts';
import { type Route, type RouteEntry, RouteTable, type RouteTarget } from './routeTable.ts';

/** Everything that an ingress controller knows of the API, each kind by `namespace/name`, the oldest first. */
export interface RoutingObjects {
  readonly ingresses: ReadonlyMap<string, Ingress>;
  readonly gateways: ReadonlyMap<string, Gateway>;
  readonly routes: ReadonlyMap<string, HTTPRoute>;
  readonly services: ReadonlyMap<string, Service>;
}

/** What all Ingresses and attached HTTPRoutes say together; the first default backend is that of all. */
export function routeTable(objects: RoutingObjects): RouteTable {
  const ingresses = [...objects.ingresses.values()];
  const entries = [
    ...ingresses.flatMap((ingress) => entriesOfIngress(ingress, objects)),
    ...[...objects.routes.values()].flatMap((route) => entriesOfRoute(route, objects)),
  ];
  const owner = ingresses.find(({ spec }) => spec.defaultBackend !== undefined);
  const backend = owner?.spec.defaultBackend;
  if (owner === undefined || backend === undefined) return new RouteTable(entries);
  return new RouteTable(entries, routeTo(owner.meta.namespace, backend, objects));
}

/** A rule without a path takes every path of its host. */
function entriesOfIngress({ meta, spec }: Ingress, objects: RoutingObjects): RouteEntry[] {
  return spec.rules.flatMap(({ host, paths }) =>
    paths.map(({ path, pathType, backend }) => ({
      host,
      deep: false,
      type: pathType,
      path: path ?? '/',
      route: routeTo(meta.namespace, backend, objects),
    })),
  );
}

/** A Service that is not there, or lacks the port, has no endpoint either: the controller answers alike. */
function routeTo(namespace: string, { service, port }: IngressBackend, objects: RoutingObjects): Route {
  const number =
    typeof port === 'number' ? port : portNamed(objects.services.get(`${namespace}/${service}`), port);
  return { targets: [{ weight: 1, upstream: `${namespace}/${service}:${number}` }] };
}

/** The number of a Service's port; 0, which no port has, if there is none of the name. */
function portNamed(service: Service | undefined, name: string): number {
  return service?.spec.ports.find((port) => port.name === name)?.port ?? 0;
}

/** A route without a Gateway is attached to nothing, and takes no request. */
function entriesOfRoute({ meta, spec }: HTTPRoute, objects: RoutingObjects): RouteEntry[] {
  const listeners = spec.parentRefs.flatMap(({ namespace, name, sectionName }) => {
    const gateway = objects.gateways.get(`${namespace}/${name}`);
    return (gateway?.spec.listeners ?? []).filter(
      (each) => sectionName === undefined || each.name === sectionName,
    );
  });
  return hostsOf(spec.hostnames, listeners).flatMap((host) =>
    spec.rules.flatMap(({ matches, backendRefs }) => {
      const route = { targets: weightedTargets(backendRefs, meta.namespace, objects) };
      return matches.map(({ type, value }): RouteEntry => {
        return { host, deep: true, type: type === 'PathPrefix' ? 'Prefix' : type, path: value, route };
      });
    }),
  );
}

/** The hosts that both the route and a listener take: where one has a wildcard, the narrower of the two. */
function hostsOf(
  hostnames: readonly string[],
  listeners: readonly GatewayListener[],
): (string | undefined)[] {
  const hosts = new Set<string | undefined>();
  for (const { hostname } of listeners) {
    if (hostnames.length === 0) hosts.add(hostname);
    for (const own of hostnames) {
      if (hostFit(hostname, own, true) >= 0) hosts.add(own);
      else if (hostname !== undefined && hostFit(own, hostname, true) >= 0) hosts.add(hostname);
    }
  }
  return [...hosts];
}

/** The share of a reference that is invalid is answered with 500, and does not fall to the others (`HTTPRouteRule.BackendRefs`). */
function weightedTargets(
  refs: readonly HTTPBackendRef[],
  namespace: string,
  objects: RoutingObjects,
): readonly RouteTarget[] {
  const targets = refs
    .filter(({ weight }) => weight > 0)
    .map((ref) => ({ weight: ref.weight, upstream: upstreamOf(ref, namespace, objects) }));
  return targets.length > 0 ? targets : [{ weight: 1, upstream: undefined }];
}

/** Undefined: another kind, another namespace (which would need a ReferenceGrant), or no such Service or port. */
function upstreamOf(ref: HTTPBackendRef, namespace: string, objects: RoutingObjects): string | undefined {
  if (ref.kind !== 'Service' || ref.namespace !== namespace) return undefined;
  const service = objects.services.get(`${namespace}/${ref.name}`);
  const isThere = service?.spec.ports.some(({ port }) => port === ref.port) ?? false;
  return isThere ? `${namespace}/${ref.name}:${ref.port}` : undefined;
}
