import { describe, expect, it } from 'vitest';
import type { ClusterSettings } from '../../src/cluster/settings.ts';
import { container, deployment, nodes, PROBE, podSpec, service, World } from './world.ts';

const probed = podSpec({ containers: [container({ readinessProbe: { ...PROBE, periodSeconds: 1 } })] });

/** Three nodes in three zones, six ready replicas behind a Service; the clock is at 60 s. */
function settled(settings: Partial<ClusterSettings> = {}, seed = 1): World {
  const world = new World(nodes(3, ['a', 'b', 'c']), settings, { seed });
  world.cluster.apply(service('web'));
  world.cluster.apply(deployment('web', 6, probed));
  world.run(60);
  expect(world.readyAddresses('web')).toHaveLength(6);
  return world;
}

const slices = (world: World) =>
  [...world.cluster.api.list('EndpointSlice')].map(({ meta, endpoints }) => [
    meta.name,
    meta.resourceVersion,
    endpoints.length,
  ]);

describe('an outage of the API server', () => {
  it('changes nothing that runs, and nobody writes while it lasts', () => {
    const world = settled();
    const before = world.runtime.calls.length;
    const writes: number[] = [];
    world.cluster.api.observe('Lease', () => writes.push(world.loop.now));
    world.cluster.api.observe('Pod', () => writes.push(world.loop.now));
    world.cluster.api.observe('Node', () => writes.push(world.loop.now));
    world.cluster.setDown('api-server', true);
    world.run(200);
    expect(writes).toEqual([]);
    expect(world.runtime.calls.length).toBe(before);
    world.cluster.setDown('api-server', false);
    world.run(300);
    expect(world.readyAddresses('web')).toHaveLength(6);
    expect(world.eventsOf('NodeNotReady')).toEqual([]);
    expect(world.pods()).toHaveLength(6);
  });

  it('leases are renewed again within 7 s of its end, the longest wait of a kubelet', () => {
    const world = settled();
    world.cluster.setDown('api-server', true);
    world.run(120);
    const renewed = new Map<string, number>();
    world.cluster.api.observe('Lease', ({ object }) => {
      if (!renewed.has(object.meta.name)) renewed.set(object.meta.name, world.loop.now);
    });
    const back = world.loop.now;
    world.cluster.setDown('api-server', false);
    world.run(30);
    expect([...renewed.keys()].sort()).toEqual(['worker-1', 'worker-2', 'worker-3']);
    for (const time of renewed.values()) expect(time - back).toBeLessThan(7.1);
  });

  it('hides a node that dies meanwhile: silence counts from the start of the next controller manager', () => {
    for (let seed = 0; seed < 10; seed++) {
      const world = settled({}, seed);
      world.cluster.setDown('api-server', true);
      world.run(20);
      world.cluster.powerOff('worker-2');
      world.run(100);
      expect(world.readyAddresses('web')).toHaveLength(6);
      const back = world.loop.now;
      world.cluster.setDown('api-server', false);
      world.run(100);
      const leader = world.eventsOf('LeaderElection', 'Lease/kube-controller-manager').at(-1)?.time ?? 0;
      expect(leader - back).toBeLessThan(4.4);
      const [notReady] = world.eventsOf('NodeNotReady', 'Node/worker-2');
      // The first pass comes up to 5 s after the start, and the silence of 50 s is over at a later one.
      expect(notReady.time - leader).toBeGreaterThan(50);
      expect(notReady.time - leader).toBeLessThan(50 + 5 + 5.2);
      expect(world.eventsOf('NodeNotReady')).toHaveLength(1);
      expect(world.readyAddresses('web')).toHaveLength(4);
    }
  });

  it('of less than 10 s leaves the leaders and all that they know', () => {
    const world = settled();
    world.cluster.powerOff('worker-2');
    world.run(30);
    world.cluster.setDown('api-server', true);
    world.run(8);
    world.cluster.setDown('api-server', false);
    world.run(40);
    expect(world.eventsOf('LeaderElection')).toEqual([]);
    // The clock of the silence ran on.
    const [notReady] = world.eventsOf('NodeNotReady', 'Node/worker-2');
    expect(notReady.time - 60).toBeLessThan(55.2);
    expect(world.eventsOf('NodeNotReady')).toHaveLength(1);
  });

  it('keeps a pod that becomes unready an endpoint until the kubelet can say so', () => {
    const world = settled();
    const [pod] = world.pods();
    world.cluster.setDown('api-server', true);
    world.run(5);
    world.runtime.kill(pod.status.slot ?? -1);
    world.cluster.containerExited('default', pod.meta.name);
    world.run(55);
    expect(world.readyAddresses('web')).toHaveLength(6);
    world.cluster.setDown('api-server', false);
    world.run(25);
    const current = world.cluster.api.get('Pod', `default/${pod.meta.name}`);
    // Restarted and ready again long ago: what the kubelet reports is the state at its next sync, up to 10 s later.
    expect(current?.status).toMatchObject({ ready: true, restartCount: 1 });
  });

  it('a node that boots meanwhile starts its pods when it can list them', () => {
    const world = settled();
    const before = world.pods().filter(({ spec }) => spec.nodeName === 'worker-2');
    world.cluster.setDown('api-server', true);
    world.run(5);
    world.cluster.powerOff('worker-2');
    world.run(5);
    world.cluster.powerOn('worker-2');
    world.run(110);
    const starts = () => world.runtime.calls.filter(({ call, time }) => call === 'start' && time > 60).length;
    expect(starts()).toBe(0);
    world.cluster.setDown('api-server', false);
    world.run(70);
    expect(starts()).toBe(2);
    const after = world.pods().filter(({ spec }) => spec.nodeName === 'worker-2');
    expect(after.map(({ meta, status }) => [meta.uid, status.restartCount, status.ready])).toEqual(
      before.map(({ meta }) => [meta.uid, 1, true]),
    );
  });

  it('a kubelet finishes the deletion that it could not report', () => {
    const world = settled();
    const [pod] = world.pods();
    world.cluster.deletePod('default', pod.meta.name);
    world.run(0.012);
    world.cluster.setDown('api-server', true);
    world.run(30);
    expect(world.cluster.api.get('Pod', `default/${pod.meta.name}`)).toBeDefined();
    world.cluster.setDown('api-server', false);
    world.run(60);
    expect(world.cluster.api.get('Pod', `default/${pod.meta.name}`)).toBeUndefined();
    expect(world.readyPods()).toHaveLength(6);
  });

  it('the same seed gives the same outage, another seed another', () => {
    const run = (seed: number): string => {
      const world = settled({}, seed);
      world.cluster.setDown('api-server', true);
      world.cluster.powerOff('worker-2');
      world.run(90);
      world.cluster.setDown('api-server', false);
      world.cluster.setDown('scheduler', true);
      world.run(30);
      world.cluster.setDown('scheduler', false);
      world.run(500);
      return JSON.stringify([world.events, world.pods()]);
    };
    expect(run(3)).toBe(run(3));
    expect(run(3)).not.toBe(run(4));
  });
});

describe('an outage of the controller manager', () => {
  it('stops every controller, and the next one finds its slices and its pods as they are', () => {
    const world = settled();
    const before = slices(world);
    const pods = world.pods().map(({ meta }) => meta.uid);
    world.cluster.setDown('controller-manager', true);
    world.run(60);
    world.cluster.setDown('controller-manager', false);
    world.run(100);
    expect(world.eventsOf('LeaderElection', 'Lease/kube-controller-manager')).toHaveLength(1);
    expect(slices(world)).toEqual(before);
    expect(world.pods().map(({ meta }) => meta.uid)).toEqual(pods);
  });

  it('leaves a dead node ready, and a Service with its dead endpoints', () => {
    const world = settled();
    world.cluster.setDown('controller-manager', true);
    world.cluster.powerOff('worker-2');
    world.run(200);
    expect(world.eventsOf('NodeNotReady')).toEqual([]);
    expect(world.readyAddresses('web')).toHaveLength(6);
    world.cluster.setDown('controller-manager', false);
    world.run(15 + 4.4 + 50 + 10.3);
    expect(world.eventsOf('NodeNotReady', 'Node/worker-2')).toHaveLength(1);
    expect(world.readyAddresses('web')).toHaveLength(4);
  });

  it('in the middle of a rollout stops it there, and it goes on to its end', () => {
    const world = settled();
    world.cluster.rollOut('Deployment', 'default', 'web', 'app:2');
    world.run(2);
    world.cluster.setDown('controller-manager', true);
    const images = () =>
      world
        .pods()
        .filter(({ meta }) => meta.deletionTimestamp === undefined)
        .map(({ spec }) => spec.containers[0].image)
        .sort();
    const atStop = images();
    expect(new Set(atStop)).toEqual(new Set(['app:1', 'app:2']));
    world.run(100);
    expect(images()).toEqual(atStop);
    world.cluster.setDown('controller-manager', false);
    world.run(60);
    expect(images()).toEqual(Array(6).fill('app:2'));
    expect(world.readyAddresses('web')).toHaveLength(6);
    expect(world.eventsOf('RolloutComplete')).toHaveLength(2);
    expect([...world.cluster.api.list('EndpointSlice')]).toHaveLength(1);
  });

  it('in the middle of the wait before an eviction starts the toleration anew', () => {
    const world = settled();
    world.cluster.powerOff('worker-2');
    world.run(60 + 150);
    expect(world.eventsOf('NodeNotReady')).toHaveLength(1);
    world.cluster.setDown('controller-manager', true);
    world.run(1);
    world.cluster.setDown('controller-manager', false);
    world.run(25);
    const leader = world.eventsOf('LeaderElection').at(-1)?.time ?? 0;
    world.run(270);
    expect(world.eventsOf('TaintManagerEviction')).toEqual([]);
    world.run(30);
    const evictions = world.eventsOf('TaintManagerEviction');
    expect(evictions).toHaveLength(2);
    // The 300 s count from the moment at which the new controller saw the taint.
    for (const { time } of evictions) expect(time - leader).toBeCloseTo(300, 1);
  });

  it('in the middle of marking the pods of a dead node leaves the rest to the next one', () => {
    const world = new World(nodes(2), { controllerManager: { kubeAPIQPS: 0.5, kubeAPIBurst: 4 } });
    world.cluster.apply(
      deployment('web', 8, podSpec({ nodeSelector: { 'kubernetes.io/hostname': 'worker-1' } })),
    );
    world.run(100);
    expect(world.readyPods()).toHaveLength(8);
    world.cluster.powerOff('worker-1');
    while (world.eventsOf('PodNotReady').length < 3) world.run(1);
    world.cluster.setDown('controller-manager', true);
    world.run(60);
    expect(world.readyPods()).toHaveLength(5);
    world.cluster.setDown('controller-manager', false);
    world.run(90);
    expect(world.readyPods()).toHaveLength(0);
  });

  it('nothing of the old one happens any more: neither its timers nor its writes nor its events', () => {
    const world = settled();
    world.cluster.scale('Deployment', 'default', 'web', 9);
    // The ReplicaSet has been told of its new size, and its first new pods are on their way.
    world.run(0.025);
    world.cluster.setDown('controller-manager', true);
    const { length } = world.events;
    world.run(1);
    const pods = world.pods().length;
    expect(pods).toBeLessThan(9);
    world.run(400);
    expect(world.pods()).toHaveLength(pods);
    const since = world.events.slice(length).map(({ reason }) => reason);
    expect(since.filter((reason) => ['SuccessfulCreate', 'ScalingReplicaSet'].includes(reason))).toEqual([]);
  });
});

describe('an outage of the scheduler', () => {
  it('leaves new pods Pending, which get their nodes when there is a leader again', () => {
    const world = settled();
    world.cluster.setDown('scheduler', true);
    world.cluster.scale('Deployment', 'default', 'web', 9);
    world.run(120);
    const pending = world.pods().filter(({ spec }) => spec.nodeName === undefined);
    expect(pending.map(({ status }) => status.phase)).toEqual(['Pending', 'Pending', 'Pending']);
    const back = world.loop.now;
    world.cluster.setDown('scheduler', false);
    world.run(30);
    const [leader] = world.eventsOf('LeaderElection', 'Lease/kube-scheduler');
    expect(leader.time - back).toBeGreaterThanOrEqual(15);
    const scheduled = world.eventsOf('Scheduled').slice(-3);
    for (const { time } of scheduled) expect(time).toBeGreaterThan(leader.time);
    expect(world.readyPods()).toHaveLength(9);
    // Its cache is new, and right: the pods are spread as before.
    expect(Object.values(world.podsByNode())).toEqual([3, 3, 3]);
  });

  it('a pod that was only assumed to be bound is placed anew by the next one', () => {
    const world = settled();
    world.cluster.scale('Deployment', 'default', 'web', 7);
    while (world.pods().length < 7) world.run(0.001);
    // The decision falls 15 ms after the pod is created, and its binding arrives 5 ms later.
    world.run(0.017);
    world.cluster.setDown('scheduler', true);
    world.run(60);
    expect(world.pods().filter(({ spec }) => spec.nodeName === undefined)).toHaveLength(1);
    world.cluster.setDown('scheduler', false);
    world.run(60);
    expect(world.readyPods()).toHaveLength(7);
  });
});

describe('outages of several parts that overlap', () => {
  it('the controllers are back when both the server and they are', () => {
    const world = settled();
    world.cluster.setDown('controller-manager', true);
    world.run(20);
    world.cluster.setDown('api-server', true);
    world.run(20);
    world.cluster.setDown('controller-manager', false);
    world.run(100);
    expect(world.eventsOf('LeaderElection', 'Lease/kube-controller-manager')).toEqual([]);
    const back = world.loop.now;
    world.cluster.setDown('api-server', false);
    world.run(60);
    const [leader] = world.eventsOf('LeaderElection', 'Lease/kube-controller-manager');
    expect(leader.time - back).toBeGreaterThanOrEqual(15);
    expect(leader.time - back).toBeLessThan(15 + 2 * 4.4);
  });
});
