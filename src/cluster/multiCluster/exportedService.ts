import type { Endpoint, EndpointSlice, Service, ServiceImportType, ServicePort } from '../objects.ts';

/** The endpoints of one EndpointSlice, as other clusters are told of them. */
export interface ExportedSlice {
  readonly name: string;
  readonly endpoints: readonly Endpoint[];
}

/** A Service as one cluster exports it. */
export interface ExportedService {
  readonly namespace: string;
  readonly name: string;
  readonly type: ServiceImportType;
  /** Without the addresses: each importing cluster gives the import an address of its own. */
  readonly ports: readonly ServicePort[];
  /** When the ServiceExport was made, seconds: of conflicting ones the oldest counts. */
  readonly since: number;
  readonly slices: readonly ExportedSlice[];
}

/**
 * What the other clusters are told of a Service. Names of pods and nodes stay behind: they mean something in their own
 * cluster only, where a node of the same name is another one.
 */
export function exportedService(
  { meta, spec }: Service,
  slices: Iterable<EndpointSlice>,
  since: number,
): ExportedService {
  return {
    namespace: meta.namespace,
    name: meta.name,
    type: spec.clusterIP === 'None' ? 'Headless' : 'ClusterSetIP',
    ports: spec.ports,
    since,
    slices: [...slices].map((slice) => ({
      name: slice.meta.name,
      endpoints: slice.endpoints.map(withoutHome),
    })),
  };
}

/** Hints are for the clients of the cluster that has given them. */
function withoutHome({ hintZones: _zones, hintNodes: _nodes, ...endpoint }: Endpoint): Endpoint {
  return { ...endpoint, podName: '', nodeName: '' };
}
