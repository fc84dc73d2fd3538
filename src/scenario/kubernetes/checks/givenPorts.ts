import type { EndpointPort } from '../../../cluster/objects.ts';
import { noPortOfThatName } from '../../messages.ts';
import type { LoadedObject, ManifestSet } from '../manifestSet.ts';

/**
 * Endpoints that are written by hand have to give their ports the names that the Service gives them: for a port that
 * has no counterpart there are no endpoints, and connections are refused.
 */
export function checkGivenPorts({ objects, services }: ManifestSet): void {
  for (const object of objects) {
    const { manifest } = object;
    if (manifest.kind !== 'EndpointSlice' && manifest.kind !== 'Endpoints') continue;
    const { namespace } = manifest.meta;
    // An Endpoints object has the name of its Service; a slice says it in its label
    // `kubernetes.io/service-name`.
    const name = manifest.kind === 'Endpoints' ? manifest.meta.name : manifest.spec.serviceName;
    const service = services.find(
      ({ manifest: { meta } }) => meta.namespace === namespace && meta.name === name,
    );
    // A headless Service has no rules that could miss a port.
    if (service === undefined || service.manifest.spec.clusterIP === 'None') continue;
    const ports = portsOf(manifest);
    for (const port of service.manifest.spec.ports) reportMissing(port, ports, object);
  }
}

/** The ports of all subsets, since the subsets of one object serve one Service together. */
function portsOf(manifest: LoadedObject['manifest']): readonly EndpointPort[] {
  if (manifest.kind === 'EndpointSlice') return manifest.spec.ports;
  return manifest.kind === 'Endpoints' ? manifest.spec.subsets.flatMap(({ ports }) => ports) : [];
}

/**
 * kube-proxy matches a port by name and protocol (`pkg/proxy/endpointslicecache.go`); a Service with a single
 * port may leave its name empty, and then the endpoints have to as well.
 */
function reportMissing(
  { name = '', protocol }: { readonly name?: string; readonly protocol: string },
  ports: readonly EndpointPort[],
  { manifest, report }: LoadedObject,
): void {
  if (ports.some((port) => port.name === name && port.protocol === protocol)) return;
  const names = ports.map((port) => port.name);
  report.warning([manifest.kind === 'Endpoints' ? 'subsets' : 'ports'], noPortOfThatName(name, names), 'key');
}
