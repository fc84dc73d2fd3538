import { describe, expect, it } from 'vitest';
import type { DrainOptions } from '../../../src/cluster/kubectl/drain.ts';
import { barePod, budget, container, deployment, nodes, PROBE, podSpec, World } from '../world.ts';

const OPTIONS: DrainOptions = { ignoreDaemonSets: false, force: false };
const READY = podSpec({ containers: [container({ readinessProbe: { ...PROBE, periodSeconds: 1 } })] });

/** Three nodes with six pods of one Deployment, which take `startup` seconds to be ready. */
function running(startup = 1): World {
  const world = new World(nodes(3), {}, { startup });
  world.cluster.apply(deployment('web', 6, READY));
  world.run(startup + 10);
  expect(world.readyPods()).toHaveLength(6);
  return world;
}

const on = (world: World, node: string) =>
  world.pods().filter(({ spec, meta }) => spec.nodeName === node && meta.deletionTimestamp === undefined);

describe('cordon', () => {
  it('keeps new pods off the node and leaves those that are there, until uncordon', () => {
    const world = running();
    world.cluster.setUnschedulable('worker-1', true);
    world.run(1);
    expect(world.cluster.api.get('Node', 'worker-1')?.spec.taints).toEqual([
      { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' },
    ]);
    world.cluster.apply(deployment('web', 12, READY));
    world.run(20);
    expect(world.podsByNode()).toEqual({ 'worker-1': 2, 'worker-2': 5, 'worker-3': 5 });
    world.cluster.setUnschedulable('worker-1', false);
    world.run(1);
    expect(world.cluster.api.get('Node', 'worker-1')?.spec.taints).toEqual([]);
    world.cluster.apply(deployment('web', 15, READY));
    world.run(20);
    expect(world.podsByNode()['worker-1']).toBe(5);
    expect(world.eventsOf('NodeNotSchedulable')).toHaveLength(1);
    expect(world.eventsOf('NodeSchedulable')).toHaveLength(1);
  });
});

describe('drain', () => {
  it('without a budget evicts all pods at once, and is done when they are gone', () => {
    const world = running();
    const start = world.loop.now;
    world.cluster.drain('worker-1', OPTIONS);
    world.run(20);
    const evicted = world.eventsOf('Evicted').map(({ time }) => time - start);
    expect(evicted).toHaveLength(2);
    // One round trip for the cordon and the list, one for the evictions.
    for (const time of evicted) expect(time).toBeCloseTo(0.01, 9);
    expect(on(world, 'worker-1')).toEqual([]);
    expect(world.readyPods()).toHaveLength(6);
    expect(world.eventsOf('NodeDrained', 'Node/worker-1')).toHaveLength(1);
  });

  it('with a budget of one evicts one pod after the other, each when its replacement is ready', () => {
    const world = running(8);
    world.cluster.apply(budget('web', { maxUnavailable: 1 }));
    world.run(1);
    let fewest = 6;
    world.cluster.drain('worker-1', OPTIONS);
    for (let i = 0; i < 400; i++) {
      world.run(0.1);
      fewest = Math.min(fewest, world.readyPods().length);
    }
    expect(fewest).toBe(5);
    const [first, second] = world.eventsOf('Evicted').map(({ time }) => time);
    // A refused eviction is tried again every 5 s: the first try after the replacement's 8 s is the second.
    expect(second - first).toBeGreaterThan(8);
    expect(second - first).toBeLessThan(8 + 5 + 3);
    expect(world.eventsOf('EvictionRefused').length).toBeGreaterThan(0);
    // The second request comes when the first is charged and the budget's controller has not seen the deletion yet.
    expect(world.eventsOf('EvictionRefused')[0].message).toBe(
      "Cannot evict pod as it would violate the pod's disruption budget. The disruption budget web needs 5 healthy pods and has 6 currently",
    );
    expect(on(world, 'worker-1')).toEqual([]);
    expect(world.eventsOf('NodeDrained')).toHaveLength(1);
  });

  it('a budget that allows nothing holds it up until the timeout, and the node stays cordoned', () => {
    const world = running();
    world.cluster.apply(budget('web', { minAvailable: '100%' }));
    world.run(1);
    world.cluster.drain('worker-1', { ...OPTIONS, timeout: 60 });
    world.run(300);
    expect(on(world, 'worker-1')).toHaveLength(2);
    expect(world.eventsOf('Evicted')).toEqual([]);
    expect(world.eventsOf('DrainFailed').map(({ message }) => message)).toEqual([
      'drain did not complete within 60 s: 2 pods left',
    ]);
    // Two pods, asked for at 0, 5, ..., 55 s and not after the timeout.
    expect(world.eventsOf('EvictionRefused')).toHaveLength(24);
    expect(world.cluster.api.get('Node', 'worker-1')?.spec.unschedulable).toBe(true);
  });

  it('is called off by a pod that nothing would make anew, unless it is forced', () => {
    const world = new World(nodes(1));
    world.cluster.apply(barePod('solo'));
    world.run(10);
    world.cluster.drain('worker-1', OPTIONS);
    world.run(10);
    expect(world.eventsOf('DrainFailed')[0].message).toBe(
      'cannot delete Pods that declare no controller: default/solo',
    );
    expect(world.pods()).toHaveLength(1);
    world.cluster.drain('worker-1', { ...OPTIONS, force: true });
    world.run(40);
    expect(world.pods()).toEqual([]);
  });

  it('fails on a pod with two budgets', () => {
    const world = running();
    world.cluster.apply(budget('web', { maxUnavailable: 1 }));
    const second = budget('web', { minAvailable: 1 });
    world.cluster.apply({ ...second, meta: { ...second.meta, name: 'again' } });
    world.run(1);
    world.cluster.drain('worker-1', OPTIONS);
    world.run(10);
    expect(world.eventsOf('DrainFailed')[0].message).toContain('more than one PodDisruptionBudget');
    expect(on(world, 'worker-1')).toHaveLength(2);
  });

  it('evicts nothing under a budget that its controller has not looked at yet', () => {
    const world = running();
    world.cluster.apply(budget('web', { maxUnavailable: 6 }));
    const { api } = world.cluster;
    expect(api.get('PodDisruptionBudget', 'default/web')?.status.observedGeneration).toBe(0);
    world.cluster.drain('worker-1', OPTIONS);
    world.run(0.012);
    expect(world.eventsOf('EvictionRefused')[0].message).toContain('still being processed');
    world.run(10);
    expect(on(world, 'worker-1')).toEqual([]);
  });
});
