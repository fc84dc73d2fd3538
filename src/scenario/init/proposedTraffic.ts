import type { ServicePort } from '../../cluster/objects.ts';
import { selectedSources } from '../kubernetes/crossChecks.ts';
import type { LoadedService, ManifestSet } from '../kubernetes/manifestSet.ts';

/** Traffic to propose for one Service. */
export interface ProposedTraffic {
  readonly name: string;
  readonly to: string;
  readonly type: 'ClusterIP' | 'NodePort' | 'LoadBalancer';
  /** Pods behind the Service. */
  readonly pods: number;
}

/**
 * One traffic source for each Service that has pods and a TCP port, in the manifests' order. An ExternalName
 * leads away from the cluster, and a Service without pods to nobody.
 */
export function proposedTraffic({ services, podSources }: ManifestSet): ProposedTraffic[] {
  const selected = selectedSources(services, podSources);
  return services.flatMap((service) => {
    const pods = (selected.get(service) ?? []).reduce((sum, { replicas }) => sum + replicas, 0);
    const port = service.manifest.spec.ports.find(({ protocol }) => protocol === 'TCP');
    const { type } = service.manifest.spec;
    if (pods === 0 || port === undefined || type === 'ExternalName') return [];
    return [proposal(service, type, port, pods)];
  });
}

/**
 * Traffic to the first TCP port. A Service with several is reached by one of them, which is what a first
 * scenario needs.
 */
function proposal(
  { manifest }: LoadedService,
  type: ProposedTraffic['type'],
  port: ServicePort,
  pods: number,
): ProposedTraffic {
  const { name, namespace } = manifest.meta;
  const isDefault = namespace === 'default';
  const host = isDefault ? name : `${name}.${namespace}`;
  return {
    // A name that begins with the namespace keeps the sources of one namespace together in every table.
    name: isDefault ? name : `${namespace}.${name}`,
    to: url(host, port),
    type,
    pods,
  };
}

/** The protocol is only for the reader: connections are simulated, not what goes over them. */
function url(host: string, { name = '', port }: ServicePort): string {
  if (port === 80) return `http://${host}`;
  if (port === 443) return `https://${host}`;
  // Istio reads the protocol from the name of a port in the same way: `http`, or `http-` and a suffix.
  const scheme = /^(https|http|grpc)(?:-|$)/.exec(name)?.[1] ?? (port === 8080 ? 'http' : 'tcp');
  return `${scheme}://${host}:${port}`;
}
