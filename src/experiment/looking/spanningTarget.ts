import { DERIVED_SERVICE_ANNOTATION, SOURCE_CLUSTER_LABEL } from '../../cluster/multiCluster/labels.ts';
import type { ServiceImport } from '../../cluster/objects.ts';
import type { ClusterOfWorld } from '../clusterOfWorld.ts';
import type { World } from '../world.ts';
import type { ProbeOrigin } from './probeOrigin.ts';
import type { Dialled, ProbeTarget } from './probeTarget.ts';

/** KEP-1645, section "DNS". */
const IMPORTED = /^(?:([^.]+)\.([^.]+)\.)?([^.]+)\.([^.]+)\.svc\.clusterset\.local$/;

/**
 * What a host leads to that is not one cluster's own affair: the name of an imported Service or of a federation, or the
 * address of another cluster's load balancer. Undefined: it is none of these.
 */
export function spanningTarget(
  { host, port }: Dialled,
  { kind }: ProbeOrigin,
  world: Pick<World, 'clusters' | 'federation'>,
  place: ClusterOfWorld,
): ProbeTarget | undefined {
  if (place.part.name === undefined) return undefined;
  const name = host.toLowerCase().replace(/\.$/, '');
  if (name.endsWith('.clusterset.local')) {
    if (kind === 'pod') return importedTarget(name, port, place);
    return { nothing: 'name-not-found', why: 'names in clusterset.local resolve in pods only' };
  }
  const [service, namespace] = name.split('.');
  if (world.federation.isName(name)) return federatedTarget(name, namespace, service, port, world);
  return otherBalancer(name, port, world, place);
}

/** The ClusterSetIP of an imported Service, or the addresses of its pods. */
function importedTarget(name: string, port: number, { api, part }: ClusterOfWorld): ProbeTarget {
  const [, hostname, cluster, service = '', namespace = ''] = IMPORTED.exec(name) ?? [];
  const found = api.get('ServiceImport', `${namespace}/${service}`);
  if (found === undefined)
    return { nothing: 'name-not-found', why: `nothing is imported into the cluster ${part.name} as ${name}` };
  const derived = found.meta.annotations[DERIVED_SERVICE_ANNOTATION];
  const way = { via: 'ClusterIP', namespace, service: derived, port, imported: service } as const;
  const { ips, ports, type } = found.spec;
  if (type === 'Headless' || hostname !== undefined) {
    const one = hostname === undefined || cluster === undefined ? {} : { hostname, cluster };
    const addresses = addressesOf(found, derived, one, api);
    // A headless import without a ready pod has no answer at all.
    if (addresses.length === 0)
      return {
        nothing: 'name-not-found',
        why: `the imported Service ${service} has no such pod that is ready`,
      };
    return { entry: { ...way, headless: { port, ...one } }, address: addresses.join(', '), name };
  }
  if (ports.some((each) => each.port === port)) return { entry: way, address: ips[0], name };
  const known = ports.map((each) => each.port).join(', ');
  return {
    nothing: 'connect-timeout',
    why: `the imported Service ${service} has no port ${port}; it has ${known}`,
  };
}

/** Ready pods behind an imported Service: all, or the one that is meant. */
function addressesOf(
  { meta }: ServiceImport,
  derived: string,
  one: { readonly hostname?: string; readonly cluster?: string },
  api: ClusterOfWorld['api'],
): string[] {
  return [...api.list('EndpointSlice')]
    .filter((slice) => slice.serviceName === derived && slice.meta.namespace === meta.namespace)
    .filter(
      ({ meta: { labels } }) =>
        labels[SOURCE_CLUSTER_LABEL] === (one.cluster ?? labels[SOURCE_CLUSTER_LABEL]),
    )
    .flatMap(({ endpoints }) => endpoints.filter(({ ready }) => ready))
    .filter((endpoint) => one.hostname === undefined || endpoint.hostname === one.hostname)
    .map(({ address }) => address);
}

/** The load balancers that a name of the federation leads to at this moment. */
function federatedTarget(
  name: string,
  namespace: string,
  service: string,
  port: number,
  { clusters, federation }: Pick<World, 'clusters' | 'federation'>,
): ProbeTarget {
  const addresses = federation.lookUp(name).flatMap((each) => (each.type === 'A' ? [each.address] : []));
  if (addresses.length === 0)
    return { nothing: 'name-not-found', why: `no cluster of the federation has anything ready for ${name}` };
  const members = clusters.flatMap(({ api, part }) =>
    api.get('Service', `${namespace}/${service}`)?.spec.type === 'LoadBalancer' ? [part.name ?? ''] : [],
  );
  const entry = { via: 'LoadBalancer', namespace, service, port, federated: { name, members } } as const;
  return { entry, address: addresses.join(', '), name };
}

/** A load balancer's public address is the same for everybody. */
function otherBalancer(
  host: string,
  port: number,
  { clusters }: Pick<World, 'clusters'>,
  place: ClusterOfWorld,
): ProbeTarget | undefined {
  for (const { api, part } of clusters) {
    if (part.name === place.part.name || part.name === undefined) continue;
    for (const { meta, spec, status } of api.list('Service')) {
      if (status.loadBalancerIP !== host || !spec.ports.some((each) => each.port === port)) continue;
      const service = { namespace: meta.namespace, service: meta.name, port };
      return { entry: { via: 'LoadBalancer', ...service, cluster: part.name }, address: host };
    }
  }
  return undefined;
}
