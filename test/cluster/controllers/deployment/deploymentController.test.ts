import { describe, expect, it } from 'vitest';
import { podTemplateHash } from '../../../../src/cluster/controllers/deployment/podTemplateHash.ts';
import { container, deployment, nodes, podSpec, World } from '../../world.ts';

function replicaSets(world: World): Record<string, number> {
  return Object.fromEntries(
    [...world.cluster.api.list('ReplicaSet')].map(({ meta, spec }) => [meta.name, spec.replicas]),
  );
}

describe('podTemplateHash', () => {
  const template = { labels: { a: '1', b: '2' }, annotations: {}, spec: podSpec() };

  it('does not depend on the order of keys', () => {
    expect(podTemplateHash({ spec: podSpec(), annotations: {}, labels: { b: '2', a: '1' } })).toBe(
      podTemplateHash(template),
    );
  });

  it('changes with the template', () => {
    const other = { ...template, spec: podSpec({ containers: [container({ image: 'app:2' })] }) };
    expect(podTemplateHash(other)).not.toBe(podTemplateHash(template));
  });
});

describe('DeploymentController', () => {
  it('makes one ReplicaSet, named and labelled with the hash of the template', () => {
    const world = new World(nodes(1));
    world.cluster.apply(deployment('web', 2));
    world.run(10);
    const [replicaSet] = world.cluster.api.list('ReplicaSet');
    const hash = replicaSet.meta.labels['pod-template-hash'];
    expect(replicaSet.meta.name).toBe(`web-${hash}`);
    expect(replicaSet.spec.selector.matchLabels).toEqual({ app: 'web', 'pod-template-hash': hash });
    for (const { meta } of world.pods()) {
      expect(meta.labels).toEqual({ app: 'web', 'pod-template-hash': hash });
      expect(meta.name.startsWith(`web-${hash}-`)).toBe(true);
    }
    expect(world.eventsOf('ScalingReplicaSet', 'Deployment/web')).toMatchObject([
      { message: `Scaled up replica set web-${hash} from 0 to 2` },
    ]);
  });

  it('reports the pods of its ReplicaSets in its status', () => {
    const world = new World(nodes(1));
    world.cluster.apply(deployment('web', 3));
    world.run(10);
    expect(world.cluster.api.get('Deployment', 'default/web')?.status).toMatchObject({
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      progressing: { status: 'True', reason: 'NewReplicaSetAvailable' },
    });
  });

  it('scales with the Deployment', () => {
    const world = new World(nodes(1));
    world.cluster.apply(deployment('web', 3));
    world.run(10);
    world.cluster.apply(deployment('web', 5));
    world.run(10);
    expect(Object.values(replicaSets(world))).toEqual([5]);
    expect(world.readyPods()).toHaveLength(5);
  });

  it('another template gets another ReplicaSet, and the first one is taken up again', () => {
    const world = new World(nodes(1));
    const second = podSpec({ containers: [container({ image: 'app:2' })] });
    const sizes = [deployment('web', 2), deployment('web', 2, second), deployment('web', 2)].map(
      (manifest) => {
        world.cluster.apply(manifest);
        world.run(60);
        return Object.values(replicaSets(world));
      },
    );
    expect(sizes).toEqual([[2], [0, 2], [2, 0]]);
    expect(world.pods()).toHaveLength(2);
  });
});
