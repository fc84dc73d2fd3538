import { type RandomStream, uniformInt } from '../../engine/random.ts';
import { type EndpointList, Health, type PickRequest } from '../balancer.ts';
import { DividedBalancer, type Division } from '../dividedBalancer.ts';
import { createInside, insidePolicy } from '../inside.ts';
import { integerParameter } from '../parameter.ts';
import { type Parts, positionsWhere } from '../parts.ts';
import { PER_REQUEST } from '../places.ts';
import { definePolicy } from '../policy.ts';

/**
 * Percentages are whole numbers of this. Envoy counts shares in hundredths of a percent.
 */
export const WHOLE = 10_000;

/** How a place routes over zones, its own first. */
export interface ZoneRouting {
  /** `direct`: all stays in the zone; `residual`: a part leaves; `none`: zones do not count. */
  readonly state: 'direct' | 'residual' | 'none';
  /** Traffic that stays, of `WHOLE`. */
  readonly local: number;
  /** Room that each zone has for others, added up from the first, of `WHOLE`. */
  readonly residual: readonly number[];
}

/**
 * Envoy's zone aware routing (`regenerateLocalityRoutingStructures`, load_balancer_impl.cc): if the own zone has at
 * least its share of the upstream hosts, all traffic stays; otherwise as much as those hosts can bear stays and the rest
 * goes where there are more hosts than their zone needs.
 * @param callers places like this one in each zone, the own zone first
 * @param hosts healthy upstream hosts in each zone, the same order
 * @param minimum healthy upstream hosts below which zones do not count
 */
export function zoneRouting(
  callers: readonly number[],
  hosts: readonly number[],
  minimum: number,
): ZoneRouting {
  const zones = hosts.filter((count) => count > 0).length;
  // Without enough hosts, or without knowing the callers, zones do more harm than good.
  if (sum(hosts) < minimum || callers.length < 2 || zones < 1 || sum(callers) === 0)
    return { state: 'none', local: 0, residual: [] };
  const need = percentages(callers);
  const room = percentages(hosts);
  if (room[0] >= need[0]) return { state: 'direct', local: WHOLE, residual: room.map(() => 0) };
  // Added up, so that one draw finds a zone in proportion to its room.
  let added = 0;
  const residual = room.map(
    (share, zone) => (added += zone === 0 ? 0 : Math.max(0, share - (need[zone] ?? 0))),
  );
  return { state: 'residual', local: Math.floor((room[0] * WHOLE) / need[0]), residual };
}

/** Shares of each zone, of `WHOLE`, rounded down as in Envoy's integers. */
function percentages(counts: readonly number[]): number[] {
  const total = sum(counts);
  return counts.map((count) => (total === 0 ? 0 : Math.floor((WHOLE * count) / total)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** The zone for a draw, by place in the routing: 0 is the own. @param draw gives a whole number below its argument */
export function chooseZone({ local, residual }: ZoneRouting, draw: (below: number) => number): number {
  if (draw(WHOLE) < local) return 0;
  const room = residual[residual.length - 1];
  // Rounding can leave no room anywhere: then any zone.
  if (room === 0) return draw(residual.length);
  const point = draw(room);
  // As in Envoy, a draw of exactly 0 falls to the own zone.
  let zone = 0;
  while (point > residual[zone]) zone++;
  return zone;
}

/** Zones that a place knows, its own first; part 0 of the list is all of it. */
export class ZoneAware implements Division {
  readonly #random: RandomStream;
  readonly #own: number;
  readonly #callers: readonly number[] | undefined;
  /** Healthy endpoints below which zones do not count. */
  readonly #minimum: number;
  readonly #draw: (below: number) => number;
  #routing: ZoneRouting = { state: 'none', local: 0, residual: [] };

  /** @param callers places like this one by zone number; equally many if undefined */
  constructor(random: RandomStream, own: number, callers: readonly number[] | undefined, minimum: number) {
    this.#random = random;
    this.#own = own;
    this.#callers = callers;
    this.#minimum = minimum;
    this.#draw = (below) => uniformInt(this.#random, below);
  }

  /**
   * Part 0 is the whole list for when zones do not count; the others are zones, the own one first. Only healthy
   * endpoints are members.
   */
  divide(list: EndpointList, parts: Parts, now: number): void {
    const { zones, health } = list;
    const healthy = positionsWhere(list, (i) => health === undefined || health[i] === Health.healthy);
    const zoneOf = (i: number) => (zones === undefined ? 0 : zones[i]);
    const count = Math.max(
      this.#own + 1,
      ...Array.from(healthy, (i) => zoneOf(i) + 1),
      this.#callers?.length ?? 0,
    );
    // The own zone first, as `zoneRouting` wants it; the others by number.
    const order = [
      this.#own,
      ...Array.from({ length: count }, (_, zone) => zone).filter((z) => z !== this.#own),
    ];
    parts.update(0, list, healthy, now);
    const members = order.map((zone) => healthy.filter((i) => zoneOf(i) === zone));
    members.forEach((some, place) => {
      parts.update(1 + place, list, some, now);
    });
    const callers = order.map((zone) => this.#callers?.[zone] ?? (this.#callers === undefined ? 1 : 0));
    this.#routing = zoneRouting(
      callers,
      members.map((some) => some.length),
      this.#minimum,
    );
  }

  /** A zone without members would refuse: then the whole list serves. */
  choose(parts: Parts, request: PickRequest): number {
    if (this.#routing.state === 'none') return parts.pick(0, request);
    const zone = this.#routing.state === 'direct' ? 0 : chooseZone(this.#routing, this.#draw);
    return parts.pick(parts.size(1 + zone) === 0 ? 0 : 1 + zone, request);
  }
}

const minimum = integerParameter({
  name: 'minClusterSize',
  default: 6,
  min: 1,
  description: 'healthy endpoints below which zones do not count',
});

export const zoneAware = definePolicy({
  name: 'zone-aware',
  summary: 'endpoints of the own zone as far as they can bear it, the rest where there is room',
  explanation:
    'Compares the share of the callers with the share of the endpoints in each zone. All traffic stays where there are ' +
    'enough endpoints; otherwise the surplus goes to zones that have more than they need, so that all endpoints are ' +
    'loaded alike. Needs to know how many callers each zone has.',
  at: PER_REQUEST,
  needs: ['memory', 'zones', 'health'],
  parameters: [minimum, insidePolicy],
  source: 'envoyproxy/envoy source/extensions/load_balancing_policies/common/load_balancer_impl.cc',
  balancer: (setup, value) =>
    new DividedBalancer(
      new ZoneAware(setup.random, setup.zone ?? 0, setup.peersByZone, value(minimum)),
      createInside(value(insidePolicy), setup),
    ),
});
