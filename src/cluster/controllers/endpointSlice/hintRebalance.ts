import type { ZoneAllocation } from './zoneAllocations.ts';

/** How many endpoints each zone gives to others, and gets from them; zones that do neither are absent. */
export interface ZoneMoves {
  readonly giving: Map<string, number>;
  /** Endpoints that each zone still has to get; counted down as they are dealt out. */
  readonly receiving: Map<string, number>;
}

/** A move is made as long as it is worth half an endpoint to both sides, and a whole one to one of them. */
const HALF = 0.5;

/**
 * Which zones have more endpoints than they are to have, and which fewer: one endpoint after the other goes from the
 * zone with most to spare to the one that lacks most.
 * Source: `getGivingAndReceivingZones` in `staging/src/k8s.io/endpointslice/topologycache/utils.go`.
 * @param current how many endpoints are hinted to each zone now
 */
export function zoneMoves(
  allocations: ReadonlyMap<string, Pick<ZoneAllocation, 'desired'>>,
  current: ReadonlyMap<string, number>,
): ZoneMoves {
  const surplus = new Map<string, number>();
  const lack = new Map<string, number>();
  for (const [zone, { desired }] of allocations) {
    const difference = (current.get(zone) ?? 0) - desired;
    if (difference > 0) surplus.set(zone, difference);
    else if (difference < 0) lack.set(zone, -difference);
  }
  const moves: ZoneMoves = { giving: new Map(), receiving: new Map() };
  for (;;) {
    const giver = largest(surplus);
    const receiver = largest(lack);
    if (giver === undefined || receiver === undefined) return moves;
    const [toGive, toGet] = [surplus.get(giver) ?? 0, lack.get(receiver) ?? 0];
    if (toGive < HALF || toGet < HALF || (toGive < 1 && toGet < 1)) return moves;
    surplus.set(giver, toGive - 1);
    lack.set(receiver, toGet - 1);
    count(moves.giving, giver, 1);
    count(moves.receiving, receiver, 1);
  }
}

/** The zone with the greatest number above 0; of equal ones the first. */
function largest(zones: ReadonlyMap<string, number>): string | undefined {
  let most = 0;
  let found: string | undefined;
  for (const [zone, value] of zones) {
    if (value <= most) continue;
    most = value;
    found = zone;
  }
  return found;
}

/** Adds to a count; one that comes to nothing is taken out. */
export function count(counts: Map<string, number>, zone: string, change: number): void {
  const value = (counts.get(zone) ?? 0) + change;
  if (value === 0) counts.delete(zone);
  else counts.set(zone, value);
}
