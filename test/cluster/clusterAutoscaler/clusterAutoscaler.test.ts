import { describe, expect, it } from 'vitest';
import { ZONE_LABEL } from '../../../src/cluster/objects.ts';
import { DEFAULT_CLUSTER_SETTINGS } from '../../../src/cluster/settings.ts';
import { barePod, budget, deployment, nodes, World } from '../world.ts';
import {
  autoscaled,
  cores,
  livingPods,
  nodeGroup,
  nodeNames,
  taintKeys,
  wholeCore,
} from './autoscaledWorld.ts';

const { template } = nodeGroup();
const CANDIDATE = 'DeletionCandidateOfClusterAutoscaler';

/** Three nodes that twelve pods fill; the clock is at 60 s. */
function full(...args: Parameters<typeof autoscaled>) {
  const world = autoscaled(...args);
  world.cluster.apply(cores(12));
  world.run(60);
  expect(world.readyPods()).toHaveLength(12);
  return world;
}

describe('pods that fit nowhere', () => {
  it('get nodes after a scan, the time that the cloud takes, and a moment', () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const world = full({}, {}, seed);
      const start = world.loop.now;
      world.cluster.apply(cores(20));
      world.run(250);
      const [triggered] = world.eventsOf('TriggeredScaleUp');
      // Pods younger than 2 s wait for the next scan; scans are 10 s apart.
      expect(triggered.time - start).toBeGreaterThanOrEqual(2);
      expect(triggered.time - start).toBeLessThanOrEqual(12 + 0.02);
      const registered = world.eventsOf('RegisteredNode');
      expect(registered.map(({ object }) => object)).toEqual(['Node/worker-4', 'Node/worker-5']);
      for (const { time } of registered) expect(time - triggered.time).toBeCloseTo(180, 6);
      // Ready, seen, untainted, seen: two writes and two watches, 30 ms. Then eight pods at 5 ms each, tries in vain
      // while the taint was there not counted twice; a pod tried too early waits for less than a second.
      const bound = world.eventsOf('Scheduled').filter(({ time }) => time > registered[0].time);
      expect(bound).toHaveLength(8);
      for (const { time } of bound) expect(time - registered[0].time).toBeLessThan(1);
      expect(world.readyPods()).toHaveLength(20);
    }
  });

  it('are told of the group and its sizes', () => {
    const world = full();
    world.cluster.apply(cores(13));
    world.run(20);
    const [{ message, object }] = world.eventsOf('TriggeredScaleUp');
    expect(message).toBe('pod triggered scale-up: [{worker 3->4 (max: 5)}]');
    const [pending] = world.pods().filter(({ spec }) => spec.nodeName === undefined);
    expect(object).toBe(`Pod/${pending.meta.name}`);
  });

  it('do not ask again while their nodes are on the way', () => {
    const world = full({ max: 9 });
    world.cluster.apply(cores(20));
    world.run(170);
    expect(world.eventsOf('ScaledUpGroup')).toHaveLength(1);
    // One more finds room on the upcoming nodes only if there is any: 8 pods fill both, so a third is asked for.
    world.cluster.apply(cores(21));
    world.run(15);
    expect(world.eventsOf('ScaledUpGroup').map(({ message }) => message)).toEqual([
      'Scale-up: group worker size set to 5 instead of 3 (max: 9)',
      'Scale-up: group worker size set to 6 instead of 5 (max: 9)',
    ]);
    world.run(400);
    expect(nodeNames(world)).toHaveLength(6);
  });

  it('wait in vain when the group is as large as it may be, which is said every five minutes', () => {
    const world = full({ max: 4 });
    world.cluster.apply(cores(17));
    world.run(400);
    expect(nodeNames(world)).toHaveLength(4);
    expect(world.readyPods()).toHaveLength(16);
    const refused = world.eventsOf('NotTriggerScaleUp');
    expect(new Set(refused.map(({ message }) => message))).toEqual(
      new Set(["pod didn't trigger scale-up: 1 max node group size reached"]),
    );
    const times = refused.filter(({ object }) => object === refused[0].object).map(({ time }) => time);
    for (const [i, time] of times.slice(1).entries()) expect(time - times[i]).toBeGreaterThanOrEqual(300);
  });

  it('get no node that would not help them', () => {
    const world = full();
    world.cluster.apply(barePod('huge', {}, wholeCore({ nodeSelector: { disk: 'ssd' } })));
    world.run(30);
    const [{ message }] = world.eventsOf('NotTriggerScaleUp', 'Pod/huge');
    expect(message).toBe("pod didn't trigger scale-up: 1 node(s) didn't match Pod's node affinity/selector");
    expect(world.eventsOf('ScaledUpGroup')).toEqual([]);
  });

  it('get nodes in the zones of the group in turn', () => {
    const world = full({ template: { ...template, zones: ['a', 'b', 'c'] } });
    world.cluster.apply(cores(20));
    world.run(250);
    const zones = [...world.cluster.api.list('Node')].map(({ meta }) => meta.labels[ZONE_LABEL]);
    expect(zones).toEqual(['a', 'b', 'c', 'a', 'b']);
    const added = world.cluster.api.get('Node', 'worker-5');
    expect(added?.meta.labels['kubernetes.io/hostname']).toBe('worker-5');
    expect(added?.spec.podCIDR).toBe('10.244.4.0/24');
  });

  it('of a DaemonSet on a full node do not count: they are for that node only', () => {
    const world = full();
    world.cluster.apply({
      kind: 'DaemonSet',
      meta: { name: 'agent', namespace: 'default', labels: {}, annotations: {} },
      spec: {
        selector: { matchLabels: { app: 'agent' }, matchExpressions: [] },
        template: { labels: { app: 'agent' }, annotations: {}, spec: wholeCore() },
      },
    });
    world.run(60);
    expect(livingPods(world).filter(({ spec }) => spec.nodeName === undefined)).toHaveLength(3);
    expect(world.eventsOf('ScaledUpGroup')).toEqual([]);
    // A new node will have one too: three others fit beside it, so that six more pods need two nodes.
    world.cluster.apply(cores(18));
    world.run(20);
    expect(world.eventsOf('TriggeredScaleUp')).toHaveLength(6);
    world.run(200);
    expect(world.podsByNode()).toMatchObject({ 'worker-4': 4, 'worker-5': 4 });
  });
});

describe('nodes that do not come', () => {
  it('are given up after maxNodeProvisionTime, and their group is left alone for five minutes', () => {
    const world = full({}, { nodeProvisioning: 5000 });
    world.cluster.apply(cores(13));
    world.run(1500);
    const [first, second] = world.eventsOf('ScaledUpGroup');
    const [timedOut] = world.eventsOf('ScaleUpTimedOut');
    expect(timedOut.message).toBe('Nodes added to group worker failed to register within 900 s');
    // The first scan later than that: up to 10 s.
    expect(timedOut.time - first.time).toBeGreaterThan(900 - 1e-6);
    expect(timedOut.time - first.time).toBeLessThanOrEqual(910 + 1e-6);
    expect(world.eventsOf('DeleteUnregistered')[0].message).toBe('Removed unregistered node worker-4');
    expect(second.time - timedOut.time).toBeGreaterThanOrEqual(300 - 1e-6);
    expect(second.time - timedOut.time).toBeLessThanOrEqual(310 + 1e-6);
    expect(nodeNames(world)).toHaveLength(3);
  });
});

describe('nodes that nobody needs', () => {
  /** Two nodes more, which hold nothing but the eight pods of `burst`. */
  function grown() {
    const world = full({ max: 9 });
    world.cluster.apply(deployment('burst', 8, wholeCore()));
    world.run(250);
    expect(world.podsByNode()).toMatchObject({ 'worker-4': 4, 'worker-5': 4 });
    return world;
  }

  it('go after ten minutes, all empty ones together, and the others stay', () => {
    const world = grown();
    world.run(650);
    const start = world.loop.now;
    world.cluster.scale('Deployment', 'default', 'burst', 0);
    world.run(590);
    expect(nodeNames(world)).toHaveLength(5);
    expect([taintKeys(world, 'worker-4'), taintKeys(world, 'worker-1')]).toEqual([[CANDIDATE], []]);
    world.run(60);
    const removed = world.eventsOf('RemovingNode');
    expect(removed.map(({ object }) => object)).toEqual(['Node/worker-4', 'Node/worker-5']);
    // Seen at a scan (up to 10 s, and the pods' end before it), unneeded for more than 600 s at another, tainted for 5 s.
    for (const { time } of removed) {
      expect(time - start).toBeGreaterThan(605);
      expect(time - start).toBeLessThan(605 + 20 + 2);
    }
    expect(world.eventsOf('ScaleDownEmpty')).toHaveLength(2);
    expect(nodeNames(world)).toEqual(['worker-1', 'worker-2', 'worker-3']);
    expect(world.readyPods()).toHaveLength(12);
    expect([...world.cluster.api.list('Lease')]).toHaveLength(3);
  });

  it('lose their mark as candidates when they are needed after all', () => {
    const world = grown();
    world.run(500);
    world.cluster.scale('Deployment', 'default', 'burst', 0);
    world.run(100);
    expect(taintKeys(world, 'worker-4')).toEqual([CANDIDATE]);
    world.cluster.scale('Deployment', 'default', 'burst', 8);
    world.run(100);
    expect(taintKeys(world, 'worker-4')).toEqual([]);
    world.run(600);
    expect(nodeNames(world)).toHaveLength(5);
  });

  it('stay for ten minutes after the last scale-up of any group, however long they have been unneeded', () => {
    const other = nodeGroup({
      name: 'ssd',
      size: 0,
      min: 0,
      template: { ...template, labels: { disk: 'ssd' } },
    });
    const world = new World(nodes(2), {}, { nodeGroups: [nodeGroup({ size: 2 }), other] });
    world.run(400);
    world.cluster.apply(deployment('fast', 1, wholeCore({ nodeSelector: { disk: 'ssd' } })));
    world.run(20);
    const [scaledUp] = world.eventsOf('ScaledUpGroup');
    expect(scaledUp.message).toBe('Scale-up: group ssd size set to 1 instead of 0 (max: 5)');
    world.run(900);
    const [empty] = world.eventsOf('ScaleDownEmpty');
    expect(empty.time - scaledUp.time).toBeGreaterThanOrEqual(600 - 1e-6);
    expect(empty.time - scaledUp.time).toBeLessThanOrEqual(610 + 1e-6);
    expect(nodeNames(world)).toHaveLength(2);
  });

  it('never leave the group smaller than its minimum', () => {
    const world = autoscaled({ min: 2 });
    world.run(1500);
    expect(nodeNames(world)).toHaveLength(2);
  });

  it('are removed at most so many at once', () => {
    const world = autoscaled({ size: 5, min: 0 }, { maxEmptyBulkDelete: 2 });
    world.run(1000);
    const times = world.eventsOf('ScaleDownEmpty').map(({ time }) => time);
    expect(times).toHaveLength(5);
    expect(new Set(times.slice(0, 2)).size).toBe(1);
    expect(times[2]).toBeGreaterThan(times[1]);
  });

  it('get no new names twice: what comes later is numbered on', () => {
    const world = autoscaled({ size: 2, min: 1 });
    world.run(700);
    const [left] = nodeNames(world);
    expect(nodeNames(world)).toHaveLength(1);
    world.cluster.apply(cores(8));
    world.run(250);
    expect(nodeNames(world)).toEqual([left, 'worker-3']);
  });
});

describe('nodes with few pods', () => {
  /** Five pods of a Deployment, of which three nodes have one or two each; two nodes would do. */
  function sparse(change: Parameters<typeof cores>[1] = {}) {
    const world = autoscaled();
    world.cluster.apply(cores(5, change));
    world.run(60);
    expect(Math.min(...Object.values(world.podsByNode()))).toBe(1);
    return world;
  }

  it('are drained, one at a time, and their pods run elsewhere before the node goes', () => {
    const world = sparse();
    world.run(700);
    expect(world.eventsOf('ScaleDown').map(({ message }) => message)).toContain(
      'deleting pod for node scale down',
    );
    expect(nodeNames(world)).toHaveLength(2);
    expect(livingPods(world)).toHaveLength(5);
    expect(world.readyPods()).toHaveLength(5);
    for (const { spec } of livingPods(world)) expect(nodeNames(world)).toContain(spec.nodeName);
    // Two nodes hold five pods of a quarter each: more than half of one, and no room for the other's.
    world.run(2000);
    expect(nodeNames(world)).toHaveLength(2);
  });

  it('stay as long as a disruption budget allows no eviction', () => {
    const world = sparse();
    world.cluster.apply(budget('web', { maxUnavailable: 0 }));
    world.run(2000);
    expect(nodeNames(world)).toHaveLength(3);
    expect(world.eventsOf('ScaleDown')).toEqual([]);
    world.cluster.apply(budget('web', { maxUnavailable: 1 }));
    // Looked at again after five minutes at most, then ten more.
    world.run(300 + 600 + 60);
    expect(nodeNames(world)).toHaveLength(2);
  });

  it('stay for a pod that nothing would make anew', () => {
    const world = autoscaled({ size: 2, min: 0 });
    world.cluster.apply(barePod('alone', {}, wholeCore()));
    world.run(1500);
    const [pod] = world.pods();
    expect(nodeNames(world)).toEqual([pod.spec.nodeName]);
  });

  it('stay if their pods cannot go elsewhere', () => {
    const term = {
      topologyKey: 'kubernetes.io/hostname',
      labelSelector: { matchLabels: { app: 'web' }, matchExpressions: [] },
      namespaces: [],
    };
    const world = autoscaled();
    world.cluster.apply(cores(3, { affinity: { podAntiAffinity: { required: [term], preferred: [] } } }));
    world.run(1500);
    expect(nodeNames(world)).toHaveLength(3);
    expect(taintKeys(world, 'worker-1')).toEqual([]);
  });

  it('of other groups take the pods, but are never removed', () => {
    const [other] = nodes(1).map((node) => ({
      ...node,
      name: 'fixed',
      labels: { 'kubernetes.io/hostname': 'fixed' },
    }));
    const world = autoscaled({ size: 1, min: 0 }, {}, 1, [other]);
    world.cluster.apply(cores(2));
    world.run(700);
    expect(nodeNames(world)).toEqual(['fixed']);
    expect(world.podsByNode()).toEqual({ fixed: 2 });
  });
});

describe('a drain that fails', () => {
  it('frees the node of its taint, and nothing is removed for three minutes', () => {
    // The second of two evictions needs the replacement of the first, which takes 400 s to be ready: too long.
    const clusterAutoscaler = {
      ...DEFAULT_CLUSTER_SETTINGS.clusterAutoscaler,
      scaleDownUtilizationThreshold: 0.6,
    };
    const world = new World(nodes(3), { clusterAutoscaler }, { startup: 400, nodeGroups: [nodeGroup()] });
    world.cluster.apply(cores(6));
    world.cluster.apply(budget('web', { maxUnavailable: 1 }));
    const failed = () => world.eventsOf('ScaleDownFailed').filter(({ object }) => object.startsWith('Node/'));
    while (failed().length === 0 && world.loop.now < 2000) world.run(1);
    const [{ object, message, time }] = failed();
    const name = object.slice('Node/'.length);
    expect(message).toMatch(/^failed to drain and delete node: failed to evict pod default\/web-/);
    world.run(1);
    expect(taintKeys(world, name)).not.toContain('ToBeDeletedByClusterAutoscaler');
    expect(nodeNames(world)).toHaveLength(3);
    world.run(2000);
    const next = world.eventsOf('ScaleDown').find((event) => event.time > time);
    expect((next?.time ?? 0) - time).toBeGreaterThanOrEqual(180);
  });
});

describe('nodes that are not ready', () => {
  it('go after twenty minutes, once their pods are elsewhere', () => {
    const world = autoscaled();
    world.cluster.apply(cores(6));
    world.run(60);
    world.cluster.powerOff('worker-2');
    world.run(1200);
    expect(nodeNames(world)).toContain('worker-2');
    world.run(600);
    expect(nodeNames(world)).toEqual(['worker-1', 'worker-3']);
    expect(world.readyPods()).toHaveLength(6);
    // The terminating pods of the dead node went with it: nobody else could have deleted them.
    world.run(100);
    expect(world.pods()).toHaveLength(6);
  });

  it('stop everything when they are too many', () => {
    const world = autoscaled({ size: 8, max: 12 });
    world.cluster.apply(cores(32));
    world.run(60);
    // Four of eight are more than three, and more than 45 %.
    for (const node of [1, 2, 3, 4]) world.cluster.powerOff(`worker-${node}`);
    world.run(100);
    world.cluster.apply(cores(40));
    world.run(100);
    expect(world.eventsOf('ClusterUnhealthy').length).toBeGreaterThan(0);
    expect(world.eventsOf('ScaledUpGroup')).toEqual([]);
  });
});

describe('without an autoscaled group', () => {
  it('there is no cluster autoscaler: pods wait, and no node is ever removed', () => {
    const world = new World(nodes(2));
    world.cluster.apply(cores(9));
    world.run(1500);
    expect(world.readyPods()).toHaveLength(8);
    expect(world.eventsOf('NotTriggerScaleUp')).toEqual([]);
    world.cluster.scale('Deployment', 'default', 'web', 0);
    world.run(1500);
    expect(nodeNames(world)).toHaveLength(2);
  });
});
