import type { Scenario } from '../scenario/scenario.ts';
import { World } from './world.ts';

/**
 * A scenario's world as it is at a time: everything before that time has happened, nothing at it or after.
 * @param time seconds, from -settle on; a later one than the scenario's end is its end
 * @throws RangeError for a time before the cluster exists
 */
export function lookAt(scenario: Scenario, time: number): World {
  const world = new World(scenario, 0);
  world.loop.advance(Math.min(time, scenario.duration));
  return world;
}
