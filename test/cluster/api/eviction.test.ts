import { describe, expect, it } from 'vitest';
import { evictNow } from '../../../src/cluster/api/eviction.ts';
import { barePod, budget, container, nodes, PROBE, podSpec, World } from '../world.ts';

const READY = podSpec({ containers: [container({ readinessProbe: { ...PROBE, periodSeconds: 1 } })] });

/** Three pods with the label of the budget `web`, which is applied with these bounds. */
function running(spec: Parameters<typeof budget>[1]): World {
  const world = new World(nodes(1), {}, { shutdown: 10 });
  for (const name of ['one', 'two', 'three']) world.cluster.apply(barePod(name, { app: 'web' }, READY));
  world.cluster.apply(budget('web', spec));
  world.run(20);
  return world;
}

const evict = (world: World, name: string) =>
  evictNow(world.cluster.api, `default/${name}`, world.loop.now).status;
const status = (world: World) => world.cluster.api.get('PodDisruptionBudget', 'default/web')?.status;

describe('evictNow', () => {
  it('charges the budget at once, so that two requests at one instant cannot both have the last disruption', () => {
    const world = running({ minAvailable: 2 });
    expect(evict(world, 'one')).toBe('evicted');
    expect(status(world)).toMatchObject({ disruptionsAllowed: 0, disruptedPods: { one: world.loop.now } });
    expect(evict(world, 'two')).toBe('too many requests');
    world.run(1);
    // The controller has seen the deletion: the pod is no longer waited for.
    expect(status(world)).toMatchObject({ disruptionsAllowed: 0, currentHealthy: 2, disruptedPods: {} });
  });

  it('of a pod that is being deleted already costs nothing', () => {
    const world = running({ minAvailable: 2 });
    evict(world, 'one');
    expect(evict(world, 'one')).toBe('evicted');
    expect(status(world)?.disruptionsAllowed).toBe(0);
  });

  it('of a pod that is not there says so', () => {
    expect(evict(running({ minAvailable: 2 }), 'four')).toBe('not found');
  });

  it('gives the pod the grace period that is asked for', () => {
    const world = running({ minAvailable: 1 });
    evictNow(world.cluster.api, 'default/one', world.loop.now, 3);
    world.run(4);
    expect(world.cluster.api.get('Pod', 'default/one')).toBeUndefined();
  });

  it.each([
    [{ minAvailable: 1 }, 'evicted'],
    [{ minAvailable: 3 }, 'too many requests'],
    [{ minAvailable: 3, unhealthyPodEvictionPolicy: 'AlwaysAllow' }, 'evicted'],
  ] as const)('of a pod that is not ready, with %j: %s', (spec, expected) => {
    const world = running(spec);
    world.runtime.kill(0);
    world.cluster.containerExited('default', 'one');
    world.cluster.stopKubelet('worker-1');
    world.cluster.api.patchNow('Pod', 'default/one', undefined, (pod) => ({
      ...pod,
      status: { ...pod.status, ready: false },
    }));
    world.run(1);
    expect(evict(world, 'one')).toBe(expected);
  });
});
