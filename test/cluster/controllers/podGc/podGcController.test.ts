import { describe, expect, it } from 'vitest';
import type { Taint } from '../../../../src/cluster/objects.ts';
import { deployment, nodes, World } from '../../world.ts';

const OUT_OF_SERVICE: Taint = {
  key: 'node.kubernetes.io/out-of-service',
  value: 'nodeshutdown',
  effect: 'NoExecute',
};

/** Two nodes, the second of which has lost its power and is known to be silent. */
function withDeadNode(): World {
  const world = new World(nodes(2));
  world.cluster.apply(deployment('web', 4));
  world.run(10);
  world.cluster.powerOff('worker-2');
  world.run(70);
  expect(world.cluster.api.get('Node', 'worker-2')?.status.condition.ready).toBe('Unknown');
  return world;
}

describe('PodGcController', () => {
  it('removes the terminating pods of a dead node once it is out of service', () => {
    const world = withDeadNode();
    const before = world.loop.now;
    world.cluster.setTaint('worker-2', OUT_OF_SERVICE, true);
    world.run(1);
    // Nobody tolerates the taint: they are deleted at once, and their replacements are there.
    expect(world.podsByNode()).toEqual({ 'worker-1': 4, 'worker-2': 2 });
    world.run(21);
    expect(world.podsByNode()).toEqual({ 'worker-1': 4 });
    const collected = world.eventsOf('PodGC').map(({ time }) => time - before);
    expect(collected).toHaveLength(2);
    for (const time of collected) expect(time).toBeLessThan(20 + 0.1);
  });

  it('leaves the pods of a dead node terminating without that taint', () => {
    const world = withDeadNode();
    world.run(700);
    expect(world.podsByNode()).toEqual({ 'worker-1': 4, 'worker-2': 2 });
    expect(world.eventsOf('PodGC')).toEqual([]);
  });

  it('removes nothing from a node that is ready', () => {
    const world = new World(nodes(2), {}, { shutdown: 100 });
    world.cluster.apply(deployment('web', 4));
    world.run(10);
    world.cluster.setTaint('worker-2', OUT_OF_SERVICE, true);
    world.run(29);
    // Evicted, and within their grace period of 30 s.
    expect(world.eventsOf('PodGC')).toEqual([]);
    expect(world.podsByNode()['worker-2']).toBe(2);
  });

  it('removes the pods of a node that has not existed for 40 s', () => {
    const world = withDeadNode();
    world.cluster.api.deleteNow('Node', 'worker-2');
    world.run(39);
    expect(world.podsByNode()['worker-2']).toBe(2);
    // Seen missing at a check, each 20 s, and removed at the first check 40 s or more later.
    world.run(42);
    expect(world.podsByNode()).toEqual({ 'worker-1': 4 });
  });
});
