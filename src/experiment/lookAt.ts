import type { Scenario } from '../scenario/scenario.ts';
import { World } from './world.ts';

/** What happens at the moment itself belongs to it: the clock stands this much behind it, seconds. */
export const INSTANT = 1e-9;

/**
 * A scenario's world at a moment, everything up to and with the moment having happened, for whoever looks at the cluster:
 * its API, its events, the rules of its nodes. Nothing is recorded. The same scenario and moment show the same, on any
 * machine.
 * @param at simulated seconds, from `-settle` to the end of the traffic
 * @throws RangeError for a time at which the scenario does not exist
 */
export function lookAt(scenario: Scenario, at: number): World {
  const { settle, duration } = scenario;
  if (!(at >= -settle && at <= duration))
    throw new RangeError(
      `the scenario lasts from ${-settle} s to ${duration} s: there is nothing at ${at} s`,
    );
  const world = new World(scenario, 0);
  world.loop.advance(at + INSTANT);
  return world;
}
