import { describe, expect, it } from 'vitest';
import { barePod, container, deployment, GiB, nodes, podSpec, service, World } from '../world.ts';

const asking = (cpu: number): ReturnType<typeof podSpec> =>
  podSpec({ containers: [container({ requests: { cpu, memory: GiB } })] });

describe('Scheduler', () => {
  it('spreads six replicas over three zones, two in each', () => {
    for (let seed = 1; seed <= 5; seed++) {
      const world = new World(nodes(6, ['a', 'b', 'c']), {}, { seed });
      world.cluster.apply(service('web'));
      world.cluster.apply(deployment('web', 6));
      world.run(5);
      expect(Object.values(world.podsByNode())).toEqual([1, 1, 1, 1, 1, 1]);
    }
  });

  it('says where it puts a pod', () => {
    const world = new World(nodes(1));
    world.cluster.apply(barePod('solo'));
    world.run(1);
    const [scheduled] = world.eventsOf('Scheduled', 'Pod/solo');
    expect(scheduled.message).toBe('Successfully assigned default/solo to worker-1');
  });

  it('handles one pod in each scheduling cycle', () => {
    const world = new World(nodes(3), { schedulingCycle: 0.5, apiLatency: 0.001, watchLatency: 0.001 });
    for (const name of ['a', 'b', 'c']) world.cluster.apply(barePod(name));
    world.run(5);
    const times = world.eventsOf('Scheduled').map(({ time }) => time);
    expect(times[1] - times[0]).toBeCloseTo(0.5, 9);
    expect(times[2] - times[1]).toBeCloseTo(0.5, 9);
  });

  it('says why a pod fits nowhere, and places it when there is room', () => {
    const world = new World(nodes(3));
    world.cluster.apply(deployment('big', 3, asking(3000)));
    world.run(5);
    world.cluster.apply(barePod('late', {}, asking(3000)));
    world.run(5);
    const [failed] = world.eventsOf('FailedScheduling', 'Pod/late');
    expect(failed).toMatchObject({
      type: 'Warning',
      message:
        '0/3 nodes are available: 3 Insufficient cpu. ' +
        'preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.',
    });
    world.cluster.apply(deployment('big', 2, asking(3000)));
    world.run(5);
    expect(world.eventsOf('Scheduled', 'Pod/late')).toHaveLength(1);
  });

  it('never overcommits, even when pods come faster than bindings are confirmed', () => {
    const world = new World(nodes(2), { watchLatency: 2 });
    world.cluster.apply(deployment('web', 20, asking(1000)));
    world.run(30);
    expect(world.podsByNode()).toEqual({ 'worker-1': 4, 'worker-2': 4, '': 12 });
  });

  it('prefers the emptier node for a pod without Service and owner', () => {
    const world = new World(nodes(2));
    world.cluster.apply(barePod('heavy', {}, asking(3000)));
    world.run(2);
    world.cluster.apply(barePod('light', {}, asking(100)));
    world.run(2);
    expect(world.podsByNode()).toEqual({ 'worker-1': 1, 'worker-2': 1 });
  });

  it('draws between equal nodes with equal chances', () => {
    const runs = 300;
    let first = 0;
    for (let seed = 0; seed < runs; seed++) {
      const world = new World(nodes(2), {}, { seed });
      world.cluster.apply(barePod('solo'));
      world.run(0.1);
      if (world.pods()[0].spec.nodeName === 'worker-1') first++;
    }
    // Binomial(300, 1/2): standard deviation 8.66; four of them either way.
    expect(Math.abs(first - runs / 2)).toBeLessThan(4 * Math.sqrt(runs / 4));
  });

  it('stays away from a soft taint, but uses the node when it is the only one', () => {
    const soft = nodes(2, [], { taints: [{ key: 'old', effect: 'PreferNoSchedule' }] });
    const world = new World([soft[0], ...nodes(2).slice(1)]);
    world.cluster.apply(barePod('solo'));
    world.run(1);
    expect(world.podsByNode()).toEqual({ 'worker-2': 1 });
    const alone = new World([soft[0]]);
    alone.cluster.apply(barePod('solo'));
    alone.run(1);
    expect(alone.podsByNode()).toEqual({ 'worker-1': 1 });
  });
});
