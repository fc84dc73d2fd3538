import { describe, expect, it, vi } from 'vitest';
import {
  needsCurrentRevision,
  type OrdinalPod,
  planStatefulSet,
} from '../../../../src/cluster/controllers/statefulSet/statefulSetPlan.ts';
import type { StatefulSet } from '../../../../src/cluster/objects.ts';
import { barePod, container, nodes, podSpec, World } from '../../world.ts';

type Spec = StatefulSet['spec'];

function spec(replicas: number, version: number, changes: Partial<Spec> = {}): Spec {
  const labels = { app: 'db' };
  return {
    replicas,
    selector: { matchLabels: labels, matchExpressions: [] },
    template: {
      labels,
      annotations: {},
      spec: podSpec({ containers: [container({ image: `app:${version}` })] }),
    },
    ...changes,
  };
}

function apply(world: World, replicas: number, version: number, changes: Partial<Spec> = {}): void {
  world.cluster.apply({
    kind: 'StatefulSet',
    meta: { name: 'db', namespace: 'default', labels: {}, annotations: {} },
    spec: spec(replicas, version, changes),
  });
}

/** Names of the pods with their images, in order. */
function images(world: World): string[] {
  return world
    .pods()
    .map((pod) => `${pod.meta.name} ${pod.spec.containers[0].image}`)
    .sort();
}

const names = (world: World, reason: string) =>
  world.eventsOf(reason, 'StatefulSet/db').map(({ message }) => message.slice(message.indexOf(': ') + 2));

const UP: OrdinalPod = { ordinal: 0, revision: 'new', available: true, terminating: false, finished: false };
const up = (...ordinals: number[]) => ordinals.map((ordinal) => ({ ...UP, ordinal }));

describe('the plan of a StatefulSet', () => {
  const ordered = spec(3, 1);
  const parallel = spec(3, 1, { podManagementPolicy: 'Parallel' });

  it('creates the next pod only when all before it are available', () => {
    expect(planStatefulSet(ordered, [], 'new').create).toEqual([0]);
    expect(planStatefulSet(ordered, up(0), 'new').create).toEqual([1]);
    expect(planStatefulSet(ordered, [{ ...UP, available: false }], 'new').create).toEqual([]);
    expect(planStatefulSet(ordered, up(1, 2), 'new').create).toEqual([0]);
  });

  it('creates all at once with the policy Parallel', () => {
    expect(planStatefulSet(parallel, up(1), 'new').create).toEqual([0, 2]);
  });

  it('gives up the highest pod, and the next when that is gone', () => {
    expect(planStatefulSet(ordered, up(0, 1, 2, 3, 4), 'new').delete).toEqual(up(4));
    const leaving = [...up(0, 1, 2, 3), { ...UP, ordinal: 4, terminating: true }];
    expect(planStatefulSet(ordered, leaving, 'new').delete).toEqual([]);
    expect(planStatefulSet(parallel, up(0, 1, 2, 3, 4), 'new').delete).toEqual(up(4, 3));
  });

  it('does not let another pod take the name of one that is on its way out', () => {
    const leaving = { ...UP, available: false, terminating: true };
    expect(planStatefulSet(ordered, [leaving], 'new')).toEqual({ create: [], delete: [] });
  });

  it('deletes a pod that has run to its end, to make another', () => {
    const finished = { ...UP, available: false, finished: true };
    expect(planStatefulSet(ordered, [finished], 'new').delete).toEqual([finished]);
  });

  it('updates from the highest ordinal down to the partition, and waits for each', () => {
    const old = up(0, 1, 2).map((pod) => ({ ...pod, revision: 'old' }));
    expect(planStatefulSet(ordered, old, 'new').delete).toEqual([old[2]]);
    const second = [old[0], old[1], { ...UP, ordinal: 2, available: false }];
    expect(planStatefulSet(ordered, second, 'new').delete).toEqual([]);
    const partition = spec(3, 1, { updateStrategy: { type: 'RollingUpdate', partition: 2 } });
    expect(planStatefulSet(partition, [old[0], old[1], ...up(2)], 'new').delete).toEqual([]);
    expect(planStatefulSet(spec(3, 1, { updateStrategy: { type: 'OnDelete' } }), old, 'new').delete).toEqual(
      [],
    );
  });
});

describe('the plan of a StatefulSet that does not begin at 0', () => {
  const start = { ordinals: { start: 5 } };

  it('counts its pods from there, and gives up those before and after', () => {
    expect(planStatefulSet(spec(2, 1, start), [], 'new').create).toEqual([5]);
    expect(planStatefulSet(spec(2, 1, start), up(5), 'new').create).toEqual([6]);
    expect(planStatefulSet(spec(2, 1, start), up(0, 5, 6, 7), 'new').delete).toEqual(up(7));
    expect(planStatefulSet(spec(2, 1, start), up(0, 5, 6), 'new').delete).toEqual(up(0));
  });

  it('counts its partition from there', () => {
    const half = spec(2, 1, { ...start, updateStrategy: { type: 'RollingUpdate', partition: 1 } });
    const old = up(5, 6).map((pod) => ({ ...pod, revision: 'old' }));
    expect(planStatefulSet(half, old, 'new').delete).toEqual([old[1]]);
    expect(planStatefulSet(half, [old[0], ...up(6)], 'new').delete).toEqual([]);
    expect([5, 6].map((ordinal) => needsCurrentRevision(half, ordinal))).toEqual([true, false]);
  });
});

describe('the plan of a StatefulSet that shrinks', () => {
  it('waits for a pod that is not available, unless no lower one is unavailable too', () => {
    const ill = (ordinal: number) => ({ ...UP, ordinal, available: false });
    expect(planStatefulSet(spec(1, 1), [...up(0, 1), ill(2)], 'new').delete).toEqual([ill(2)]);
    expect(planStatefulSet(spec(1, 1), [...up(0), ill(1), ill(2)], 'new').delete).toEqual([]);
    expect(planStatefulSet(spec(1, 1), [...up(0, 2), ill(1)], 'new').delete).toEqual(up(2));
  });

  it('updates in the same pass with the policy Parallel, and only then', () => {
    const parallel = spec(2, 1, { podManagementPolicy: 'Parallel' });
    const pods = [...up(0), { ...UP, ordinal: 1, revision: 'old' }, ...up(2)];
    expect(planStatefulSet(parallel, pods, 'new').delete.map(({ ordinal }) => ordinal)).toEqual([2, 1]);
    expect(planStatefulSet(spec(2, 1), pods, 'new').delete.map(({ ordinal }) => ordinal)).toEqual([2]);
  });
});

describe('StatefulSetController', () => {
  it('makes its pods one after the other, with names of their own', () => {
    const world = new World(nodes(2));
    apply(world, 3, 1);
    world.run(20);
    expect(names(world, 'SuccessfulCreate')).toEqual(['db-0', 'db-1', 'db-2']);
    const [first, second] = world.pods();
    expect(second.meta.creationTimestamp).toBeGreaterThan(first.status.readyTransitionTime);
    expect(world.readyPods()).toHaveLength(3);
    expect(first.meta.labels).toMatchObject({ app: 'db', 'apps.kubernetes.io/pod-index': '0' });
  });

  it('makes them all at once with the policy Parallel, however late its view is', () => {
    const world = new World(nodes(2), { watchLatency: 1 });
    apply(world, 3, 1, { podManagementPolicy: 'Parallel' });
    world.run(20);
    expect(names(world, 'SuccessfulCreate')).toEqual(['db-0', 'db-1', 'db-2']);
    const created = world.pods().map(({ meta }) => meta.creationTimestamp);
    expect(Math.max(...created) - Math.min(...created)).toBeLessThan(0.1);
  });

  it('gives up the highest ordinals, each after the one before is gone', () => {
    const world = new World(nodes(2), {}, { shutdown: 5 });
    apply(world, 4, 1);
    world.run(20);
    expect(world.cluster.scale('StatefulSet', 'default', 'db', 2)).toBe(true);
    world.run(30);
    expect(names(world, 'SuccessfulDelete')).toEqual(['db-3', 'db-2']);
    const [first, second] = world.eventsOf('SuccessfulDelete').map(({ time }) => time);
    expect(second - first).toBeGreaterThan(5);
    expect(world.pods().map(({ meta }) => meta.name)).toEqual(['db-0', 'db-1']);
  });

  it('replaces a pod under the same name, and only when it is gone', () => {
    const world = new World(nodes(2), {}, { shutdown: 5 });
    apply(world, 2, 1);
    world.run(20);
    world.cluster.deletePod('default', 'db-0');
    world.run(3);
    expect(world.pods()).toHaveLength(2);
    world.run(20);
    expect(
      world
        .readyPods()
        .map(({ meta }) => meta.name)
        .sort(),
    ).toEqual(['db-0', 'db-1']);
  });

  it('rolls out a new template from the top, one pod at a time', () => {
    const world = new World(nodes(2));
    apply(world, 3, 1);
    world.run(20);
    apply(world, 3, 2);
    world.run(60);
    expect(names(world, 'SuccessfulDelete')).toEqual(['db-2', 'db-1', 'db-0']);
    expect(images(world)).toEqual(['db-0 app:2', 'db-1 app:2', 'db-2 app:2']);
    expect(world.cluster.api.get('StatefulSet', 'default/db')?.status).toMatchObject({
      replicas: 3,
      readyReplicas: 3,
      updatedReplicas: 3,
    });
  });

  it('leaves pods below the partition on the old template, even if they have to be made again', () => {
    const world = new World(nodes(2));
    apply(world, 3, 1);
    world.run(20);
    apply(world, 3, 2, { updateStrategy: { type: 'RollingUpdate', partition: 2 } });
    world.run(20);
    world.cluster.deletePod('default', 'db-0');
    world.run(20);
    expect(images(world)).toEqual(['db-0 app:1', 'db-1 app:1', 'db-2 app:2']);
  });

  it('waits minReadySeconds between its pods', () => {
    const world = new World(nodes(2));
    apply(world, 2, 1, { minReadySeconds: 7 });
    world.run(30);
    const [first, second] = world.pods();
    const wait = second.meta.creationTimestamp - first.status.readyTransitionTime;
    expect(wait).toBeGreaterThan(7 - 1e-9);
    expect(wait).toBeLessThan(7.1);
  });

  it('begins with the ordinal that it is given', () => {
    const world = new World(nodes(2));
    apply(world, 2, 1, { ordinals: { start: 5 } });
    world.run(20);
    expect(names(world, 'SuccessfulCreate')).toEqual(['db-5', 'db-6']);
  });

  it('tells the end of a rollout, and of the part of it that a partition lets through', () => {
    const world = new World(nodes(2));
    apply(world, 3, 1);
    world.run(20);
    apply(world, 3, 2, { updateStrategy: { type: 'RollingUpdate', partition: 2 } });
    world.run(20);
    apply(world, 3, 2);
    world.run(60);
    expect(world.eventsOf('RolloutComplete').map(({ message }) => message)).toEqual([
      'all 3 pods are of the present template, and ready',
      '1 of 3 pods are of the present template, as the partition has it, and ready',
      'all 3 pods are of the present template, and ready',
    ]);
  });

  it('asks again, less and less often, for a pod whose name another has', () => {
    const world = new World(nodes(2));
    world.cluster.apply(barePod('db-0'));
    const asked = vi.spyOn(world.cluster.api, 'createNow');
    const attempts = () => asked.mock.calls.filter(([kind]) => kind === 'Pod').length;
    apply(world, 1, 1);
    world.run(20);
    // Waits of 5 ms, doubled each time, make 12 attempts in 20 s; besides, each change of the set's own status has it
    // looked at, of which there are at most two here (its first pass, and the history of templates).
    expect(attempts()).toBeGreaterThanOrEqual(12);
    expect(attempts()).toBeLessThanOrEqual(14);
    expect(world.eventsOf('SuccessfulCreate')).toHaveLength(0);
    world.cluster.deletePod('default', 'db-0');
    world.run(60);
    expect(names(world, 'SuccessfulCreate')).toEqual(['db-0']);
  });

  it('does not replace a pod on a dead node: the name is not free', () => {
    const world = new World(nodes(2), { defaultUnreachableTolerationSeconds: 10 });
    apply(world, 2, 1);
    world.run(20);
    const victim = world.pods()[0];
    world.cluster.powerOff(victim.spec.nodeName ?? '');
    world.run(300);
    const same = world.pods().filter(({ meta }) => meta.name === victim.meta.name);
    expect(same.map(({ meta }) => meta.uid)).toEqual([victim.meta.uid]);
    expect(same[0].meta.deletionTimestamp).toBeGreaterThan(0);
  });
});
