import { describe, expect, it } from 'vitest';
import type { PodSpec } from '../../../src/cluster/objects.ts';
import { barePod, budget, container, GiB, nodes, podSpec, World } from '../world.ts';

/** Processes that need 3 s to end, seconds. */
const SLOW_END = { shutdown: 3 };

/** A pod that asks for so many of a node's 4000 millicores. */
const asking = (cpu: number, priority: number, change: Partial<PodSpec> = {}): PodSpec =>
  podSpec({
    containers: [container({ requests: { cpu, memory: GiB } })],
    terminationGracePeriodSeconds: 5,
    priority,
    ...change,
  });

/** A pod that is placed before anything else happens. */
function place(world: World, name: string, spec: PodSpec, app = name): void {
  world.cluster.apply(barePod(name, { app }, spec));
  world.run(3);
}

const nodeOf = (world: World, name: string): string | undefined =>
  world.pods().find(({ meta }) => meta.name === name)?.spec.nodeName;
const lastMessage = (world: World, name: string): string | undefined =>
  world.eventsOf('FailedScheduling', `Pod/${name}`).at(-1)?.message;

describe('preemption', () => {
  it('prefers a victim of higher priority to one that a budget protects', () => {
    const world = new World(nodes(2));
    place(world, 'guarded', asking(3000, 1));
    place(world, 'free', asking(3000, 5));
    world.cluster.apply(budget('guarded', { minAvailable: 1 }));
    world.run(3);
    place(world, 'vip', asking(3000, 10));
    expect(world.eventsOf('Preempted').map(({ object }) => object)).toEqual(['Pod/free']);
  });

  it('takes a guarded pod where there is no other way: budgets are kept as far as possible only', () => {
    const world = new World(nodes(1));
    place(world, 'guarded', asking(3000, 1));
    world.cluster.apply(budget('guarded', { minAvailable: 1 }));
    world.run(3);
    place(world, 'vip', asking(3000, 10));
    expect(world.eventsOf('Preempted').map(({ object }) => object)).toEqual(['Pod/guarded']);
  });

  it('spares guarded pods of a node first, even those of lower priority', () => {
    const world = new World(nodes(1));
    place(world, 'guarded', asking(1500, 1));
    place(world, 'free', asking(1500, 5));
    world.cluster.apply(budget('guarded', { minAvailable: 1 }));
    world.run(3);
    place(world, 'vip', asking(2000, 10));
    expect(world.eventsOf('Preempted').map(({ object }) => object)).toEqual(['Pod/free']);
  });

  it('nominates the node for all to see, and keeps the room from pods of lower priority', () => {
    const world = new World(nodes(1), { schedulingCycle: 0.01 }, SLOW_END);
    place(world, 'low', asking(4000, 1));
    world.cluster.apply(barePod('vip', {}, asking(3000, 10)));
    world.run(1);
    expect(world.pods().find(({ meta }) => meta.name === 'vip')?.status.nominatedNodeName).toBe('worker-1');
    // While the victim ends, two come that could take the room: of lower priority, and beside the preemptor.
    world.cluster.apply(barePod('thief', {}, asking(3000, 5)));
    world.cluster.apply(barePod('guest', {}, asking(1000, 5)));
    world.run(20);
    expect(['vip', 'guest', 'thief'].map((name) => nodeOf(world, name))).toEqual([
      'worker-1',
      'worker-1',
      undefined,
    ]);
    expect(world.eventsOf('Preempted')).toHaveLength(1);
  });

  it('a still higher priority takes the room, and the nomination with it', () => {
    const world = new World(nodes(1), { schedulingCycle: 0.01 }, SLOW_END);
    place(world, 'low', asking(4000, 1));
    world.cluster.apply(barePod('vip', {}, asking(3000, 10)));
    world.run(1);
    world.cluster.apply(barePod('king', {}, asking(3000, 99)));
    world.run(20);
    expect([nodeOf(world, 'king'), nodeOf(world, 'vip')]).toEqual(['worker-1', undefined]);
    expect(world.pods().find(({ meta }) => meta.name === 'vip')?.status.nominatedNodeName).toBeUndefined();
  });

  it('does not preempt again while victims are on their way out', () => {
    const world = new World(nodes(2), { schedulingCycle: 0.01 }, SLOW_END);
    place(world, 'a', asking(4000, 1));
    place(world, 'b', asking(4000, 1));
    world.cluster.apply(barePod('vip', {}, asking(3000, 10)));
    world.run(1);
    expect(world.eventsOf('Preempted')).toHaveLength(1);
    // Something that may help wakes the pod in the meantime.
    world.cluster.setUnschedulable('worker-1', true);
    world.cluster.setUnschedulable('worker-1', false);
    world.run(1.5);
    expect(lastMessage(world, 'vip')).toMatch(
      / preemption: not eligible due to a terminating pod on the nominated node\.$/,
    );
    world.run(20);
    expect(world.eventsOf('Preempted')).toHaveLength(1);
    expect(nodeOf(world, 'vip')).toBeDefined();
  });

  it('says why it did nothing', () => {
    const world = new World(nodes(2, [], {}));
    place(world, 'a', asking(3000, 10));
    place(world, 'b', asking(3000, 10));
    place(world, 'equal', asking(3000, 10));
    expect(lastMessage(world, 'equal')).toBe(
      '0/2 nodes are available: 2 Insufficient cpu. ' +
        'preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.',
    );
    place(world, 'modest', asking(3000, 99, { preemptionPolicy: 'Never' }));
    expect(lastMessage(world, 'modest')).toBe(
      '0/2 nodes are available: 2 Insufficient cpu. preemption: not eligible due to preemptionPolicy=Never.',
    );
    place(world, 'giant', asking(9000, 99));
    expect(lastMessage(world, 'giant')).toBe(
      '0/2 nodes are available: 2 Insufficient cpu. ' +
        'preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.',
    );
    world.cluster.setUnschedulable('worker-1', true);
    world.run(1);
    place(world, 'late', asking(3000, 10));
    expect(lastMessage(world, 'late')).toBe(
      '0/2 nodes are available: 1 Insufficient cpu, 1 node(s) were unschedulable. ' +
        'preemption: 0/2 nodes are available: 1 No preemption victims found for incoming pod, ' +
        '1 Preemption is not helpful for scheduling.',
    );
  });

  it('names what would still be lacking with all lesser pods gone', () => {
    const world = new World(nodes(1));
    place(world, 'low', asking(1000, 1));
    place(world, 'high', asking(2000, 50));
    place(world, 'middle', asking(3000, 10));
    expect(lastMessage(world, 'middle')).toBe(
      '0/1 nodes are available: 1 Insufficient cpu. ' +
        'preemption: 0/1 nodes are available: 1 Insufficient cpu.',
    );
    expect(world.eventsOf('Preempted')).toEqual([]);
  });
});
