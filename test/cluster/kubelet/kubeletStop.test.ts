import { describe, expect, it } from 'vitest';
import { barePod, container, deployment, nodes, PROBE, podSpec, service, World } from '../world.ts';

const READY = podSpec({ containers: [container({ readinessProbe: { ...PROBE, periodSeconds: 5 } })] });
const FAST = { apiLatency: 0.001, watchLatency: 0.001, schedulingCycle: 0.001 };

/** Two nodes with two pods each, behind a Service. */
function running(kubernetesMinor = 36): World {
  const world = new World(nodes(2), { ...FAST, kubernetesMinor });
  world.cluster.apply(service('web'));
  world.cluster.apply(deployment('web', 4, READY));
  world.run(20);
  expect(world.readyPods()).toHaveLength(4);
  return world;
}

describe('a kubelet that stops', () => {
  it('is found out by its silence, and its containers run on', () => {
    const world = running();
    world.cluster.stopKubelet('worker-2');
    world.run(30);
    expect(world.readyAddresses('web')).toHaveLength(4);
    world.run(40);
    expect(world.readyAddresses('web')).toHaveLength(2);
    expect([0, 1, 2, 3].filter((slot) => world.runtime.isListening(slot))).toHaveLength(4);
  });

  it('finds its pods as they were when it runs again in time, and none of them is restarted or unready', () => {
    const world = running();
    world.cluster.stopKubelet('worker-2');
    world.run(20);
    world.cluster.startKubelet('worker-2');
    world.run(60);
    expect(world.eventsOf('PodNotReady')).toEqual([]);
    expect(world.readyPods().map(({ status }) => status.restartCount)).toEqual([0, 0, 0, 0]);
    expect(world.runtime.calls.filter(({ call }) => call === 'start')).toHaveLength(4);
  });

  it('made ready pods unready for up to a probe period before v1.35', () => {
    const world = running(34);
    world.cluster.stopKubelet('worker-2');
    world.run(10);
    world.cluster.startKubelet('worker-2');
    world.run(6);
    expect(world.eventsOf('PodNotReady')).toHaveLength(2);
    expect(world.readyPods()).toHaveLength(4);
  });

  it('lets a deleted pod run on, and ends it when it runs again', () => {
    const world = running();
    world.cluster.stopKubelet('worker-2');
    const [pod] = world.pods().filter(({ spec }) => spec.nodeName === 'worker-2');
    world.cluster.deletePod('default', pod.meta.name);
    world.run(40);
    const key = `default/${pod.meta.name}`;
    expect(world.cluster.api.get('Pod', key)).toBeDefined();
    expect(world.runtime.isListening(pod.status.slot ?? -1)).toBe(true);
    world.cluster.startKubelet('worker-2');
    world.run(5);
    expect(world.cluster.api.get('Pod', key)).toBeUndefined();
  });

  it('notices an exit that it has missed', () => {
    const world = new World(nodes(1), FAST);
    world.cluster.apply(barePod('solo', { app: 'web' }, READY));
    world.run(10);
    world.cluster.stopKubelet('worker-1');
    world.runtime.kill(0);
    world.cluster.containerExited('default', 'solo');
    world.run(10);
    expect(world.pods()[0].status.restartCount).toBe(0);
    world.cluster.startKubelet('worker-1');
    world.run(10);
    expect(world.pods()[0].status).toMatchObject({ restartCount: 1, ready: true });
  });

  it('goes on with a pod that it was just starting, and takes pods that came meanwhile', () => {
    const world = new World(nodes(1), { ...FAST, sandboxStartup: 5 });
    world.cluster.apply(barePod('early', {}, READY));
    world.run(2);
    world.cluster.stopKubelet('worker-1');
    world.cluster.apply(barePod('late', {}, READY));
    world.run(20);
    expect(world.runtime.calls).toEqual([]);
    world.cluster.startKubelet('worker-1');
    world.run(20);
    expect(world.readyPods().map(({ meta }) => meta.name)).toEqual(['early', 'late']);
  });

  it('is not started by the power, nor by a start after the power has gone', () => {
    const world = running();
    world.cluster.stopKubelet('worker-2');
    world.cluster.powerOn('worker-2');
    world.run(100);
    expect(world.cluster.api.get('Node', 'worker-2')?.status.condition.ready).toBe('Unknown');
    world.cluster.powerOff('worker-2');
    world.cluster.startKubelet('worker-2');
    world.run(20);
    expect(world.cluster.api.get('Node', 'worker-2')?.status.condition.ready).toBe('Unknown');
    world.cluster.powerOn('worker-2');
    world.run(60);
    expect(world.cluster.api.get('Node', 'worker-2')?.status.condition.ready).toBe('True');
  });
});
