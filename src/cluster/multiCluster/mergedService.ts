import type { Endpoint, ExportConflict, ServiceImportType, ServicePort } from '../objects.ts';
import type { ExportedService, ExportedSlice } from './exportedService.ts';

/** An exported Service and the cluster that it comes from. */
export interface ClusterExport {
  readonly cluster: string;
  readonly service: ExportedService;
}

/** The exports of all clusters as one Service. */
export interface MergedService {
  readonly type: ServiceImportType;
  readonly ports: readonly ServicePort[];
  /** Clusters that export it, the oldest export first. */
  readonly clusters: readonly string[];
  /** Each with the target ports in the order of {@link ports}. */
  readonly slices: readonly (ExportedSlice & { readonly cluster: string })[];
  /** Where younger exports say something else than older ones. */
  readonly conflicts: readonly { readonly cluster: string; readonly reason: ExportConflict }[];
}

/**
 * The one Service that several clusters export under one name: its ports are those of all exports; where they cannot be
 * put together the oldest export is right, and of two of one age the one whose cluster comes first by name.
 * Source: KEP-1645, "Constraints and Conflict Resolution".
 * @param exports at least one
 */
export function mergedService(exports: readonly ClusterExport[]): MergedService {
  const byAge = [...exports].sort(
    (a, b) => a.service.since - b.service.since || (a.cluster < b.cluster ? -1 : 1),
  );
  const { type } = byAge[0].service;
  const ports: ServicePort[] = [];
  const conflicts: { cluster: string; reason: ExportConflict }[] = [];
  for (const { cluster, service } of byAge) {
    if (service.type !== type) conflicts.push({ cluster, reason: 'TypeConflict' });
    if (!addPorts(ports, service.ports)) conflicts.push({ cluster, reason: 'PortConflict' });
  }
  return {
    type,
    ports,
    clusters: byAge.map(({ cluster }) => cluster),
    slices: byAge.flatMap(({ cluster, service }) => slicesOf(cluster, service, ports)),
    conflicts,
  };
}

/** Adds the ports that are not there. @returns false if one is there with another meaning, and is left out */
function addPorts(ports: ServicePort[], more: readonly ServicePort[]): boolean {
  let fits = true;
  for (const port of more) {
    const { nodePort: _, ...plain } = port;
    if (ports.some((known) => isSame(known, port))) continue;
    if (ports.some((known) => contradicts(known, port))) fits = false;
    else ports.push(plain);
  }
  return fits;
}

/** The target port is left out: it is a matter of each cluster's own pods. */
function isSame(a: ServicePort, b: ServicePort): boolean {
  return a.name === b.name && a.port === b.port && a.protocol === b.protocol;
}

/** Names and numbers are unique within a Service. */
function contradicts(a: ServicePort, b: ServicePort): boolean {
  return a.name === b.name || (a.port === b.port && a.protocol === b.protocol);
}

/**
 * One cluster's slices, with the target ports brought into the order of the merged ports; 0 for a port that it does not
 * export.
 */
function slicesOf(
  cluster: string,
  { ports: own, slices }: ExportedService,
  ports: readonly ServicePort[],
): MergedService['slices'] {
  const places = ports.map((port) => own.findIndex((each) => isSame(each, port)));
  const reordered = (endpoint: Endpoint): Endpoint => ({
    ...endpoint,
    targetPorts: places.map((place) => endpoint.targetPorts[place] ?? 0),
  });
  return slices.map(({ name, endpoints }) => ({ cluster, name, endpoints: endpoints.map(reordered) }));
}
