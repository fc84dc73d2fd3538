import { describe, expect, it } from 'vitest';
import { UNLIMITED } from '../../src/cluster/api/rateLimiter.ts';
import type { Kind } from '../../src/cluster/objects.ts';
import { PROTOCOL } from '../../src/cluster/protocol.ts';
import { clusterNodes, runningPods } from '../../src/cluster/reading.ts';
import { DEFAULT_CLUSTER_SETTINGS } from '../../src/cluster/settings.ts';
import { barePod, container, deployment, nodes, PROBE, podSpec, service, World } from './world.ts';

const probed = podSpec({ containers: [container({ readinessProbe: PROBE })] });

/** A run with a bit of everything in it. */
function eventful(seed: number): string {
  const world = new World(nodes(4, ['a', 'b']), {}, { seed, shutdown: 1 });
  world.cluster.apply(service('web', { type: 'LoadBalancer' }));
  world.cluster.apply(deployment('web', 8, probed));
  world.run(60);
  world.cluster.powerOff('worker-1');
  world.cluster.deletePod('default', runningPods(world.cluster.api)[0].name);
  world.run(400);
  world.cluster.powerOn('worker-1');
  world.run(60);
  return JSON.stringify([world.events, world.pods(), [...world.cluster.api.list('Service')]]);
}

describe('Cluster', () => {
  it('the same seed gives the same events and objects, another seed others', () => {
    expect(eventful(7)).toBe(eventful(7));
    expect(eventful(7)).not.toBe(eventful(8));
  });

  it('starts with its nodes registered and ready', () => {
    const world = new World(nodes(2, ['a', 'b']));
    const [first, second] = world.cluster.api.list('Node');
    expect(first.status.condition.ready).toBe('True');
    expect([first.spec.podCIDR, second.spec.podCIDR]).toEqual(['10.244.0.0/24', '10.244.1.0/24']);
    world.run(600);
    expect(world.events).toEqual([]);
  });

  it('renews each lease every 10 s and a little', () => {
    const world = new World(nodes(1));
    const renewals: number[] = [];
    world.cluster.api.observe('Lease', ({ object }) => renewals.push(object.renewTime));
    world.run(1000);
    for (let i = 1; i < renewals.length; i++) {
      expect(renewals[i] - renewals[i - 1]).toBeGreaterThanOrEqual(10 - 1e-9);
      expect(renewals[i] - renewals[i - 1]).toBeLessThanOrEqual(10.4 + 1e-9);
    }
    expect(renewals.length).toBeGreaterThanOrEqual(Math.floor(990 / 10.4));
  });

  it('refuses two nodes of one name, and a fault on a node that does not exist', () => {
    const [node] = nodes(1);
    expect(() => new World([node, node])).toThrow('two nodes of the name worker-1');
    const world = new World([node]);
    expect(() => world.cluster.powerOff('worker-9')).toThrow('there is no node worker-9');
  });

  it('a Service keeps its addresses when it is applied again', () => {
    const world = new World(nodes(1));
    const current = (): unknown => {
      const [{ spec, status }] = world.cluster.api.list('Service');
      return [spec.clusterIP, spec.ports[0].nodePort, status.loadBalancerIP];
    };
    world.cluster.apply(service('web', { type: 'LoadBalancer' }));
    const first = current();
    world.cluster.apply(service('web', { type: 'LoadBalancer' }));
    expect(current()).toEqual(first);
    expect(first).toMatchObject([expect.stringMatching(/^10\./), expect.any(Number), '203.0.113.1']);
  });

  it('a pod that is applied again changes its labels only', () => {
    const world = new World(nodes(1));
    world.cluster.apply(barePod('solo', { app: 'a' }));
    world.run(5);
    world.cluster.apply(
      barePod('solo', { app: 'b' }, podSpec({ containers: [container({ image: 'other' })] })),
    );
    const [pod] = world.pods();
    expect(pod.meta.labels).toEqual({ app: 'b' });
    expect(pod.spec.containers[0].image).toBe('app:1');
  });

  it('shows faults the pods that run and the nodes with their zones', () => {
    const world = new World(nodes(2, ['a', 'b']), {}, { shutdown: 20 });
    world.cluster.apply(barePod('one', { app: 'x' }));
    world.cluster.apply(barePod('two', { app: 'y' }));
    expect(runningPods(world.cluster.api)).toEqual([]);
    world.run(10);
    world.cluster.deletePod('default', 'two');
    const [one] = runningPods(world.cluster.api);
    expect(one).toMatchObject({ namespace: 'default', name: 'one', labels: { app: 'x' } });
    expect(world.runtime.processes[one.slot].nodeName).toBe(one.nodeName);
    expect(runningPods(world.cluster.api)).toHaveLength(1);
    expect(clusterNodes(world.cluster.api).map(({ name, zone }) => [name, zone])).toEqual([
      ['worker-1', 'a'],
      ['worker-2', 'b'],
    ]);
  });

  it('brings up 2,000 pods on 200 nodes, evenly, with work that does not grow with their number', () => {
    const world = new World(
      nodes(200, ['a', 'b', 'c'], { capacity: { cpu: 32_000, memory: 2 ** 37, pods: 110 } }),
      // The limits of the clients would make it 100 s.
      {
        controllerManager: UNLIMITED,
        scheduler: { ...DEFAULT_CLUSTER_SETTINGS.scheduler, ...UNLIMITED },
      },
    );
    world.cluster.apply(service('web'));
    const containers = [container({ readinessProbe: PROBE, requests: { cpu: 100, memory: 2 ** 27 } })];
    world.cluster.apply(deployment('web', 2000, podSpec({ containers })));
    world.run(30);
    expect(world.readyAddresses('web')).toHaveLength(2000);
    const counts = Object.values(world.podsByNode());
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2);
    // About 34 events a pod in the loop: a component that looked at every pod for each change would need thousands.
    expect(world.loop.handled / 2000).toBeLessThan(60);
  });
});

describe('the protocol', () => {
  it('says of every kind that is watched who writes it', () => {
    const written = new Set<Kind>(PROTOCOL.flatMap(({ writes }) => writes.map(({ kind }) => kind)));
    const watched = PROTOCOL.flatMap(({ watches }) => watches.map(({ kind }) => kind));
    for (const kind of watched) expect(written).toContain(kind);
  });

  it('names each component once', () => {
    const names = PROTOCOL.map(({ component }) => component);
    expect(new Set(names).size).toBe(names.length);
  });
});
