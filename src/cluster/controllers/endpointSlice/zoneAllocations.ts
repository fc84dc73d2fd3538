import { type Labels, ZONE_LABEL } from '../../objects.ts';

/** Nodes with one of these labels run the control plane, and their CPUs do not count. */
const EXCLUDED_LABELS = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'];

/**
 * By how much a zone's endpoints may have more work than the average, before hints are given up. `overloadThreshold` in
 * the same file as {@link zoneRatios}.
 */
const OVERLOAD_THRESHOLD = 0.2;

/** A node, as far as the shares of the zones depend on it. */
export interface ZonedNode {
  readonly labels: Labels;
  readonly ready: boolean;
  /** Allocatable millicores. */
  readonly cpu: number;
}

/** Each zone's share of the CPUs, by zone in the order of their names; they add up to 1. */
export type ZoneRatios = ReadonlyMap<string, number>;

/**
 * The zones' shares of the CPUs; undefined if they cannot be told: a node has no zone or no CPU, or there is only one
 * zone. Source: `SetNodes` in `staging/src/k8s.io/endpointslice/topologycache/topologycache.go`.
 */
export function zoneRatios(nodes: Iterable<ZonedNode>): ZoneRatios | undefined {
  const cpuOfZone = new Map<string, number>();
  let total = 0;
  for (const { labels, ready, cpu } of nodes) {
    if (!ready || EXCLUDED_LABELS.some((label) => label in labels)) continue;
    const zone = labels[ZONE_LABEL] ?? '';
    if (zone === '' || cpu === 0) return undefined;
    cpuOfZone.set(zone, (cpuOfZone.get(zone) ?? 0) + cpu);
    total += cpu;
  }
  if (cpuOfZone.size < 2) return undefined;
  // Where the original goes through a map in any order, this goes by name, so that a run can be repeated.
  const zones = [...cpuOfZone.keys()].sort();
  return new Map(zones.map((zone) => [zone, (cpuOfZone.get(zone) ?? 0) / total]));
}

/** How many endpoints are to be hinted to one zone. */
export interface ZoneAllocation {
  /** With fewer, each of them would have more work than the threshold allows. */
  readonly minimum: number;
  /** With more, another zone would get less than its minimum. */
  readonly maximum: number;
  /** In proportion to the CPUs; not a whole number as a rule. */
  readonly desired: number;
}

/** Why a Service gets no hints, in the words of its events. */
export type HintRefusal =
  | 'Insufficient Node information: allocatable CPU or zone not specified on one or more nodes'
  | 'Insufficient number of endpoints'
  | 'Minimum allocation exceeds overload threshold';

/**
 * How a number of ready endpoints is to be dealt out to the zones, or why it cannot be.
 * Source: `getAllocations` in the file of {@link zoneRatios}.
 */
export function zoneAllocations(
  ratios: ZoneRatios | undefined,
  endpoints: number,
): ReadonlyMap<string, ZoneAllocation> | HintRefusal {
  if (ratios === undefined)
    return 'Insufficient Node information: allocatable CPU or zone not specified on one or more nodes';
  if (ratios.size > endpoints) return 'Insufficient number of endpoints';
  const minimum = (ratio: number) => Math.ceil((ratio * endpoints) / (1 + OVERLOAD_THRESHOLD));
  const total = [...ratios.values()].reduce((sum, ratio) => sum + minimum(ratio), 0);
  if (total > endpoints) return 'Minimum allocation exceeds overload threshold';
  const spare = endpoints - total;
  return new Map(
    [...ratios].map(([zone, ratio]) => {
      const least = minimum(ratio);
      const desired = Math.max(ratio * endpoints, least);
      return [zone, { minimum: least, maximum: least + spare, desired }];
    }),
  );
}

/**
 * Do the endpoints of some zone have more work than the threshold allows, now that the zones' shares are these?
 * Source: `serviceOverloaded` in the file of {@link zoneRatios}.
 * @param hinted how many endpoints are hinted to each zone; empty: the Service has no hints
 */
export function isOverloaded(hinted: ReadonlyMap<string, number>, ratios: ZoneRatios | undefined): boolean {
  if (hinted.size === 0) return false;
  if (ratios === undefined) return true;
  const total = [...hinted.values()].reduce((sum, count) => sum + count, 0);
  return [...ratios].some(
    ([zone, ratio]) => (hinted.get(zone) ?? 0) < Math.ceil((total * ratio) / (1 + OVERLOAD_THRESHOLD)),
  );
}
