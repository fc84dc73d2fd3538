import type { Service, ServicePort } from '../objects.ts';

/** A variable of a container's environment. */
export interface EnvironmentVariable {
  readonly name: string;
  readonly value: string;
}

/** What a variable is made of: part of a Service. */
export interface LinkedService {
  readonly name: string;
  readonly clusterIP: string;
  readonly ports: readonly Pick<ServicePort, 'name' | 'port' | 'protocol'>[];
}

/** The Service that every container learns of, whatever its pod says. */
const MASTER = { namespace: 'default', name: 'kubernetes' };

/**
 * Why no environment can be made for a pod's containers, in the kubelet's words; undefined if it can.
 * @param pod `enableServiceLinks` is undefined only where the API server has not filled in its default
 * @param synced the kubelet has listed the Services at least once; a static pod does not wait for that
 */
export function environmentProblem(
  pod: { readonly enableServiceLinks: boolean | undefined; readonly isStatic: boolean },
  synced: boolean,
): string | undefined {
  if (pod.enableServiceLinks === undefined)
    return 'nil pod.spec.enableServiceLinks encountered, cannot construct envvars';
  if (!pod.isStatic && !synced)
    return 'services have not yet been read at least once, cannot construct envvars';
  return undefined;
}

/**
 * The Services that become variables in a pod of the namespace, by name: `default/kubernetes`, and, with links, those
 * of the namespace, of which one named `kubernetes` takes the place of the first. Services without a cluster IP are
 * left out. Source: `getServiceEnvVarMap` in `pkg/kubelet/kubelet_pods.go`.
 */
export function linkedServices(
  namespace: string,
  enableServiceLinks: boolean,
  services: Iterable<Service>,
): LinkedService[] {
  const linked = new Map<string, LinkedService>();
  for (const { meta, spec } of services) {
    const { name } = meta;
    const { clusterIP, ports } = spec;
    if (clusterIP === undefined || clusterIP === '' || clusterIP === 'None') continue;
    const isMaster = meta.namespace === MASTER.namespace && name === MASTER.name;
    if (isMaster ? !linked.has(name) : enableServiceLinks && meta.namespace === namespace)
      linked.set(name, { name, clusterIP, ports });
  }
  return [...linked.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * A container's variables: those of its manifest, which come first and override the others, and then, Service by
 * Service, those of the Services. Source: `makeEnvironmentVariables` in `pkg/kubelet/kubelet_pods.go`.
 */
export function containerVariables(
  own: Readonly<Record<string, string>>,
  services: readonly LinkedService[],
): EnvironmentVariable[] {
  const values = new Map(Object.entries(own));
  for (const { name, value } of services.flatMap(serviceVariables))
    if (!Object.hasOwn(own, name)) values.set(name, value);
  return [...values].map(([name, value]) => ({ name, value }));
}

/**
 * The variables of one Service, in this order: host, first port, each named port, and then, port by port, those that
 * Docker's links used to give. Source: `FromServices` in `pkg/kubelet/envvars/envvars.go`.
 */
export function serviceVariables({ name, clusterIP, ports }: LinkedService): EnvironmentVariable[] {
  if (clusterIP === '' || clusterIP === 'None' || ports.length === 0) return [];
  const prefix = variableName(name);
  const named = ports.flatMap(({ name: portName, port }) =>
    portName ? [{ name: `${prefix}_SERVICE_PORT_${variableName(portName)}`, value: `${port}` }] : [],
  );
  return [
    { name: `${prefix}_SERVICE_HOST`, value: clusterIP },
    { name: `${prefix}_SERVICE_PORT`, value: `${ports[0].port}` },
    ...named,
    ...ports.flatMap((port, i) => linkVariables(prefix, clusterIP, port, i === 0)),
  ];
}

/** Those of one port; the first port gives `P_PORT`, too. */
function linkVariables(
  prefix: string,
  address: string,
  { port, protocol }: LinkedService['ports'][number],
  isFirst: boolean,
): EnvironmentVariable[] {
  const scheme = protocol.toLowerCase();
  // An IPv6 address stands in brackets before a port, and bare elsewhere.
  const host = address.includes(':') ? `[${address}]` : address;
  const url = `${scheme}://${host}:${port}`;
  const base = `${prefix}_PORT_${port}_${protocol}`;
  return [
    ...(isFirst ? [{ name: `${prefix}_PORT`, value: url }] : []),
    { name: base, value: url },
    { name: `${base}_PROTO`, value: scheme },
    { name: `${base}_PORT`, value: `${port}` },
    { name: `${base}_ADDR`, value: address },
  ];
}

/** `my-nginx` becomes `MY_NGINX`. */
function variableName(name: string): string {
  return name.replaceAll('-', '_').toUpperCase();
}
