import type { Labels, Service, TrafficDistribution } from '../../objects.ts';

/** The older name of the annotation, which counts where both are given. */
const DEPRECATED_ANNOTATION = 'service.kubernetes.io/topology-aware-hints';
const TOPOLOGY_MODE_ANNOTATION = 'service.kubernetes.io/topology-mode';

/**
 * Does a Service ask for hints in proportion to the zones' CPUs? Only for `Auto` and `auto`.
 * Source: `hintsEnabled` in `staging/src/k8s.io/endpointslice/utils.go`.
 */
export function isTopologyModeOn(annotations: Labels): boolean {
  const value = annotations[DEPRECATED_ANNOTATION] ?? annotations[TOPOLOGY_MODE_ANNOTATION];
  return value === 'Auto' || value === 'auto';
}

/** Zones and nodes whose clients an endpoint is meant for; absent: no such hint. */
export interface Hints {
  readonly hintZones?: readonly string[];
  readonly hintNodes?: readonly string[];
}

/** As much of an endpoint as hints depend on. */
export interface HintedEndpoint {
  readonly ready: boolean;
  readonly zone?: string;
  readonly nodeName: string;
}

/**
 * The hints of one endpoint by the Service's `trafficDistribution`: its own zone and, for PreferSameNode, its own node.
 * An endpoint that is not ready has none, and an unknown distribution gives none.
 * Source: `ReconcileHints` in `staging/src/k8s.io/endpointslice/trafficdist/trafficdist.go`.
 */
export function distributionHints(endpoint: HintedEndpoint, distribution: string | undefined): Hints {
  const { ready, zone, nodeName } = endpoint;
  if (!ready || !isDistribution(distribution)) return {};
  return {
    ...(zone !== undefined && zone !== '' && { hintZones: [zone] }),
    ...(distribution === 'PreferSameNode' && nodeName !== '' && { hintNodes: [nodeName] }),
  };
}

/** The distribution that the EndpointSlice controller follows: none beside the annotation, which comes first. */
export function followedDistribution({ meta, spec }: Service): TrafficDistribution | undefined {
  return isTopologyModeOn(meta.annotations) ? undefined : spec.trafficDistribution;
}

/** PreferClose is the older name of PreferSameZone. */
function isDistribution(value: string | undefined): value is TrafficDistribution {
  return value === 'PreferClose' || value === 'PreferSameZone' || value === 'PreferSameNode';
}
