import type { RandomStream } from '../../engine/random.ts';
import { type EndpointList, Health, NONE, type PickRequest, weightsOf } from '../balancer.ts';
import { DividedBalancer, type Division } from '../dividedBalancer.ts';
import { DeadlineSchedule, randomPhase } from '../earliestDeadlineFirst.ts';
import { createInside, insidePolicy } from '../inside.ts';
import { integerParameter } from '../parameter.ts';
import { type Parts, positionsWhere } from '../parts.ts';
import { PER_REQUEST } from '../places.ts';
import { definePolicy } from '../policy.ts';
import { OVERPROVISIONING } from './priorityLoad.ts';

/**
 * Weight of a locality that counts: its own, times the percentage of it that is available, overprovisioning included.
 * @param weight as configured
 * @param healthy share of its hosts that are healthy, 0 to 1
 */
export function effectiveLocalityWeight(
  weight: number,
  healthy: number,
  overprovisioning = OVERPROVISIONING,
): number {
  // Rounded against the error of the product: 140 * 0.7 is 98 and not a little less.
  return weight * Math.min(100, Math.floor(Number((overprovisioning * healthy).toPrecision(12))));
}

/** Localities by weight and health; inside, another policy. */
export class LocalityWeighted implements Division {
  readonly #random: RandomStream;
  readonly #overprovisioning: number;
  /** Effective weight of each locality, by zone number. */
  #weights: Float64Array = new Float64Array(0);
  #schedule = new DeadlineSchedule(new Float64Array(0), 0);

  constructor(random: RandomStream, overprovisioning: number) {
    this.#random = random;
    this.#overprovisioning = overprovisioning;
  }

  /**
   * A locality's weight is the sum of the weights of its endpoints. Only healthy endpoints are members; the others
   * lower the locality's weight.
   */
  divide(list: EndpointList, parts: Parts, now: number): void {
    const { zones, health } = list;
    const weights = weightsOf(list);
    const count = zones === undefined ? 1 : zones.reduce((most, zone) => Math.max(most, zone + 1), 1);
    this.#weights = Float64Array.from({ length: count }, (_, zone) => {
      const all = positionsWhere(list, (i) => (zones === undefined ? 0 : zones[i]) === zone);
      const healthy = all.filter((i) => health === undefined || health[i] === Health.healthy);
      parts.update(zone, list, healthy, now);
      const weight = all.reduce((sum, i) => sum + weights[i], 0);
      return all.length === 0
        ? 0
        : effectiveLocalityWeight(weight, healthy.length / all.length, this.#overprovisioning);
    });
    this.#schedule = new DeadlineSchedule(this.#weights, randomPhase(this.#random));
  }

  /** Turns by deadline, so that shares are exact over a round, not only on average. */
  choose(parts: Parts, request: PickRequest): number {
    const zone = this.#schedule.first;
    if (zone === NONE) return NONE;
    this.#schedule.serve(zone, this.#weights[zone]);
    return parts.pick(zone, request);
  }
}

const overprovisioning = integerParameter({
  name: 'overprovisioningFactor',
  default: OVERPROVISIONING,
  min: 1,
  description: 'percent by which the healthy endpoints of a locality are taken to have room',
});

export const localityWeighted = definePolicy({
  name: 'locality-weighted',
  summary: 'localities in turn by weight and health, then another policy inside',
  explanation:
    'The weight of a locality, here the sum of its endpoints’ weights, is kept while 72 % of it are healthy and falls with ' +
    'its health below. Turns by deadlines.',
  at: PER_REQUEST,
  needs: ['memory', 'zones', 'health'],
  parameters: [overprovisioning, insidePolicy],
  source: 'envoyproxy/envoy, arch_overview/upstream/load_balancing/locality_weight.rst',
  balancer: (setup, value) =>
    new DividedBalancer(
      new LocalityWeighted(setup.random, value(overprovisioning)),
      createInside(value(insidePolicy), setup),
    ),
});
