import { describe, expect, it } from 'vitest';
import type { InitContainer } from '../../../src/cluster/objects.ts';
import { DEFAULT_CLUSTER_SETTINGS } from '../../../src/cluster/settings.ts';
import { barePod, nodes, podSpec, World } from '../world.ts';

const FAST = { apiLatency: 1e-6, watchLatency: 1e-6, schedulingCycle: 1e-6, sandboxStartup: 0.5 };

function withInit(...initContainers: InitContainer[]): World {
  const world = new World(nodes(1), { ...FAST, initContainerRun: 2 });
  world.cluster.apply(barePod('solo', {}, podSpec({ initContainers })));
  world.run(20);
  return world;
}

const startTime = (world: World) => world.runtime.calls.find(({ call }) => call === 'start')?.time;

describe('init containers', () => {
  it('run one after the other before the containers', () => {
    const world = withInit({ name: 'a', image: 'a:1' }, { name: 'b', image: 'b:1' });
    expect(startTime(world)).toBeCloseTo(0.5 + 2 * 2, 3);
  });

  it('do not hold the others up if they are sidecars, and these end last, in reverse', () => {
    const world = withInit(
      { name: 'proxy', image: 'proxy:1', restartPolicy: 'Always' },
      { name: 'setup', image: 'setup:1' },
      { name: 'logs', image: 'logs:1', restartPolicy: 'Always' },
    );
    expect(startTime(world)).toBeCloseTo(0.5 + 2, 3);
    world.cluster.deletePod('default', 'solo');
    world.run(5);
    expect(world.eventsOf('Killing').map(({ message }) => message)).toEqual([
      'Stopping container app',
      'Stopping container logs',
      'Stopping container proxy',
    ]);
  });
});

describe('a node without a free address', () => {
  it('makes the sandbox when one is free again', () => {
    const { scheduler, kubelet } = DEFAULT_CLUSTER_SETTINGS;
    const unlimited = {
      scheduler: { ...scheduler, kubeAPIQPS: 0 },
      kubelet: { ...kubelet, kubeAPIQPS: 0 },
    };
    const roomy = nodes(1, [], { capacity: { cpu: 1e6, memory: 1e15, pods: 300 } });
    const world = new World(roomy, { ...FAST, ...unlimited });
    for (let i = 0; i < 254; i++) world.cluster.apply(barePod(`pod-${i}`));
    world.run(5);
    expect(world.readyPods()).toHaveLength(253);
    expect(world.eventsOf('FailedCreatePodSandBox', 'Pod/pod-253')).toHaveLength(1);
    world.cluster.deletePod('default', 'pod-7');
    // The next sync comes 10 to 15 s after the failed one.
    world.run(12);
    world.run(5);
    expect(world.readyPods()).toHaveLength(253);
    expect(world.readyPods().at(-1)?.meta.name).toBe('pod-253');
  });
});
