import type { ApiServer } from '../cluster/api/apiServer.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { ClusterEvent } from '../cluster/events.ts';
import type { ServicePorts } from '../network/servicePorts.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { DataPlane } from '../workload/dataPlane.ts';
import { World } from './world.ts';

/** What happens at the moment itself belongs to it: the clock stands this much behind it, seconds. */
const INSTANT = 1e-9;

/** A scenario at one moment: everything that there is to look at. It can be looked at, and goes on no further. */
export interface Moment {
  /** Simulated seconds. */
  readonly now: number;
  readonly scenario: Scenario;
  /** What `kubectl` asks: the store of the API server, also while the server itself is out of order. */
  readonly api: ApiServer;
  readonly cluster: Cluster;
  /** What has happened up to now, in order. */
  readonly events: readonly ClusterEvent[];
  /** Hosts, pod addresses and the rules that each node has programmed. */
  readonly plane: DataPlane;
  /** Numbers of Service ports, by which the rules know them. */
  readonly ports: ServicePorts;
}

/**
 * Simulates a scenario up to a moment, without any results; the same scenario and moment show the same, on any machine.
 * @param at simulated seconds, from `-settle` on
 * @throws RangeError for a time at which the scenario does not exist
 */
export function lookAt(scenario: Scenario, at: number): Moment {
  assertWithin(scenario, at);
  const world = new World(scenario, 0);
  world.loop.advance(at + INSTANT);
  return momentOf(world, scenario, at);
}

/** A world that has come as far as a moment, as something to look at. @param now simulated seconds */
export function momentOf(world: World, scenario: Scenario, now: number): Moment {
  const { cluster, events, plane, ports } = world;
  return { now, scenario, api: cluster.api, cluster, events, plane, ports };
}

/** @throws RangeError for a time before the cluster was there or after the traffic has ended */
export function assertWithin({ settle, duration }: Scenario, at: number): void {
  if (at >= -settle && at <= duration) return;
  throw new RangeError(`the scenario lasts from ${-settle} s to ${duration} s: there is nothing at ${at} s`);
}
