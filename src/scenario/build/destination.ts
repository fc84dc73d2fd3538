import { parseIPv4 } from '../../cluster/api/ipv4.ts';
import { nodeAddress } from '../../cluster/api/nodeAddresses.ts';
import type { Aliased } from '../../workload/config.ts';
import type { LoadedService } from '../kubernetes/manifestSet.ts';
import {
  addressNotKnown,
  clusterNameNotFound,
  leadsNowhere,
  nameWithoutSvc,
  notAUrl,
  serviceNotFound,
  unknownNodePort,
  unknownScheme,
} from '../messages.ts';
import { type ClusterName, clusterName, clusterNames } from './clusterNames.ts';
import type { ServiceDirectory } from './services.ts';

/**
 * Ports that a URL means when it names none. A scheme without one (`grpc`, `tcp`) has none that everybody
 * agrees on.
 */
const SCHEME_PORTS = new Map<string, number | undefined>([
  ['http', 80],
  ['https', 443],
  ['grpc', undefined],
  ['tcp', undefined],
]);

/** Scheme, host and port; what comes after the port is for the server and of no interest here. */
const URL_FORM = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/:?#@[\]\s]+)(?::(\d{1,5}))?(?:[/?#]\S*)?$/;
/** Services that lead to each other beyond so many are taken for a circle: `plugin/pkg/upstream` of CoreDNS. */
const LONGEST_CHAIN = 8;
/**
 * Networks from which Services and load balancers get their addresses, so that no server outside has one.
 * 10.96.0.0/12 is kubeadm's network of Services (`cmd/kubeadm/app/apis/kubeadm/v1beta4/defaults.go`); the
 * others are the blocks that RFC 5737 keeps for documentation, from which load balancers get theirs.
 */
const OWN_NETWORKS = /^(10\.(9[6-9]|10\d|11[01])\.|203\.0\.113\.|198\.51\.100\.|192\.0\.2\.)/;

/** What a name or an address is about. */
type Found =
  | { readonly problem: string }
  /** A name that does not resolve, and why. */
  | { readonly nowhere: string }
  /** An address that is no Service's, or the name of a server outside. */
  | { readonly address: string }
  | {
      readonly service: LoadedService;
      /** `address`: by the cluster's own address; `node`: by a node's; `name`: by name. */
      readonly by: 'name' | 'address' | 'node' | 'externalIP';
      /** One endpoint of the Service, by its name. */
      readonly hostname?: string;
      readonly node?: string;
      /** The Service's port, where the way decides about it. */
      readonly servicePort?: number;
    };

/** Where a URL leads. */
export type Destination = Found &
  Aliased & {
    /** The port asked for. */
    readonly port?: number;
    /** The port to take if none is asked for and the Service has it. */
    readonly schemePort?: number | undefined;
  };

/** What there is in a cluster, and around it. */
export interface Places {
  readonly services: ServiceDirectory;
  readonly nodes: readonly string[];
  /** Addresses and names of servers outside, of which the scenario says how they behave. */
  readonly outside: readonly string[];
}

/**
 * Looks up what a URL's host and port mean in a cluster with these Services and nodes. A host is tried as an
 * address, as a node and as a name; a Service that is called like a node comes before it.
 */
export function destinationOf(url: string, places: Places): Destination {
  const match = URL_FORM.exec(url);
  if (match === null) return { problem: notAUrl(url) };
  const [, scheme, host, portText] = match;
  if (!SCHEME_PORTS.has(scheme.toLowerCase()))
    return { problem: unknownScheme(scheme, [...SCHEME_PORTS.keys()]) };
  const port = portText === undefined ? undefined : Number(portText);
  const ports = { ...(port !== undefined && { port }), schemePort: SCHEME_PORTS.get(scheme.toLowerCase()) };
  if (parseIPv4(host) !== undefined) return { ...byAddress(host, port, places), ...ports };
  // Node names are not in the cluster's DNS; a URL with one is taken as a reader means it.
  const { nodes, services } = places;
  if (nodes.includes(host) && services.named('default', host) === undefined)
    return { ...nodeDestination(host, port, services), ...ports };
  return { ...byName(host, clusterNames(host), [], places), ...ports };
}

/** An address of a Service, of a node, or of anybody else. */
function byAddress(address: string, port: number | undefined, { services, nodes }: Places): Found {
  const service = services.withAddress(address);
  if (service !== undefined) return { service, by: 'address' };
  const external = services.withExternalIP(address);
  if (external !== undefined) return { service: external, by: 'externalIP' };
  const node = nodes.find((_, number) => nodeAddress(number) === address);
  if (node !== undefined) return nodeDestination(node, port, services);
  // An address of these networks belongs to nobody, so that it is a slip of the pen and no server outside.
  return OWN_NETWORKS.test(address) ? { problem: addressNotKnown(address) } : { address };
}

/**
 * What a name leads to: the first of its meanings that there is, or a server outside. A Service of type ExternalName
 * is another name, which is looked up as it stands (CoreDNS answers with a CNAME).
 * @param aliases the Services of that type on the way here
 */
function byName(
  host: string,
  meanings: readonly ClusterName[],
  aliases: NonNullable<Aliased['aliases']>,
  places: Places,
): Found & Aliased {
  const { services, outside } = places;
  const along = aliases.length > 0 ? { aliases } : {};
  for (const meaning of meanings) {
    if ('address' in meaning) return { address: meaning.address, ...along };
    const { namespace, service: name, hostname } = meaning;
    const service = services.named(namespace, name);
    // The name is wrong in this search domain: the resolver goes on to the next.
    if (service === undefined) continue;
    const { externalName } = service.manifest.spec;
    if (externalName === undefined)
      return { service, by: 'name', ...(hostname !== undefined && { hostname }), ...along };
    // An ExternalName has no endpoints, and so no names of them.
    if (hostname !== undefined) continue;
    const way = [...aliases, { namespace, service: name }];
    if (way.length > LONGEST_CHAIN) return { nowhere: leadsNowhere(name, externalName) };
    return byName(externalName, clusterName(externalName.toLowerCase()), way, places);
  }
  if (outside.includes(host)) return { address: host, ...along };
  const [last] = aliases.slice(-1);
  return { nowhere: last === undefined ? whyNot(host, places) : leadsNowhere(last.service, host) };
}

/** Why a name does not resolve, with what may have been meant. */
function whyNot(host: string, { services, nodes }: Places): string {
  const [name, namespace = 'default', ...rest] = host.toLowerCase().replace(/\.$/, '').split('.');
  const domain = rest.join('.');
  if (domain === 'cluster.local') return nameWithoutSvc(host, name, namespace);
  if (!['', 'svc', 'svc.cluster.local'].includes(domain)) return clusterNameNotFound(host);
  return notThere(namespace, name, services, nodes);
}

/** A Service by namespace and name, or that there is none. */
export function findService(
  namespace: string,
  name: string,
  services: ServiceDirectory,
): { readonly problem: string } | { readonly service: LoadedService } {
  const service = services.named(namespace, name);
  return service === undefined ? { problem: notThere(namespace, name, services, []) } : { service };
}

/** A message that also says in which other namespace there is a Service of that name. */
function notThere(
  namespace: string,
  name: string,
  services: ServiceDirectory,
  nodes: readonly string[],
): string {
  const elsewhere = services.all.find(({ manifest }) => manifest.meta.name === name)?.manifest.meta.namespace;
  const known = services.all.filter(({ manifest }) => manifest.meta.namespace === namespace);
  const names = known.map(({ manifest }) => manifest.meta.name);
  return serviceNotFound(namespace, name, elsewhere, names, nodes);
}

/** `http://<node>:<nodePort>`; the port may be left out when only one is given in the manifests. */
function nodeDestination(node: string, port: number | undefined, services: ServiceDirectory): Found {
  const { nodePorts } = services;
  const nodePort = port ?? (nodePorts.length === 1 ? nodePorts[0] : undefined);
  const found = nodePort === undefined ? undefined : services.withNodePort(nodePort);
  if (found === undefined) return { problem: unknownNodePort(node, port, nodePorts) };
  return { service: found.service, by: 'node', node, servicePort: found.port };
}
