import { describe, expect, it } from 'vitest';
import type { DaemonSet, NodeConfig, PodSpec } from '../../../../src/cluster/objects.ts';
import { container, nodes, podSpec, World } from '../../world.ts';

function apply(
  world: World,
  version: number,
  changes: Partial<DaemonSet['spec']> = {},
  pod: Partial<PodSpec> = {},
): void {
  const labels = { app: 'agent' };
  world.cluster.apply({
    kind: 'DaemonSet',
    meta: { name: 'agent', namespace: 'default', labels: {}, annotations: {} },
    spec: {
      selector: { matchLabels: labels, matchExpressions: [] },
      template: {
        labels,
        annotations: {},
        spec: podSpec({ containers: [container({ image: `app:${version}` })], ...pod }),
      },
      ...changes,
    },
  });
}

const images = (world: World) => world.readyPods().map(({ spec }) => spec.containers[0].image);

/** Three nodes: a plain one, one that is cordoned, and one with a taint of the given effect. */
function threeNodes(effect: 'NoSchedule' | 'NoExecute'): NodeConfig[] {
  const [plain, cordoned, tainted] = nodes(3);
  return [plain, { ...cordoned, unschedulable: true }, { ...tainted, taints: [{ key: 'gpu', effect }] }];
}

describe('DaemonSetController', () => {
  it('puts one pod on each node, however late its view is', () => {
    const world = new World(nodes(5), { watchLatency: 2 });
    apply(world, 1);
    world.run(30);
    expect(world.podsByNode()).toEqual({
      'worker-1': 1,
      'worker-2': 1,
      'worker-3': 1,
      'worker-4': 1,
      'worker-5': 1,
    });
    expect(world.eventsOf('SuccessfulCreate', 'DaemonSet/agent')).toHaveLength(5);
  });

  it.each(['NoSchedule', 'NoExecute'] as const)(
    'goes to a cordoned node, but not past a taint %s',
    (effect) => {
      const world = new World(threeNodes(effect));
      apply(world, 1);
      world.run(20);
      expect(Object.keys(world.podsByNode()).sort()).toEqual(['worker-1', 'worker-2']);
    },
  );

  it('goes to a tainted node that it tolerates', () => {
    const world = new World(threeNodes('NoExecute'));
    apply(world, 1, {}, { tolerations: [{ key: 'gpu', operator: 'Exists' }] });
    world.run(20);
    expect(world.readyPods()).toHaveLength(3);
  });

  it('keeps to its nodeSelector', () => {
    const world = new World(nodes(3));
    apply(world, 1, {}, { nodeSelector: { 'kubernetes.io/hostname': 'worker-2' } });
    world.run(20);
    expect(world.podsByNode()).toEqual({ 'worker-2': 1 });
  });

  it('leaves its pods on a dead node for ever: they tolerate that', () => {
    const world = new World(nodes(2), { defaultUnreachableTolerationSeconds: 10 });
    apply(world, 1);
    world.run(20);
    world.cluster.powerOff('worker-1');
    world.run(400);
    expect(world.eventsOf('NodeNotReady')).toHaveLength(1);
    expect(world.pods().map(({ meta }) => meta.deletionTimestamp)).toEqual([undefined, undefined]);
  });

  it('replaces a pod that is deleted, on its node', () => {
    const world = new World(nodes(2));
    apply(world, 1);
    world.run(20);
    world.cluster.deletePod('default', world.pods()[0].meta.name);
    world.run(60);
    expect(world.podsByNode()).toEqual({ 'worker-1': 1, 'worker-2': 1 });
  });

  it.each([
    [1, 1],
    ['50%', 3],
  ] as const)('rolls out a new template with at most %s unavailable', (maxUnavailable, most) => {
    const world = new World(nodes(5), {}, { shutdown: 2 });
    const strategy = { updateStrategy: { type: 'RollingUpdate', maxUnavailable } } as const;
    apply(world, 1, strategy);
    world.run(20);
    apply(world, 2, strategy);
    let least = 5;
    for (let i = 0; i < 1200; i++) {
      world.run(0.05);
      least = Math.min(least, world.readyPods().length);
    }
    expect(images(world)).toEqual(Array(5).fill('app:2'));
    expect(least).toBe(5 - most);
  });

  it('with a surge brings the next pod before the old one goes, on so many nodes at a time', () => {
    const world = new World(nodes(5), {}, { startup: 2, shutdown: 2 });
    const strategy = { updateStrategy: { type: 'RollingUpdate', maxSurge: 2, maxUnavailable: 0 } } as const;
    apply(world, 1, strategy);
    world.run(20);
    apply(world, 2, strategy);
    const ready: number[] = [];
    const active: number[] = [];
    for (let i = 0; i < 1200; i++) {
      world.run(0.05);
      ready.push(world.readyPods().length);
      active.push(world.pods().filter(({ meta }) => meta.deletionTimestamp === undefined).length);
    }
    expect(images(world)).toEqual(Array(5).fill('app:2'));
    expect(Math.min(...ready)).toBe(5);
    expect(Math.max(...active)).toBe(7);
  });

  it('says in its status how many nodes have their pod', () => {
    const world = new World(threeNodes('NoExecute'));
    apply(world, 1);
    world.run(20);
    expect(world.cluster.api.get('DaemonSet', 'default/agent')?.status).toMatchObject({
      desiredNumberScheduled: 2,
      currentNumberScheduled: 2,
      numberMisscheduled: 0,
      numberReady: 2,
      numberAvailable: 2,
      updatedNumberScheduled: 2,
    });
  });

  it('waits for pods to be deleted with the strategy OnDelete', () => {
    const world = new World(nodes(2));
    apply(world, 1, { updateStrategy: { type: 'OnDelete' } });
    world.run(20);
    apply(world, 2, { updateStrategy: { type: 'OnDelete' } });
    world.run(30);
    expect(images(world)).toEqual(['app:1', 'app:1']);
    world.cluster.deletePod('default', world.pods()[0].meta.name);
    world.run(60);
    expect(images(world).sort()).toEqual(['app:1', 'app:2']);
  });
});
