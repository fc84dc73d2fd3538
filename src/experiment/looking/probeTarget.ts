import type { Pod, Service } from '../../cluster/objects.ts';
import type { Entry } from '../../workload/config.ts';
import type { World } from '../world.ts';
import type { ProbeOrigin } from './probeOrigin.ts';

/** Host and port of a URL. */
export interface Dialled {
  readonly host: string;
  readonly port: number;
}

/** What a host and port lead to for somebody at a place, at a moment. */
export type ProbeTarget =
  | {
      readonly entry: Entry;
      /**
       * Address that is connected to, or the name of a server outside; of a headless Service all addresses of its pods,
       * with commas. Absent while a name has no answer.
       */
      readonly address?: string;
      /** The complete name that answers for the host, if that is a name. */
      readonly name?: string;
      /** It is the address or the name of a server outside the cluster. */
      readonly outside?: true;
    }
  /** It leads to nothing that the simulation could connect to: how curl finds out, and why. */
  | { readonly nothing: 'name-not-found' | 'refused' | 'connect-timeout'; readonly why: string };

/** The cluster's domain, as the kubelets write it into the pods' resolvers. */
const DOMAIN = 'cluster.local';
const ADDRESS = /^\d{1,3}(\.\d{1,3}){3}$/;

/** What a target is looked for in. */
interface Surroundings {
  readonly api: World['api'];
  /** Addresses and names of the servers outside that the scenario describes. */
  readonly outside: readonly string[];
}

/**
 * Looks up what a host and port mean, by what the API has at this moment.
 * @param outside addresses and names of the servers outside that the scenario describes
 */
export function probeTarget(
  dialled: Dialled,
  origin: ProbeOrigin,
  { api }: Pick<World, 'api'>,
  outside: readonly string[] = [],
): ProbeTarget {
  const world = { api, outside };
  const node = api.get('Node', dialled.host);
  if (node !== undefined) return nodeTarget(dialled, node.meta.name, node.status.address, world);
  return ADDRESS.test(dialled.host)
    ? addressTarget(dialled, origin, world)
    : nameTarget(dialled, origin, world);
}

/** An address: of a Service, a load balancer, a node or a pod. */
function addressTarget(dialled: Dialled, origin: ProbeOrigin, world: Surroundings): ProbeTarget {
  const { api } = world;
  const { host } = dialled;
  for (const service of api.list('Service')) {
    if (service.status.loadBalancerIP === host) return balancerTarget(service, dialled);
    if (service.spec.externalIPs?.includes(host)) return externalTarget(service, dialled);
    if (service.spec.clusterIP === host)
      return origin.kind === 'internet' ? privateAddress(host) : clusterTarget(service, dialled);
  }
  for (const { meta, status } of api.list('Node'))
    if (status.address === host) return nodeTarget(dialled, meta.name, host, world);
  for (const pod of api.list('Pod')) {
    if (pod.status.podIP !== host) continue;
    if (origin.kind === 'internet') return privateAddress(host);
    return podTarget(
      dialled,
      pod.spec.containers.flatMap(({ ports }) => ports.map((each) => each.containerPort)),
    );
  }
  if (world.outside.includes(host)) return serverOutside(dialled);
  return { nothing: 'connect-timeout', why: `nothing has the address ${host} at that time` };
}

/** A server that the scenario describes: the data plane knows it by its address alone. */
function serverOutside({ host, port }: Dialled): ProbeTarget {
  const entry = { via: 'Address', namespace: '', service: '', port, address: host } as const;
  return { entry, address: host, outside: true };
}

/** Only pods ask the cluster's DNS: a node has the resolver of its machine, and so has everybody outside. */
function nameTarget(dialled: Dialled, origin: ProbeOrigin, world: Surroundings): ProbeTarget {
  const { host } = dialled;
  if (origin.kind !== 'pod')
    return { nothing: 'name-not-found', why: `only pods ask the cluster's DNS, and ${host} is no node` };
  const names = completeNames(host, origin.namespace ?? 'default').flatMap(serviceName);
  const isService = ({ hostname }: ServiceName) => hostname === undefined;
  // A Service that exists comes before a name that only could be one.
  const there = names.find(({ key }) => world.api.get('Service', key) !== undefined);
  const found = there ?? names.find(isService) ?? names[0];
  const service = found && world.api.get('Service', found.key);
  if (service === undefined) {
    const bare = host.replace(/\.$/, '').toLowerCase();
    if (world.outside.includes(bare)) return { ...serverOutside({ ...dialled, host: bare }), name: bare };
  }
  if (found === undefined)
    return {
      nothing: 'name-not-found',
      why: `${host.replace(/\.$/, '')} is no name of the cluster, and no server outside is called so`,
    };
  // No such Service: the data plane finds out by itself, as a client would.
  if (service === undefined) {
    // A Service that does not exist: the data plane finds out by itself.
    const [namespace, name] = found.key.split('/');
    return { entry: { via: 'ClusterIP', namespace, service: name, port: dialled.port } };
  }
  return serviceTarget(service, found, dialled, origin, world);
}

/** What the complete name of a Service, or of one of its endpoints, leads to. */
function serviceTarget(
  service: Service,
  { name, hostname }: ServiceName,
  dialled: Dialled,
  origin: ProbeOrigin,
  world: Surroundings,
): ProbeTarget {
  const { externalName, clusterIP } = service.spec;
  if (externalName !== undefined) {
    const alias = { host: `${externalName}.`, port: dialled.port };
    const target = nameTarget(alias, origin, world);
    return 'outside' in target ? { ...target, name } : target;
  }
  if (clusterIP === 'None' || hostname !== undefined)
    return { ...headlessTarget(service, hostname, dialled, world), name };
  return { ...clusterTarget(service, dialled), name };
}

/** The names that a pod's resolver tries, with its search domains first (`pkg/kubelet/network/dns/dns.go`). */
function completeNames(host: string, namespace: string): string[] {
  const name = host.toLowerCase();
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const domains = [`${namespace}.svc.${DOMAIN}`, `svc.${DOMAIN}`, DOMAIN];
  return [...domains.map((domain) => `${name}.${domain}`), name];
}

/** A complete name that a Service may answer for. */
interface ServiceName {
  /** `namespace/name` of the Service. */
  readonly key: string;
  readonly name: string;
  /** Of one of its endpoints; absent: the Service itself is meant. */
  readonly hostname?: string;
}

/**
 * CoreDNS answers for `<service>.<namespace>.svc.<domain>`, and with one label more in front for an endpoint
 * (`plugin/kubernetes/parse.go`).
 */
function serviceName(name: string): ServiceName[] {
  const suffix = `.svc.${DOMAIN}`;
  if (!name.endsWith(suffix)) return [];
  // From the right: the namespace, the Service, and what may stand before it.
  const [namespace, service, hostname, ...more] = name.slice(0, -suffix.length).split('.').reverse();
  if (service === undefined || more.length > 0) return [];
  return [{ key: `${namespace}/${service}`, name, ...(hostname !== undefined && { hostname }) }];
}

function clusterTarget(service: Service, { port }: Dialled): ProbeTarget {
  const { meta, spec } = service;
  if (spec.clusterIP === undefined)
    return { nothing: 'connect-timeout', why: `the Service ${meta.name} has no address of its own` };
  if (!spec.ports.some((each) => each.port === port))
    return { nothing: 'connect-timeout', why: noSuchPort(`Service ${meta.name}`, port, portsOf(service)) };
  const entry = { via: 'ClusterIP', namespace: meta.namespace, service: meta.name, port } as const;
  return { entry, address: spec.clusterIP };
}

/** The client connects to one of the pods itself, at the very port that it names. @param hostname of the one that is meant */
function headlessTarget(
  { meta, spec }: Service,
  hostname: string | undefined,
  { port }: Dialled,
  { api }: Surroundings,
): ProbeTarget {
  const addresses = [...api.list('EndpointSlice')]
    .filter((slice) => slice.serviceName === meta.name && slice.meta.namespace === meta.namespace)
    .flatMap(({ endpoints }) => endpoints.filter(({ ready }) => ready))
    .filter((endpoint) => hostname === undefined || endpoint.hostname === hostname)
    .map(({ address }) => address);
  if (addresses.length === 0) return { nothing: 'name-not-found', why: noneReady(meta.name, hostname) };
  const servicePort = spec.ports.find((each) => each.port === port) ?? spec.ports[0];
  const service = { namespace: meta.namespace, service: meta.name, port: servicePort?.port ?? port };
  const headless = { port, ...(hostname !== undefined && { hostname }) };
  return { entry: { via: 'ClusterIP', ...service, headless }, address: addresses.join(', ') };
}

/** In words for whoever asked, since the API would show an empty list only. */
function noneReady(service: string, hostname: string | undefined): string {
  return hostname === undefined
    ? `the Service ${service} is headless, and none of its pods is ready`
    : `the Service ${service} has no pod ${hostname} that is ready`;
}

function externalTarget(service: Service, { host, port }: Dialled): ProbeTarget {
  const { meta } = service;
  if (!portsOf(service).includes(port))
    return { nothing: 'connect-timeout', why: noSuchPort(`Service ${meta.name}`, port, portsOf(service)) };
  const entry = { via: 'ExternalIP', namespace: meta.namespace, service: meta.name, port } as const;
  return { entry, address: host };
}

function balancerTarget(service: Service, { host, port }: Dialled): ProbeTarget {
  const { meta } = service;
  if (!portsOf(service).includes(port))
    return { nothing: 'connect-timeout', why: noSuchPort(`Service ${meta.name}`, port, portsOf(service)) };
  const entry = { via: 'LoadBalancer', namespace: meta.namespace, service: meta.name, port } as const;
  return { entry, address: host };
}

/** A node answers at node ports and at the host ports of its pods: nothing else listens there. */
function nodeTarget({ port }: Dialled, node: string, address: string, { api }: Surroundings): ProbeTarget {
  for (const { meta, spec } of api.list('Service')) {
    const found = spec.ports.find((each) => each.nodePort === port);
    if (found === undefined) continue;
    const service = { namespace: meta.namespace, service: meta.name, port: found.port };
    return { entry: { via: 'NodePort', ...service, node }, address };
  }
  if (hasHostPort(api.list('Pod'), node, port))
    return { entry: { via: 'HostPort', namespace: '', service: '', port, node }, address };
  return { nothing: 'refused', why: `no Service has the node port ${port}, and no pod there that host port` };
}

/** A host port is taken on the node of its pod only. */
function hasHostPort(pods: Iterable<Pod>, node: string, port: number): boolean {
  for (const { spec } of pods) {
    if (spec.nodeName !== node) continue;
    if (spec.containers.some(({ ports }) => ports.some(({ hostPort }) => hostPort === port))) return true;
  }
  return false;
}

/**
 * Without declared ports anything may listen: a `containerPort` informs, and opens nothing (Kubernetes API reference,
 * ContainerPort).
 */
function podTarget({ host, port }: Dialled, ports: readonly number[]): ProbeTarget {
  if (ports.length > 0 && !ports.includes(port))
    return { nothing: 'refused', why: noSuchPort(`pod at ${host}`, port, ports) };
  return { entry: { via: 'Address', namespace: '', service: '', port, address: host }, address: host };
}

/** Addresses of pods and Services are routed inside the cluster only. */
function privateAddress(host: string): ProbeTarget {
  return {
    nothing: 'connect-timeout',
    why: `no route leads from the internet to ${host}, an address of the cluster`,
  };
}

function portsOf({ spec }: Service): number[] {
  return spec.ports.map(({ port }) => port);
}

/** In the words of a message, with what there is instead. */
function noSuchPort(what: string, port: number, ports: readonly number[]): string {
  return `the ${what} has no port ${port}; it has ${ports.join(', ')}`;
}
