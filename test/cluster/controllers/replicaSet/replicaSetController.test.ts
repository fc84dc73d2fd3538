import { describe, expect, it } from 'vitest';
import { UNLIMITED } from '../../../../src/cluster/api/rateLimiter.ts';
import type { Manifest } from '../../../../src/cluster/objects.ts';
import { deployment, nodes, podSpec, World } from '../../world.ts';

function replicaSet(replicas: number): Manifest {
  const labels = { app: 'bare' };
  return {
    kind: 'ReplicaSet',
    meta: { name: 'bare', namespace: 'default', labels, annotations: {} },
    spec: {
      replicas,
      selector: { matchLabels: labels, matchExpressions: [] },
      template: { labels, annotations: {}, spec: podSpec() },
    },
  };
}

describe('ReplicaSetController', () => {
  it('creates exactly the pods that are missing, however late its view is', () => {
    const world = new World(nodes(3), { watchLatency: 3 });
    world.cluster.apply(replicaSet(20));
    world.run(60);
    expect(world.pods()).toHaveLength(20);
    expect(world.eventsOf('SuccessfulCreate')).toHaveLength(20);
  });

  it('creates in batches of 1, 2, 4 and so on, each waiting for the one before', () => {
    const world = new World(nodes(1), { apiLatency: 0.5 });
    world.cluster.apply(replicaSet(7));
    world.run(10);
    const times = world.eventsOf('SuccessfulCreate').map(({ time }) => time);
    expect(times.map((time) => Math.round((time - times[0]) / 0.5))).toEqual([0, 1, 1, 2, 2, 2, 2]);
  });

  it('creates and deletes 500 pods at a time, and waits until its view has them', () => {
    const world = new World(nodes(1), { watchLatency: 5, controllerManager: UNLIMITED });
    const count = (reason: string) => world.eventsOf(reason).length;
    world.cluster.apply(replicaSet(1200));
    const created = [8, 5, 5, 5].map((seconds) => {
      world.run(seconds);
      return count('SuccessfulCreate');
    });
    expect(created).toEqual([500, 1000, 1200, 1200]);
    world.cluster.scale('ReplicaSet', 'default', 'bare', 0);
    const deleted = [8, 5, 5, 5].map((seconds) => {
      world.run(seconds);
      return count('SuccessfulDelete');
    });
    expect(deleted).toEqual([500, 1000, 1200, 1200]);
  });

  it('replaces a pod as soon as its deletion is asked for', () => {
    const world = new World(nodes(1), {}, { shutdown: 20 });
    world.cluster.apply(replicaSet(2));
    world.run(10);
    const [victim] = world.pods();
    world.cluster.deletePod('default', victim.meta.name);
    world.run(5);
    expect(world.pods()).toHaveLength(3);
    expect(world.readyPods()).toHaveLength(2);
    world.run(30);
    expect(world.pods()).toHaveLength(2);
  });

  it('gives up surplus pods, and says so', () => {
    const world = new World(nodes(1));
    world.cluster.apply(replicaSet(6));
    world.run(10);
    world.cluster.apply(replicaSet(2));
    world.run(10);
    expect(world.readyPods()).toHaveLength(2);
    expect(world.eventsOf('SuccessfulDelete', 'ReplicaSet/bare')).toHaveLength(4);
  });

  it('gives up pods where most of their Deployment are', () => {
    const world = new World(nodes(2));
    world.cluster.apply(deployment('web', 5));
    world.run(10);
    // Five pods on two nodes: two and three; the node with three loses one.
    expect(Object.values(world.podsByNode()).sort()).toEqual([2, 3]);
    world.cluster.apply(deployment('web', 4));
    world.run(10);
    expect(Object.values(world.podsByNode())).toEqual([2, 2]);
  });

  it('counts its active and ready pods', () => {
    const world = new World(nodes(1));
    world.cluster.apply(replicaSet(3));
    world.run(10);
    expect(world.cluster.api.get('ReplicaSet', 'default/bare')?.status).toEqual({
      replicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
    });
  });
});
