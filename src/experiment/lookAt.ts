import type { Scenario } from '../scenario/scenario.ts';
import { World } from './world.ts';

/** What happens at the moment itself belongs to it: the clock stands this much behind it, seconds. */
export const INSTANT = 1e-9;

/**
 * A scenario's world at a moment, everything up to and with the moment having happened, for whoever looks at the cluster:
 * its API, its events, the rules of its nodes. Nothing is recorded. The same scenario and moment show the same, on any
 * machine.
 * @param at simulated seconds, from `-settle` on; a later one than the end of the traffic is that end
 * @throws RangeError for a time before the cluster is there
 */
export function lookAt(scenario: Scenario, at: number): World {
  const world = new World(scenario, 0);
  world.loop.advance(Math.min(at, scenario.duration) + INSTANT);
  return world;
}
