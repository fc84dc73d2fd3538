import { count, type ZoneMoves, zoneMoves } from './hintRebalance.ts';
import type { ZoneAllocation } from './zoneAllocations.ts';

/** An endpoint to which a zone is given. */
export interface Hintable {
  readonly ready: boolean;
  readonly zone?: string;
  /** The hints that it has now. */
  readonly hintZones?: readonly string[];
}

/** The slices of a Service: those that are written anyway get hints anew, the others keep theirs if they fit. */
export interface SlicesToHint<E extends Hintable> {
  readonly changed: readonly (readonly E[])[];
  readonly unchanged: readonly (readonly E[])[];
}

/** The hints of every slice that has to be written, and how many endpoints each zone has then. */
export interface HintedSlices<E extends Hintable> {
  readonly hints: ReadonlyMap<E, string>;
  /** Slices that had not changed, but whose hints do not fit any more. */
  readonly rewritten: readonly (readonly E[])[];
  readonly perZone: ReadonlyMap<string, number>;
}

/**
 * Gives each ready endpoint the zone whose clients should use it: first its own, then as many as it takes are given to
 * other zones, so that each zone has endpoints in proportion to its CPUs.
 * Source: `AddHints` in `staging/src/k8s.io/endpointslice/topologycache/topologycache.go`.
 * @returns undefined if an endpoint has no zone: then there can be no hints at all
 */
export function proportionalHints<E extends Hintable>(
  { changed, unchanged }: SlicesToHint<E>,
  allocations: ReadonlyMap<string, ZoneAllocation>,
): HintedSlices<E> | undefined {
  const perZone = new Map<string, number>();
  const rewritten = unchanged.filter((slice) => !keepsHints(slice, allocations, perZone));
  const slices = [...changed, ...rewritten];
  const hints = new Map<E, string>();
  for (const endpoint of slices.flat()) {
    if (!endpoint.ready) continue;
    if (endpoint.zone === undefined || endpoint.zone === '') return undefined;
    hints.set(endpoint, endpoint.zone);
    count(perZone, endpoint.zone, 1);
  }
  redistribute(hints, zoneMoves(allocations, perZone), perZone);
  return { hints, rewritten, perZone };
}

/**
 * Are the hints of a slice that need not be written still good? If so, they are counted. They are not if one is
 * missing, names a zone that has no share, or leaves too few endpoints for the other zones.
 * Source: `getHintsByZone` in `staging/src/k8s.io/endpointslice/topologycache/utils.go`.
 */
function keepsHints(
  slice: readonly Hintable[],
  allocations: ReadonlyMap<string, ZoneAllocation>,
  perZone: Map<string, number>,
): boolean {
  const own = new Map<string, number>();
  for (const { ready, hintZones = [] } of slice) {
    if (!ready) continue;
    if (hintZones.length === 0 || hintZones.some((zone) => !allocations.has(zone))) return false;
    for (const zone of hintZones) count(own, zone, 1);
  }
  for (const [zone, hinted] of own) {
    if (hinted + (perZone.get(zone) ?? 0) > (allocations.get(zone)?.maximum ?? 0)) return false;
  }
  for (const [zone, hinted] of own) count(perZone, zone, hinted);
  return true;
}

/** The first endpoints of a giving zone go to the first zone that still gets some. */
function redistribute<E extends Hintable>(
  hints: Map<E, string>,
  { giving, receiving }: ZoneMoves,
  perZone: Map<string, number>,
): void {
  for (const [endpoint, own] of hints) {
    const [receiver] = receiving.keys();
    if (receiver === undefined) return;
    if (!giving.has(own)) continue;
    hints.set(endpoint, receiver);
    count(giving, own, -1);
    count(receiving, receiver, -1);
    count(perZone, own, -1);
    count(perZone, receiver, 1);
  }
}
