import { type Labels, ZONE_LABEL } from './objects.ts';

/** `LabelTopologyRegion` in `staging/src/k8s.io/api/core/v1/well_known_labels.go`. */
export const REGION_LABEL = 'topology.kubernetes.io/region';

/**
 * Region and zone of a node in one text; empty without either label. Source: `GetZoneKey` in
 * `staging/src/k8s.io/component-helpers/node/topology/helpers.go`.
 */
export function zoneKey(labels: Labels): string {
  return joinZone(labels[REGION_LABEL] ?? '', labels[ZONE_LABEL] ?? '');
}

/** The colon and the zero byte keep ("a", "") and ("", "a") apart, as Kubernetes has it. */
function joinZone(region: string, zone: string): string {
  return region === '' && zone === '' ? '' : `${region}:\u0000:${zone}`;
}
