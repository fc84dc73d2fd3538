import { describe, expect, it } from 'vitest';
import { deployment, nodes, World } from '../world.ts';

/** A cluster whose API server is down from 10 s to 25.5 s; the clock is at 10 s. */
function duringOutage(): World {
  const world = new World(nodes(2));
  world.cluster.apply(deployment('web', 2));
  world.run(10);
  world.cluster.setDown('api-server', true);
  world.loop.setTimer(15.5, () => world.cluster.setDown('api-server', false));
  return world;
}

const replicas = (world: World, name = 'web') =>
  world.cluster.api.get('Deployment', `default/${name}`)?.spec.replicas;

describe('kubectl during an outage of the API server', () => {
  it('is tried again every second until it gets through, and says so', () => {
    const world = duringOutage();
    expect(world.cluster.scale('Deployment', 'default', 'web', 4)).toBe(true);
    world.run(15.4);
    expect(replicas(world)).toBe(2);
    world.run(1);
    expect(replicas(world)).toBe(4);
    expect(world.eventsOf('KubectlFailed', 'Deployment/web').map(({ time }) => time)).toEqual([10]);
    const [done] = world.eventsOf('KubectlSucceeded', 'Deployment/web');
    expect(done.time).toBe(26);
    expect(done.message).toBe('kubectl scale got through after 16.0 s');
  });

  it('keeps the order of the commands', () => {
    const world = duringOutage();
    world.run(0.5);
    world.cluster.scale('Deployment', 'default', 'web', 5);
    world.run(0.7);
    world.cluster.scale('Deployment', 'default', 'web', 3);
    world.cluster.apply(deployment('late', 1));
    world.cluster.scale('Deployment', 'default', 'late', 2);
    world.run(30);
    expect([replicas(world), replicas(world, 'late')]).toEqual([3, 2]);
  });

  it('does all that it does otherwise: cordon, taint, drain, delete and rollout', () => {
    const world = duringOutage();
    const [first] = world.pods();
    const taint = { key: 'a', value: 'b', effect: 'NoSchedule' } as const;
    world.cluster.setUnschedulable('worker-1', true);
    world.cluster.setTaint('worker-1', taint, true);
    world.cluster.deletePod('default', first.meta.name);
    world.cluster.rollOut('Deployment', 'default', 'web', 'app:2');
    world.cluster.drain('worker-1', { ignoreDaemonSets: true, force: true });
    world.run(15);
    expect(world.cluster.api.get('Node', 'worker-1')?.spec).toMatchObject({
      unschedulable: false,
      taints: [],
    });
    expect(world.eventsOf('KubectlFailed')).toHaveLength(5);
    world.run(120);
    expect(world.cluster.api.get('Node', 'worker-1')?.spec.unschedulable).toBe(true);
    expect(world.cluster.api.get('Node', 'worker-1')?.spec.taints).toContainEqual(taint);
    expect(world.eventsOf('NodeDrained', 'Node/worker-1')).toHaveLength(1);
    expect(world.pods().map(({ spec }) => [spec.containers[0].image, spec.nodeName])).toEqual([
      ['app:2', 'worker-2'],
      ['app:2', 'worker-2'],
    ]);
  });

  it('still finds out at once, with a server, that there is no such object', () => {
    const world = new World(nodes(1));
    expect(world.cluster.scale('Deployment', 'default', 'web', 4)).toBe(false);
    expect(world.cluster.rollOut('Deployment', 'default', 'web')).toBe(false);
  });
});

describe('a drain that is under way when the server goes', () => {
  it('goes on when it is back', () => {
    const world = new World(nodes(2), {}, { shutdown: 5 });
    world.cluster.apply(deployment('web', 4));
    world.run(10);
    world.cluster.drain('worker-1', { ignoreDaemonSets: true, force: true });
    world.run(1);
    world.cluster.setDown('api-server', true);
    world.run(60);
    expect(world.eventsOf('NodeDrained')).toEqual([]);
    world.cluster.setDown('api-server', false);
    world.run(30);
    expect(world.eventsOf('NodeDrained', 'Node/worker-1')).toHaveLength(1);
  });
});
