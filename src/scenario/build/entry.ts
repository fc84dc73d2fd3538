import type { Manifest, ServicePort, ServiceType } from '../../cluster/objects.ts';
import type { Entry } from '../../workload/config.ts';
import type { LoadedService } from '../kubernetes/manifestSet.ts';
import type { ServiceTarget } from '../language/traffic.ts';
import {
  nodeOnlyWithNodePort,
  noSuchPort,
  notReachableFromOutside,
  notTcp,
  typeDoesNotOffer,
  unknownNode,
  whichPort,
} from '../messages.ts';
import { destinationOf, findService } from './destination.ts';
import type { ServiceDirectory } from './services.ts';

/** A way into the cluster, or the sentence that says why there is none. */
export type ResolvedEntry = { readonly entry: Entry } | { readonly problem: string };

/** What `to` is resolved against. */
export interface EntrySurroundings {
  readonly services: ServiceDirectory;
  readonly nodes: readonly string[];
  readonly from: 'pods' | 'external';
}

/** The ways into a cluster. */
type Via = Exclude<Entry['via'], 'HostPort'>;

/** What is asked for, before it is held against the Service. */
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

/** Resolves the `to` of a traffic source that is a URL. */
export function entryOfUrl(url: string, around: EntrySurroundings): ResolvedEntry {
  const found = destinationOf(url, around.services, around.nodes);
  if ('problem' in found) return found;
  const { service, by, port, schemePort, node = 'any' } = found;
  const via = by === 'node' ? 'NodePort' : by === 'address' ? 'ClusterIP' : undefined;
  return resolve({ service, via, port, schemePort, node }, around);
}

/** Resolves the `to` of a traffic source that is a mapping. */
export function entryOfTarget(target: ServiceTarget, around: EntrySurroundings): ResolvedEntry {
  const found = findService(target.namespace, target.service, around.services);
  if ('problem' in found) return found;
  const { via, port, node = 'any' } = target;
  if (target.node !== undefined && via !== 'NodePort') return { problem: nodeOnlyWithNodePort() };
  if (node !== 'any' && !around.nodes.includes(node)) return { problem: unknownNode(node, around.nodes) };
  return resolve({ service: found.service, via, port, node }, around);
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
type ServiceManifest = Extract<Manifest, { readonly kind: 'Service' }>;

/** The port asked for by number or name; else the scheme's, if the Service has it; else the only one. */
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
