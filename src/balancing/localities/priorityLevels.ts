import { type RandomStream, uniformInt } from '../../engine/random.ts';
import { type EndpointList, Health, NONE, type PickRequest } from '../balancer.ts';
import { DividedBalancer, type Division } from '../dividedBalancer.ts';
import { createInside, insidePolicy } from '../inside.ts';
import { booleanParameter, integerParameter } from '../parameter.ts';
import { type Parts, positionsWhere } from '../parts.ts';
import { PER_REQUEST } from '../places.ts';
import { definePolicy } from '../policy.ts';
import { OVERPROVISIONING, PANIC_THRESHOLD, type PriorityLoad, priorityLoad } from './priorityLoad.ts';

/** Limits of the division. */
export interface PriorityRule {
  /** Percent of healthy hosts below which a level uses all of its hosts; 0 for never. */
  readonly panicThreshold: number;
  /** Percent. */
  readonly overprovisioning: number;
  /** Does a level in panic refuse instead? */
  readonly failOnPanic: boolean;
}

/**
 * Each level has three parts: its healthy, its degraded, and all of its hosts. A level has three numbers of parts in a
 * row: level * 3, + 1 and + 2.
 */
const PARTS = 3;
const ALL = 2;

/** Health rule of a policy: which hosts may be used at all, by level. */
export class PriorityLevels implements Division {
  readonly #random: RandomStream;
  readonly #rule: PriorityRule;
  /** What was computed when the list changed last. */
  #load: PriorityLoad = priorityLoad([]);

  constructor(random: RandomStream, rule: PriorityRule) {
    this.#random = random;
    this.#rule = rule;
  }

  /** All parts of all levels get their members: how the traffic is divided is decided for all levels together. */
  divide(list: EndpointList, parts: Parts, now: number): void {
    const levels = list.ids.reduce((most, _, i) => Math.max(most, priorityOf(list, i) + 1), 1);
    const counts = Array.from({ length: levels }, (_, level) => {
      const members = (wanted: (health: number) => boolean) =>
        positionsWhere(list, (i) => priorityOf(list, i) === level && wanted(healthOf(list, i)));
      const healthy = members((health) => health === Health.healthy);
      const degraded = members((health) => health === Health.degraded);
      const all = members(() => true);
      [healthy, degraded, all].forEach((some, part) => {
        parts.update(level * PARTS + part, list, some, now);
      });
      return { healthy: healthy.length, degraded: degraded.length, total: all.length };
    });
    const { panicThreshold, overprovisioning } = this.#rule;
    this.#load = priorityLoad(counts, panicThreshold, overprovisioning);
  }

  choose(parts: Parts, request: PickRequest): number {
    const { healthyLoad, degradedLoad, panic } = this.#load;
    // From 1 to 100, as Envoy counts: a level with a load of 0 is never hit.
    let left = uniformInt(this.#random, 100) + 1;
    for (let level = 0; level < healthyLoad.length; level++) {
      left -= healthyLoad[level];
      if (left <= 0) return this.#inLevel(parts, level, 0, panic[level], request);
    }
    for (let level = 0; level < degradedLoad.length; level++) {
      left -= degradedLoad[level];
      if (left <= 0) return this.#inLevel(parts, level, 1, panic[level], request);
    }
    return NONE;
  }

  /** A level in panic uses all of its hosts, or refuses, as the rule says. */
  #inLevel(parts: Parts, level: number, part: number, panic: boolean, request: PickRequest): number {
    if (panic && this.#rule.failOnPanic) return NONE;
    return parts.pick(level * PARTS + (panic ? ALL : part), request);
  }
}

/** Level 0 where the list says nothing. */
function priorityOf({ priorities }: EndpointList, position: number): number {
  return priorities === undefined ? 0 : priorities[position];
}

function healthOf({ health }: EndpointList, position: number): number {
  return health === undefined ? Health.healthy : health[position];
}

const panicThreshold = integerParameter({
  name: 'panicThreshold',
  default: PANIC_THRESHOLD,
  min: 0,
  max: 100,
  description: 'percent of healthy endpoints below which all of a level are used; 0 for never (Istio)',
});
const overprovisioning = integerParameter({
  name: 'overprovisioningFactor',
  default: OVERPROVISIONING,
  min: 1,
  description: 'percent by which the healthy endpoints of a level are taken to have room',
});
const failOnPanic = booleanParameter({
  name: 'failTrafficOnPanic',
  default: false,
  description: 'a level in panic refuses instead of using all of its endpoints',
});

export const priorityLevels = definePolicy({
  name: 'priority-levels',
  summary: 'healthy endpoints of the first priority; the rest of the traffic spills to the next level',
  explanation:
    'A level keeps all of its traffic while 100 / 1.4 = 72 % of it are healthy; below, what it cannot bear goes on. When ' +
    'the levels together cannot bear all, one with less than half of its endpoints healthy panics: it uses all of them, ' +
    'since sending too much to a few would fail them too. Inside the level another policy picks.',
  at: PER_REQUEST,
  needs: ['memory', 'health'],
  parameters: [panicThreshold, overprovisioning, failOnPanic, insidePolicy],
  source: 'envoyproxy/envoy source/extensions/load_balancing_policies/common/load_balancer_impl.cc',
  balancer: (setup, value) => {
    const rule = {
      panicThreshold: value(panicThreshold),
      overprovisioning: value(overprovisioning),
      failOnPanic: value(failOnPanic),
    };
    return new DividedBalancer(
      new PriorityLevels(setup.random, rule),
      createInside(value(insidePolicy), setup),
    );
  },
});
