import { describe, expect, it } from 'vitest';
import type { PodDisruptionBudget } from '../../../../src/cluster/objects.ts';
import { barePod, budget, deployment, nodes, World } from '../../world.ts';

function status(world: World): PodDisruptionBudget['status'] | undefined {
  return world.cluster.api.get('PodDisruptionBudget', 'default/web')?.status;
}

describe('DisruptionController', () => {
  it('works out what a budget allows from its Deployment and its ready pods', () => {
    const world = new World(nodes(3));
    world.cluster.apply(budget('web', { maxUnavailable: 1 }));
    world.cluster.apply(deployment('web', 4));
    world.run(10);
    expect(status(world)).toEqual({
      observedGeneration: 1,
      disruptionsAllowed: 1,
      currentHealthy: 4,
      desiredHealthy: 3,
      expectedPods: 4,
      disruptedPods: {},
    });
  });

  it('follows the size of the Deployment, and a changed spec', () => {
    const world = new World(nodes(3));
    world.cluster.apply(budget('web', { maxUnavailable: 1 }));
    world.cluster.apply(deployment('web', 4));
    world.run(10);
    world.cluster.apply(deployment('web', 6));
    world.run(10);
    expect(status(world)).toMatchObject({ desiredHealthy: 5, expectedPods: 6, disruptionsAllowed: 1 });
    world.cluster.apply(budget('web', { minAvailable: '50%' }));
    world.run(1);
    expect(status(world)).toMatchObject({ observedGeneration: 2, desiredHealthy: 3, disruptionsAllowed: 3 });
  });

  it('finds pods that were there before the budget', () => {
    const world = new World(nodes(1));
    world.cluster.apply(barePod('solo', { app: 'web' }));
    world.cluster.apply(barePod('other', { app: 'api' }));
    world.run(10);
    world.cluster.apply(budget('web', { minAvailable: 1 }));
    world.run(1);
    expect(status(world)).toMatchObject({ expectedPods: 1, currentHealthy: 1, disruptionsAllowed: 0 });
  });

  it('counts a pod less from its deletion on', () => {
    const world = new World(nodes(1), {}, { shutdown: 20 });
    world.cluster.apply(barePod('one', { app: 'web' }));
    world.cluster.apply(barePod('two', { app: 'web' }));
    world.cluster.apply(budget('web', { minAvailable: 1 }));
    world.run(10);
    expect(status(world)).toMatchObject({ currentHealthy: 2, disruptionsAllowed: 1 });
    world.cluster.deletePod('default', 'one');
    world.run(1);
    expect(status(world)).toMatchObject({ currentHealthy: 1, expectedPods: 2, disruptionsAllowed: 0 });
    world.run(30);
    expect(status(world)).toMatchObject({ currentHealthy: 1, expectedPods: 1, disruptionsAllowed: 0 });
  });
});
