import type { Manifest, ServicePort, ServiceType } from '../../cluster/objects.ts';
import type { Entry } from '../../workload/config.ts';
import type { LoadedService } from '../kubernetes/manifestSet.ts';
import type { ServiceTarget } from '../language/traffic.ts';
import {
  nameOfAnother,
  nodeOnlyWithNodePort,
  noSuchPort,
  notReachableFromOutside,
  notTcp,
  notThePodsPort,
  podAddressOutside,
  typeDoesNotOffer,
  unknownNode,
  whichPort,
  willNotResolve,
} from '../messages.ts';
import { destinationOf, findService, type Places } from './destination.ts';

/** A way into the cluster, perhaps with a remark, or the sentence that says why there is none. */
export type ResolvedEntry =
  | { readonly entry: Entry; readonly warning?: string }
  | { readonly problem: string };

/** What `to` is resolved against. */
export interface EntrySurroundings extends Places {
  readonly from: 'pods' | 'external';
}

/** The ways into a cluster that a Service opens by its type. */
type Via = 'ClusterIP' | 'NodePort' | 'LoadBalancer';

/**
 * What is asked for, before it is held against the Service. `via` and `port` are undefined where the scenario
 * leaves them to the Service.
 */
interface Wanted {
  readonly service: LoadedService;
  readonly via: Via | undefined;
  readonly port: number | string | undefined;
  readonly schemePort?: number | undefined;
  readonly node: string;
}

/** The Service types that can be entered each way: a LoadBalancer Service has node ports, both have a cluster address. */
const OFFERED_BY: Readonly<Record<Via, readonly ServiceType[]>> = {
  ClusterIP: ['ClusterIP', 'NodePort', 'LoadBalancer'],
  NodePort: ['NodePort', 'LoadBalancer'],
  LoadBalancer: ['LoadBalancer'],
};

/** The port of a URL that does not say which. */
const DEFAULT_PORT = 80;
/** The pod networks of clusters with up to 256 nodes, to which no route leads from outside. */
const POD_NETWORK = /^10\.244\./;

/**
 * Resolves the `to` of a traffic source that is a URL. The port of the URL comes first, then that of its
 * scheme.
 */
export function entryOfUrl(url: string, around: EntrySurroundings): ResolvedEntry {
  const found = destinationOf(url, around);
  if ('problem' in found) return found;
  const { port, schemePort, aliases } = found;
  const aliased = aliases === undefined ? {} : { aliases };
  const literalPort = port ?? schemePort ?? DEFAULT_PORT;
  const noService = { namespace: '', service: '', port: literalPort, ...aliased } as const;
  if ('nowhere' in found)
    return { entry: { via: 'Nowhere', ...noService, name: url }, warning: willNotResolve(found.nowhere) };
  if ('address' in found) {
    const { address } = found;
    if (around.from === 'external' && POD_NETWORK.test(address))
      return { problem: podAddressOutside(address) };
    return { entry: { via: 'Address', ...noService, address } };
  }
  const { service, by, hostname, servicePort, node = 'any' } = found;
  if (by === 'name' && (hostname !== undefined || isHeadless(service))) {
    const direct = headlessEntry(
      service,
      { ...(hostname !== undefined && { hostname }), port: port ?? schemePort },
      around,
    );
    return 'entry' in direct ? { ...direct, entry: { ...direct.entry, ...aliased } } : direct;
  }
  if (by === 'externalIP') return externalEntry(service, { port, schemePort });
  const via = by === 'node' ? 'NodePort' : by === 'address' ? 'ClusterIP' : undefined;
  const resolved = resolve({ service, via, port: servicePort ?? port, schemePort, node }, around);
  return 'entry' in resolved ? { ...resolved, entry: { ...resolved.entry, ...aliased } } : resolved;
}

/** Resolves the `to` of a traffic source that is a mapping. */
export function entryOfTarget(target: ServiceTarget, around: EntrySurroundings): ResolvedEntry {
  const found = findService(target.namespace, target.service, around.services);
  if ('problem' in found) return found;
  const { via, port, node = 'any' } = target;
  if (target.node !== undefined && via !== 'NodePort') return { problem: nodeOnlyWithNodePort() };
  if (node !== 'any' && !around.nodes.includes(node)) return { problem: unknownNode(node, around.nodes) };
  const { service } = found;
  const { externalName } = service.manifest.spec;
  // It has no way in of its own: DNS answers with the name of somebody else.
  if (externalName !== undefined) return { problem: nameOfAnother(target.service, externalName) };
  if (!isHeadless(service)) return resolve({ service, via, port, node }, around);
  if (via === 'NodePort' || via === 'LoadBalancer') return resolve({ service, via, port, node }, around);
  const picked = pickPort(service.manifest, port, undefined);
  if ('problem' in picked) return picked;
  return headlessEntry(service, { servicePort: picked.number }, around);
}

/** Has the Service no address of its own? */
function isHeadless({ manifest }: LoadedService): boolean {
  return manifest.spec.clusterIP === 'None';
}

/** How a headless Service is asked for. */
interface HeadlessWish {
  readonly hostname?: string;
  /** As a URL has it: the port of the pods themselves. */
  readonly port?: number | undefined;
  /** As an SRV record is asked for: the port that is called so by the Service. */
  readonly servicePort?: number;
}

/**
 * Clients inside connect to the pods; no rule translates the port that they use. DNS gives them the addresses
 * of the pods, and kube-proxy has no rules for a Service without an address of its own
 * (`pkg/proxy/util/utils.go`, `ShouldSkipService`).
 */
function headlessEntry(
  { manifest }: Pick<LoadedService, 'manifest'>,
  { hostname, port, servicePort }: HeadlessWish,
  { from }: Pick<EntrySurroundings, 'from'>,
): ResolvedEntry {
  const { meta, spec } = manifest;
  const { name, namespace } = meta;
  if (from === 'external') return { problem: notReachableFromOutside(name, 'ClusterIP') };
  const tcp = spec.ports.filter(({ protocol }) => protocol === 'TCP');
  const targets = tcp.map(({ targetPort }) => targetPort);
  const own = tcp.find((each) => each.port === servicePort || each.targetPort === port) ?? tcp[0];
  const entry: Entry = {
    via: 'ClusterIP',
    namespace,
    service: name,
    port: own?.port ?? port ?? DEFAULT_PORT,
    headless: { ...(hostname !== undefined && { hostname }), ...(port !== undefined && { port }) },
  };
  // What a named port is, each pod says for itself.
  const isWrong =
    port !== undefined &&
    targets.length > 0 &&
    !targets.some((each) => typeof each === 'string' || each === port);
  return isWrong ? { entry, warning: notThePodsPort(name, port, targets) } : { entry };
}

/**
 * An address that every node answers for, whoever sends the packet there. That is what `externalIPs` are for:
 * kube-proxy has a rule for it on every node, also where the route is somebody else's.
 */
function externalEntry(
  { manifest }: LoadedService,
  { port, schemePort }: { readonly port: number | undefined; readonly schemePort: number | undefined },
): ResolvedEntry {
  const picked = pickPort(manifest, port, schemePort);
  if ('problem' in picked) return picked;
  const { namespace, name } = manifest.meta;
  return { entry: { via: 'ExternalIP', namespace, service: name, port: picked.number } };
}

/** Holds what is asked for against what the Service's type offers and where the clients are. */
function resolve(wanted: Wanted, { from }: EntrySurroundings): ResolvedEntry {
  const { manifest } = wanted.service;
  const { name, namespace } = manifest.meta;
  const { type } = manifest.spec;
  const via = wanted.via ?? (from === 'pods' || type === 'ExternalName' ? 'ClusterIP' : type);
  // A cluster address means something only inside the cluster: no route outside leads to it.
  if (from === 'external' && via === 'ClusterIP') return { problem: notReachableFromOutside(name, type) };
  if (!OFFERED_BY[via].includes(type)) return { problem: typeDoesNotOffer(name, type, via) };
  const port = pickPort(manifest, wanted.port, wanted.schemePort);
  if ('problem' in port) return port;
  const entry = { namespace, service: name, port: port.number };
  return { entry: via === 'NodePort' ? { via, ...entry, node: wanted.node } : { via, ...entry } };
}

/** A Service of a manifest. */
export type ServiceManifest = Extract<Manifest, { readonly kind: 'Service' }>;

/**
 * Clients of an imported Service: `manifest` is that of the export that counts. That is the oldest one, by
 * the conflict rules of KEP-1645.
 * @param hostname of one pod, in a cluster
 */
export function importedEntry(
  manifest: ServiceManifest,
  derived: string,
  {
    port,
    ...one
  }: { readonly port: number | undefined; readonly hostname?: string; readonly cluster?: string },
): ResolvedEntry {
  const { namespace } = manifest.meta;
  if (manifest.spec.clusterIP === 'None') {
    const service = { manifest: { ...manifest, meta: { ...manifest.meta, name: derived } } };
    const entry = headlessEntry(service, { ...one, port }, { from: 'pods' });
    if ('problem' in entry || entry.entry.via !== 'ClusterIP') return entry;
    const headless = { ...entry.entry.headless, ...one };
    return { ...entry, entry: { ...entry.entry, headless, imported: manifest.meta.name } };
  }
  const picked = pickPort(manifest, port, DEFAULT_PORT);
  if ('problem' in picked) return picked;
  const way = { via: 'ClusterIP', namespace, service: derived, port: picked.number } as const;
  return { entry: { ...way, imported: manifest.meta.name } };
}

/** The load balancers of a Service, which clients find by a name that leads to those of several clusters. */
export function federatedEntry(
  manifest: ServiceManifest,
  port: number | undefined,
  federated: NonNullable<Entry['federated']>,
): ResolvedEntry {
  const picked = pickPort(manifest, port, DEFAULT_PORT);
  if ('problem' in picked) return picked;
  const { namespace, name: service } = manifest.meta;
  return { entry: { via: 'LoadBalancer', namespace, service, port: picked.number, federated } };
}

/**
 * The port asked for by number or name; else the scheme's, if the Service has it; else the only one. UDP is
 * of no use to clients that send requests over connections, and is answered with a message of its own.
 */
function pickPort(
  { meta, spec }: ServiceManifest,
  wanted: number | string | undefined,
  schemePort: number | undefined,
): { readonly number: number } | { readonly problem: string } {
  const tcp = spec.ports.filter(({ protocol }) => protocol === 'TCP');
  const texts = tcp.map(portText);
  const found = tcp.find(({ port, name }) => port === wanted || (wanted !== undefined && name === wanted));
  if (found !== undefined) return { number: found.port };
  const other = spec.ports.find(({ port, name }) => port === wanted || name === wanted);
  if (wanted !== undefined && other !== undefined)
    return { problem: notTcp(meta.name, portText(other), other.protocol) };
  if (wanted !== undefined) return { problem: noSuchPort(meta.name, wanted, texts) };
  if (tcp.some(({ port }) => port === schemePort)) return { number: schemePort ?? 0 };
  return tcp.length === 1 ? { number: tcp[0].port } : { problem: whichPort(meta.name, texts) };
}

/** `80 (http)`, or `80` for a port without a name. */
function portText({ name, port }: ServicePort): string {
  return name === undefined ? `${port}` : `${port} (${name})`;
}
