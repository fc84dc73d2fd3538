import { parseIPv4 } from '../../cluster/api/ipv4.ts';
import type { LoadedService } from '../kubernetes/manifestSet.ts';
import {
  addressNotKnown,
  clusterNameNotFound,
  nameWithoutSvc,
  notAUrl,
  serviceCannotBeReached,
  serviceNotFound,
  unknownNodePort,
  unknownScheme,
} from '../messages.ts';
import type { ServiceDirectory } from './services.ts';

/** Ports that a URL means when it names none. */
const SCHEME_PORTS = new Map<string, number | undefined>([
  ['http', 80],
  ['https', 443],
  ['grpc', undefined],
  ['tcp', undefined],
]);

const URL_FORM = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/:?#@[\]\s]+)(?::(\d{1,5}))?(?:[/?#]\S*)?$/;
/** The cluster domain that kubeadm and the kubelet's own defaults use. */
const CLUSTER_DOMAIN = ['cluster', 'local'];

/** Where a URL leads. */
export type Destination =
  | { readonly problem: string }
  | {
      readonly service: LoadedService;
      /** `address`: by the cluster's own address; `node`: by a node's; `name`: by name. */
      readonly by: 'name' | 'address' | 'node';
      /** The Service's port asked for. */
      readonly port?: number;
      /** The port to take if none is asked for and the Service has it. */
      readonly schemePort?: number | undefined;
      readonly node?: string;
    };

/** Looks up what a URL's host and port mean in a cluster with these Services and nodes. */
export function destinationOf(
  url: string,
  services: ServiceDirectory,
  nodes: readonly string[],
): Destination {
  const match = URL_FORM.exec(url);
  if (match === null) return { problem: notAUrl(url) };
  const [, scheme, host, portText] = match;
  if (!SCHEME_PORTS.has(scheme.toLowerCase()))
    return { problem: unknownScheme(scheme, [...SCHEME_PORTS.keys()]) };
  const port = portText === undefined ? undefined : Number(portText);
  const ports = { ...(port !== undefined && { port }), schemePort: SCHEME_PORTS.get(scheme.toLowerCase()) };
  if (parseIPv4(host) !== undefined) {
    const service = services.withAddress(host);
    return service === undefined ? { problem: addressNotKnown(host) } : { service, by: 'address', ...ports };
  }
  if (nodes.includes(host) && services.named('default', host) === undefined)
    return nodeDestination(host, port, services);
  const found = byClusterName(host, services, nodes);
  return 'problem' in found ? found : { ...found, by: 'name', ...ports };
}

/**
 * A Service by its DNS name, as a pod of the namespace `default` resolves it: with the search domains
 * `default.svc.cluster.local`, `svc.cluster.local` and `cluster.local` (kubernetes/dns, `docs/specification.md`).
 */
function byClusterName(
  host: string,
  services: ServiceDirectory,
  nodes: readonly string[],
): { readonly problem: string } | { readonly service: LoadedService } {
  const [name, namespace = 'default', ...rest] = host.toLowerCase().replace(/\.$/, '').split('.');
  const domain = rest.join('.');
  // CoreDNS answers only below `svc` and `pod` (plugin/kubernetes/parse.go).
  if (domain === CLUSTER_DOMAIN.join('.')) return { problem: nameWithoutSvc(host, name, namespace) };
  if (!['', 'svc', ['svc', ...CLUSTER_DOMAIN].join('.')].includes(domain))
    return { problem: clusterNameNotFound(host) };
  return findService(namespace, name, services, nodes);
}

/** A Service by namespace and name, or why it cannot be connected to. */
export function findService(
  namespace: string,
  name: string,
  services: ServiceDirectory,
  nodes: readonly string[] = [],
): { readonly problem: string } | { readonly service: LoadedService } {
  const service = services.named(namespace, name);
  if (service !== undefined) return { service };
  const reason = services.unreachable(namespace, name);
  if (reason !== undefined) return { problem: serviceCannotBeReached(name, reason) };
  const elsewhere = services.all.find(({ manifest }) => manifest.meta.name === name)?.manifest.meta.namespace;
  const known = services.all.filter(({ manifest }) => manifest.meta.namespace === namespace);
  const names = known.map(({ manifest }) => manifest.meta.name);
  return { problem: serviceNotFound(namespace, name, elsewhere, names, nodes) };
}

/** `http://<node>:<nodePort>`; the port may be left out when only one is given in the manifests. */
function nodeDestination(node: string, port: number | undefined, services: ServiceDirectory): Destination {
  const { nodePorts } = services;
  const nodePort = port ?? (nodePorts.length === 1 ? nodePorts[0] : undefined);
  const found = nodePort === undefined ? undefined : services.withNodePort(nodePort);
  if (found === undefined) return { problem: unknownNodePort(node, port, nodePorts) };
  return { service: found.service, by: 'node', node, port: found.port };
}
