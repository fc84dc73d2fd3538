import { describe, expect, it } from 'vitest';
import type { Deployment, Manifest, ReplicaSet } from '../../../../src/cluster/objects.ts';
import { container, deployment, nodes, podSpec, World } from '../../world.ts';

type DeploymentManifest = Extract<Manifest, { kind: 'Deployment' }>;

/** A Deployment `web` of the given version of its image. */
function web(
  version: number,
  replicas: number,
  changes: Partial<Deployment['spec']> = {},
): DeploymentManifest {
  const manifest = deployment(
    'web',
    replicas,
    podSpec({ containers: [container({ image: `app:${version}` })] }),
  );
  if (manifest.kind !== 'Deployment') throw new Error('not a Deployment');
  return { ...manifest, spec: { ...manifest.spec, ...changes } };
}

function rolling(maxSurge: number, maxUnavailable: number): Partial<Deployment['spec']> {
  return { strategy: { type: 'RollingUpdate', maxSurge, maxUnavailable } };
}

/** Sizes of the ReplicaSets, the oldest first. */
function sizes(world: World): number[] {
  return replicaSets(world).map(({ spec }) => spec.replicas);
}

function replicaSets(world: World): ReplicaSet[] {
  return [...world.cluster.api.list('ReplicaSet')];
}

function status(world: World): Deployment['status'] | undefined {
  return world.cluster.api.get('Deployment', 'default/web')?.status;
}

/** Runs for `seconds` and returns the largest and smallest numbers of what is counted, seen every 50 ms. */
function extremes(world: World, seconds: number, count: () => number): { least: number; most: number } {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (let i = 0; i < seconds * 20; i++) {
    world.run(0.05);
    least = Math.min(least, count());
    most = Math.max(most, count());
  }
  return { least, most };
}

const active = (world: World) =>
  world.pods().filter((pod) => pod.meta.deletionTimestamp === undefined).length;

describe('a rolling update', () => {
  it.each([
    [1, 0],
    [0, 1],
    [3, 2],
    [10, 0],
  ])('with maxSurge %i and maxUnavailable %i keeps to both', (maxSurge, maxUnavailable) => {
    const world = new World(nodes(2), {}, { startup: 2 });
    world.cluster.apply(web(1, 6, rolling(maxSurge, maxUnavailable)));
    world.run(20);
    world.cluster.apply(web(2, 6, rolling(maxSurge, maxUnavailable)));
    let least = 6;
    const { most } = extremes(world, 60, () => {
      least = Math.min(least, world.readyPods().length);
      return active(world);
    });
    expect(most).toBe(6 + Math.min(maxSurge, 6));
    expect(least).toBe(6 - maxUnavailable);
    expect(sizes(world)).toEqual([0, 6]);
    expect(status(world)).toMatchObject({
      replicas: 6,
      updatedReplicas: 6,
      availableReplicas: 6,
      progressing: { status: 'True', reason: 'NewReplicaSetAvailable' },
    });
    expect(world.eventsOf('RolloutComplete', 'Deployment/web')).toHaveLength(2);
  });

  it('may have more pods than the surge on the nodes: those in their grace period are not counted', () => {
    const world = new World(nodes(2), {}, { shutdown: 20 });
    world.cluster.apply(web(1, 6, rolling(1, 0)));
    world.run(20);
    world.cluster.apply(web(2, 6, rolling(1, 0)));
    expect(extremes(world, 30, () => world.pods().length).most).toBeGreaterThan(7);
  });

  it('waits minReadySeconds for each pod', () => {
    const world = new World(nodes(1));
    const spec = { ...rolling(1, 0), minReadySeconds: 10 };
    world.cluster.apply(web(1, 3, spec));
    world.run(30);
    world.cluster.apply(web(2, 3, spec));
    const start = world.loop.now;
    world.run(60);
    const end = world.eventsOf('RolloutComplete').at(-1)?.time ?? Number.NaN;
    // Three pods one after the other; each also takes a second or so to start.
    expect(end - start).toBeGreaterThan(30);
    expect(end - start).toBeLessThan(30 + 3 * 2.5);
  });

  it('says after the progress deadline that it is stuck, and goes on waiting', () => {
    const world = new World(nodes(1));
    const spec = { ...rolling(1, 0), progressDeadlineSeconds: 20 };
    world.cluster.apply(web(1, 2, spec));
    world.run(30);
    expect(world.readyPods()).toHaveLength(2);
    const never = web(2, 2, spec);
    const [app] = never.spec.template.spec.containers;
    const tooBig = { ...app, requests: { cpu: 100_000, memory: 0 } };
    const podTemplate = { ...never.spec.template, spec: podSpec({ containers: [tooBig] }) };
    world.cluster.apply({ ...never, spec: { ...never.spec, template: podTemplate } });
    const start = world.loop.now;
    world.run(100);
    const [stuck] = world.eventsOf('ProgressDeadlineExceeded', 'Deployment/web').slice(-1);
    // The controller looks a second after the deadline; the rollout's last progress was its first second.
    expect(stuck.time - start).toBeGreaterThan(20);
    expect(stuck.time - start).toBeLessThan(23);
    expect(sizes(world)).toEqual([2, 1]);
    expect(world.readyPods()).toHaveLength(2);
  });

  it('that goes back to an old template takes up its ReplicaSet, as the newest revision', () => {
    const world = new World(nodes(1));
    for (const version of [1, 2, 1]) {
      world.cluster.apply(web(version, 2));
      world.run(60);
    }
    expect(sizes(world)).toEqual([2, 0]);
    const revisions = replicaSets(world).map(
      ({ meta }) => meta.annotations['deployment.kubernetes.io/revision'],
    );
    expect(revisions).toEqual(['3', '2']);
  });

  it('keeps as many old ReplicaSets as the history limit says', () => {
    const world = new World(nodes(1));
    for (let version = 1; version <= 5; version++) {
      world.cluster.apply(web(version, 1, { revisionHistoryLimit: 2 }));
      world.run(60);
    }
    expect(sizes(world)).toEqual([0, 0, 1]);
  });

  it('that is overtaken by another one gives up its own pods too', () => {
    const world = new World(nodes(1));
    for (const version of [1, 2, 3]) {
      world.cluster.apply(web(version, 4, { minReadySeconds: 10 }));
      // Long enough for the first to be complete, too short for the second.
      world.run(version === 1 ? 30 : 5);
    }
    expect(sizes(world)).not.toContain(4);
    world.run(90);
    expect(sizes(world)).toEqual([0, 0, 4]);
    expect(world.readyPods()).toHaveLength(4);
  });

  it('that is scaled in the middle lets each ReplicaSet grow by its share', () => {
    const world = new World(nodes(3));
    const slow = { ...rolling(2, 0), minReadySeconds: 30 };
    world.cluster.apply(web(1, 10, slow));
    world.run(60);
    world.cluster.apply(web(2, 10, slow));
    world.run(10);
    expect(sizes(world)).toEqual([10, 2]);
    expect(world.cluster.scale('Deployment', 'default', 'web', 20)).toBe(true);
    world.run(5);
    // 22 pods in all: 10 x 22/12 = 18, 2 x 22/12 = 4.
    expect(sizes(world)).toEqual([18, 4]);
  });
});

describe('a paused Deployment', () => {
  it('keeps its pods when the template changes, and rolls out when it is resumed', () => {
    const world = new World(nodes(1));
    world.cluster.apply(web(1, 2));
    world.run(20);
    world.cluster.apply(web(2, 2, { paused: true }));
    world.run(20);
    expect(sizes(world)).toEqual([2]);
    expect(status(world)?.progressing).toMatchObject({ status: 'Unknown', reason: 'DeploymentPaused' });
    world.cluster.apply(web(2, 2));
    world.run(60);
    expect(sizes(world)).toEqual([0, 2]);
    expect(status(world)?.progressing?.reason).toBe('NewReplicaSetAvailable');
  });

  it('is scaled all the same', () => {
    const world = new World(nodes(1));
    world.cluster.apply(web(1, 2));
    world.run(20);
    world.cluster.apply(web(2, 5, { paused: true }));
    world.run(20);
    expect(sizes(world)).toEqual([5]);
  });
});

describe('the strategy Recreate', () => {
  it('starts no new pod before the last old one is gone, its grace period included', () => {
    const world = new World(nodes(1), {}, { shutdown: 8 });
    world.cluster.apply(web(1, 3, { strategy: { type: 'Recreate' } }));
    world.run(20);
    world.cluster.apply(web(2, 3, { strategy: { type: 'Recreate' } }));
    const start = world.loop.now;
    const images = () => new Set(world.pods().map(({ spec }) => spec.containers[0].image)).size;
    expect(extremes(world, 30, images).most).toBe(1);
    const created = Math.min(...world.pods().map(({ meta }) => meta.creationTimestamp));
    expect(created - start).toBeGreaterThan(8);
    expect(created - start).toBeLessThan(9);
    expect(world.readyPods()).toHaveLength(3);
  });
});

describe('commands on a workload', () => {
  it('change the image of the first container', () => {
    const world = new World(nodes(1));
    world.cluster.apply(web(1, 1));
    world.run(20);
    expect(world.cluster.rollOut('Deployment', 'default', 'web', 'app:9')).toBe(true);
    world.run(60);
    expect(world.pods().map(({ spec }) => spec.containers[0].image)).toEqual(['app:9']);
  });

  it('restart it with the same template', () => {
    const world = new World(nodes(1));
    world.cluster.apply(web(1, 2));
    world.run(20);
    const before = world.pods().map(({ meta }) => meta.uid);
    world.cluster.rollOut('Deployment', 'default', 'web');
    world.run(60);
    const after = world.readyPods().map(({ meta }) => meta.uid);
    expect(after).toHaveLength(2);
    expect(after.filter((uid) => before.includes(uid))).toEqual([]);
  });

  it('do nothing to one that is not there', () => {
    const world = new World(nodes(1));
    expect(world.cluster.rollOut('Deployment', 'default', 'web')).toBe(false);
    expect(world.cluster.scale('ReplicaSet', 'default', 'web', 3)).toBe(false);
  });
});

describe('the revisions of a Deployment', () => {
  const REVISION = 'deployment.kubernetes.io/revision';
  const HISTORY = 'deployment.kubernetes.io/revision-history';
  const revision = (world: World) =>
    world.cluster.api.get('Deployment', 'default/web')?.meta.annotations[REVISION];

  it('are numbered on it and on its ReplicaSets, which remember the numbers that they had', () => {
    const world = new World(nodes(2));
    for (const version of [1, 2, 1, 2]) {
      world.cluster.apply(web(version, 2));
      world.run(30);
    }
    expect(revision(world)).toBe('4');
    expect(
      replicaSets(world).map(({ meta }) => [meta.annotations[REVISION], meta.annotations[HISTORY]]),
    ).toEqual([
      ['3', '1'],
      ['4', '2'],
    ]);
  });

  it('get another name if one of theirs is taken by a ReplicaSet of somebody else', () => {
    const probe = new World(nodes(1));
    probe.cluster.apply(web(1, 1));
    probe.run(10);
    const [{ meta: taken }] = replicaSets(probe);
    const world = new World(nodes(1));
    const { spec } = web(9, 0);
    const { name, namespace } = taken;
    const { replicas, selector, template } = spec;
    const stranger = { name, namespace, labels: {}, annotations: {} };
    world.cluster.apply({ kind: 'ReplicaSet', meta: stranger, spec: { replicas, selector, template } });
    world.cluster.apply(web(1, 2));
    world.run(30);
    expect(world.readyPods()).toHaveLength(2);
    expect(status(world)?.collisionCount).toBe(1);
    const own = replicaSets(world).filter(({ meta }) => meta.owner?.name === 'web');
    expect(own.map(({ meta }) => meta.name)).not.toContain(taken.name);
    expect(own).toHaveLength(1);
    expect(own[0].meta.labels['pod-template-hash']).toBe(own[0].meta.name.slice('web-'.length));
    // The next pass finds it by its template, not by the hash that it would have without the collision.
    world.run(60);
    expect(replicaSets(world)).toHaveLength(2);
  });
});
