import { describe, expect, it } from 'vitest';
import type { Pod } from '../../src/cluster/objects.ts';
import type { ClusterSettings } from '../../src/cluster/settings.ts';
import { container, deployment, nodes, PROBE, podSpec, service, World } from './world.ts';

const probed = podSpec({ containers: [container({ readinessProbe: { ...PROBE, periodSeconds: 1 } })] });

/** Three nodes in three zones, six ready replicas behind a Service, two on each node. */
function settled(settings: Partial<ClusterSettings> = {}, seed = 1): World {
  const world = new World(nodes(3, ['a', 'b', 'c']), settings, { seed });
  world.cluster.apply(service('web'));
  world.cluster.apply(deployment('web', 6, probed));
  world.run(60);
  expect(world.readyAddresses('web')).toHaveLength(6);
  return world;
}

const on = (world: World, node: string): Pod[] => world.pods().filter(({ spec }) => spec.nodeName === node);

function taints(world: World, node: string): string[] {
  return world.cluster.api.get('Node', node)?.spec.taints.map(({ key, effect }) => `${key}:${effect}`) ?? [];
}

const UNREACHABLE = 'node.kubernetes.io/unreachable';

describe('a node loses power', () => {
  it('is noticed after the grace period, less the age of the last heartbeat, by the controller’s own clock', () => {
    // The last renewal is 0 to 10 (x 1.04) s old; the controller sees it up to one pass late and counts 10 passes
    // of 5.003 s from there: 40 to 55 s after the crash, and a little for drift and latencies.
    const delays = Array.from({ length: 12 }, (_, seed) => {
      const world = settled({}, seed);
      world.cluster.powerOff('worker-2');
      world.run(60);
      return world.eventsOf('NodeNotReady', 'Node/worker-2')[0].time - 60;
    });
    expect(Math.min(...delays)).toBeGreaterThan(39.6);
    expect(Math.max(...delays)).toBeLessThan(55.2);
    // They are spread over that range, not always the same.
    expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThan(4);
  });

  it('goes by the grace period that is set', () => {
    const world = settled({ nodeMonitorGracePeriod: 20 });
    world.cluster.powerOff('worker-2');
    world.run(60);
    const delay = world.eventsOf('NodeNotReady')[0].time - 60;
    expect(delay).toBeGreaterThan(9.6);
    expect(delay).toBeLessThan(25.2);
  });

  it('until then its pods are ready endpoints; then they are not, and nothing new is placed there', () => {
    const world = settled();
    const dead = on(world, 'worker-2').map(({ status }) => status.podIP);
    expect(dead).toHaveLength(2);
    world.cluster.powerOff('worker-2');
    world.run(39);
    expect(world.readyAddresses('web')).toHaveLength(6);
    world.run(20);
    const notReady = world.eventsOf('NodeNotReady', 'Node/worker-2')[0];
    expect(notReady.message).toBe('Node worker-2 status is now: NodeNotReady');
    const removed = world.eventsOf('EndpointRemoved', 'Service/web');
    expect(removed).toHaveLength(2);
    // Two pods one after the other, a watch, one more write: less than a tenth of a second.
    for (const { time } of removed) expect(time - notReady.time).toBeLessThan(0.1);
    expect(world.readyAddresses('web').filter((address) => dead.includes(address))).toEqual([]);
    expect(taints(world, 'worker-2')).toContain(`${UNREACHABLE}:NoSchedule`);
    world.cluster.apply(deployment('web', 12, probed));
    world.run(10);
    expect(on(world, 'worker-2')).toHaveLength(2);
  });

  it('pods are evicted 300 s after the NoExecute taint and replaced elsewhere at once', () => {
    const world = settled();
    let tainted = Number.NaN;
    world.cluster.api.observe('Node', ({ object }) => {
      const evicting = object.spec.taints.some(({ effect }) => effect === 'NoExecute');
      if (evicting && Number.isNaN(tainted)) tainted = world.loop.now;
    });
    const doomed = on(world, 'worker-2').map(({ meta }) => meta.name);
    world.cluster.powerOff('worker-2');
    world.run(400);
    const notReady = world.eventsOf('NodeNotReady')[0].time;
    // One pass later the node is found unhealthy and queued; the queue is looked at every 0.1 s.
    expect(tainted - notReady).toBeGreaterThan(0);
    expect(tainted - notReady).toBeLessThan(5.3);
    const evictions = world.eventsOf('TaintManagerEviction');
    expect(evictions.map(({ object }) => object)).toEqual(doomed.map((name) => `Pod/${name}`));
    expect(evictions[0].message).toBe(`Marking for deletion Pod default/${doomed[0]}`);
    for (const { time } of evictions) expect(time - tainted).toBeCloseTo(300, 1);
    expect(world.readyPods()).toHaveLength(6);
    // The old objects stay, terminating: nobody is there to finish their deletion.
    expect(on(world, 'worker-2').map(({ meta }) => meta.deletionTimestamp === undefined)).toEqual([
      false,
      false,
    ]);
    const replaced = world.eventsOf('EndpointAdded').at(-1)?.time ?? 0;
    expect(replaced - evictions[0].time).toBeLessThan(5);
  });

  it('returns before the eviction: taints go, pods start anew with new addresses', () => {
    const world = settled();
    const before = on(world, 'worker-2');
    world.cluster.powerOff('worker-2');
    world.run(100);
    world.cluster.powerOn('worker-2');
    world.run(29);
    expect(world.eventsOf('NodeReady')).toEqual([]);
    world.run(20);
    expect(world.eventsOf('NodeReady', 'Node/worker-2')[0].time).toBeCloseTo(190, 1);
    expect(taints(world, 'worker-2')).toEqual([]);
    const after = on(world, 'worker-2');
    expect(after.map(({ meta }) => meta.uid)).toEqual(before.map(({ meta }) => meta.uid));
    for (const [i, { status }] of after.entries()) {
      expect(status).toMatchObject({ ready: true, restartCount: 1 });
      expect(status.podIP).not.toBe(before[i].status.podIP);
      expect(status.slot).not.toBe(before[i].status.slot);
      expect(world.runtime.processes[before[i].status.slot ?? -1].removed).toBe(true);
    }
    world.run(400);
    expect(world.eventsOf('TaintManagerEviction').map(({ message }) => message.split(' ')[0])).toEqual([
      'Cancelling',
      'Cancelling',
    ]);
    expect(world.pods()).toHaveLength(6);
  });

  it('returns after the eviction: the deletions that were asked for are finished', () => {
    const world = settled();
    world.cluster.powerOff('worker-2');
    world.run(400);
    expect(world.pods()).toHaveLength(8);
    world.cluster.powerOn('worker-2');
    world.run(40);
    expect(world.pods()).toHaveLength(6);
    expect(on(world, 'worker-2')).toEqual([]);
  });

  it('returns before anybody has noticed: its pods are not ready until they run again', () => {
    const world = settled({ nodeBoot: 10 });
    world.cluster.powerOff('worker-2');
    world.run(5);
    world.cluster.powerOn('worker-2');
    world.run(10.5);
    expect(world.eventsOf('NodeNotReady')).toEqual([]);
    expect(world.readyPods()).toHaveLength(4);
    world.run(10);
    expect(world.readyPods()).toHaveLength(6);
  });

  it('a power failure during the boot starts it over, and power that is there changes nothing', () => {
    const world = settled();
    world.cluster.powerOn('worker-1');
    world.cluster.powerOff('worker-2');
    world.run(60);
    world.cluster.powerOn('worker-2');
    world.run(20);
    world.cluster.powerOff('worker-2');
    world.run(20);
    expect(world.eventsOf('NodeReady')).toEqual([]);
    world.cluster.powerOn('worker-2');
    world.run(31);
    expect(world.eventsOf('NodeReady', 'Node/worker-2')).toHaveLength(1);
    expect(world.eventsOf('NodeReady', 'Node/worker-1')).toEqual([]);
  });
});

describe('a node is cut off', () => {
  it('looks like one without power, but its pods run on and are ready again as soon as it is back', () => {
    const world = settled();
    const before = on(world, 'worker-2');
    world.cluster.setPartitioned('worker-2', true);
    world.run(100);
    expect(world.eventsOf('NodeNotReady', 'Node/worker-2')).toHaveLength(1);
    expect(world.readyAddresses('web')).toHaveLength(4);
    world.cluster.setPartitioned('worker-2', false);
    world.run(1);
    expect(world.readyAddresses('web')).toHaveLength(6);
    const after = on(world, 'worker-2');
    expect(after.map(({ status }) => [status.podIP, status.restartCount])).toEqual(
      before.map(({ status }) => [status.podIP, 0]),
    );
    expect(world.runtime.calls.filter(({ time }) => time > 60)).toEqual([]);
  });

  it('a deletion is carried out when the node is back', () => {
    const world = settled();
    const [victim] = on(world, 'worker-2');
    world.cluster.setPartitioned('worker-2', true);
    world.cluster.deletePod('default', victim.meta.name);
    world.run(20);
    const terminated = (): number => world.runtime.calls.filter(({ call }) => call === 'terminate').length;
    expect(terminated()).toBe(0);
    world.cluster.setPartitioned('worker-2', false);
    world.run(1);
    expect(terminated()).toBe(1);
    expect(world.pods().some(({ meta }) => meta.uid === victim.meta.uid)).toBe(false);
  });

  it('a pod that is gone meanwhile is ended, too', () => {
    const world = settled();
    const [victim] = on(world, 'worker-2');
    world.cluster.setPartitioned('worker-2', true);
    world.cluster.deletePod('default', victim.meta.name, 0);
    world.run(20);
    world.cluster.setPartitioned('worker-2', false);
    world.run(1);
    expect(world.runtime.processes[victim.status.slot ?? -1].removed).toBe(true);
  });

  it('a crash and restart meanwhile are reported when it is back', () => {
    const world = settled();
    const [victim] = on(world, 'worker-2');
    world.cluster.setPartitioned('worker-2', true);
    world.runtime.kill(victim.status.slot ?? -1);
    world.cluster.containerExited('default', victim.meta.name);
    world.run(20);
    expect(world.cluster.api.get('Pod', `default/${victim.meta.name}`)?.status.restartCount).toBe(0);
    world.cluster.setPartitioned('worker-2', false);
    world.run(1);
    expect(world.cluster.api.get('Pod', `default/${victim.meta.name}`)?.status).toMatchObject({
      restartCount: 1,
      ready: true,
    });
  });
});

describe('many nodes fail', () => {
  const evictingNodes = (world: World): number =>
    [...world.cluster.api.list('Node')].filter(({ spec }) =>
      spec.taints.some(({ effect }) => effect === 'NoExecute'),
    ).length;

  it('in one zone the NoExecute taint comes to one node in 10 s', () => {
    const world = new World(nodes(10));
    world.run(30);
    for (const name of ['worker-1', 'worker-2', 'worker-3']) world.cluster.powerOff(name);
    const times: number[] = [];
    world.cluster.api.observe('Node', () => {
      const count = evictingNodes(world);
      if (count > times.length) times.push(world.loop.now);
    });
    world.run(120);
    expect(times).toHaveLength(3);
    // The bucket is looked at every 0.1 s, and each node is only queued once it was found unhealthy.
    for (const i of [1, 2]) expect(times[i] - times[i - 1]).toBeGreaterThan(9.99);
    for (const i of [1, 2]) expect(times[i] - times[i - 1]).toBeLessThan(15.1);
  });

  it('in a small zone that is mostly down nobody is evicted', () => {
    const world = new World(nodes(10, ['a', 'b']));
    world.run(30);
    for (const name of ['worker-1', 'worker-3', 'worker-5']) world.cluster.powerOff(name);
    world.run(200);
    // Three of five nodes of zone a are silent at the end; taints can only have come before the third was.
    expect(world.eventsOf('NodeNotReady')).toHaveLength(3);
    expect(evictingNodes(world)).toBeLessThan(3);
  });

  it('in the whole cluster nobody is evicted, and the taints are gone', () => {
    const world = settled();
    for (const { name } of nodes(3)) world.cluster.powerOff(name);
    world.run(600);
    expect(world.eventsOf('NodeNotReady')).toHaveLength(3);
    expect(evictingNodes(world)).toBe(0);
    expect(
      world.eventsOf('TaintManagerEviction').filter(({ message }) => message.startsWith('Marking')),
    ).toEqual([]);
    for (const { name } of nodes(3)) world.cluster.powerOn(name);
    world.run(60);
    expect(world.readyPods()).toHaveLength(6);
  });
});
