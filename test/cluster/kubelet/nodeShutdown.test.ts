import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shutdownGroups } from '../../../src/cluster/kubelet/nodeShutdown.ts';
import type { PodSpec } from '../../../src/cluster/objects.ts';
import { DEFAULT_CLUSTER_SETTINGS } from '../../../src/cluster/settings.ts';
import { barePod, container, deployment, nodes, PROBE, podSpec, service, World } from '../world.ts';

const FAST = { apiLatency: 0.001, watchLatency: 0.001, schedulingCycle: 0.001 };
/** Twice the writes and watches, and the binding, seconds. */
const LATENCY = 0.01;
const CRITICAL: Partial<PodSpec> = { priority: 2_000_001_000 };

/** One node with a pod of each priority, whose processes take `shutdown` seconds to end; at 20 s it shuts down. */
function shuttingDown(whole: number, critical: number, shutdown: number, spec: Partial<PodSpec> = {}) {
  const kubelet = {
    ...DEFAULT_CLUSTER_SETTINGS.kubelet,
    shutdownGracePeriod: whole,
    shutdownGracePeriodCriticalPods: critical,
  };
  const world = new World(nodes(1), { ...FAST, kubelet }, { shutdown });
  world.cluster.apply(barePod('usual', {}, podSpec(spec)));
  world.cluster.apply(barePod('critical', {}, podSpec({ ...spec, ...CRITICAL })));
  world.run(20);
  const off: number[] = [];
  world.cluster.shutDown('worker-1', () => off.push(world.loop.now));
  return { world, off };
}

const callTimes = (world: World, name: string) =>
  world.runtime.calls.filter(({ call }) => call === name).map(({ time, slot }) => [slot, time]);

describe('the groups of a shutdown', () => {
  it('share the whole period: the critical pods have theirs, the others the rest', () => {
    fc.assert(
      fc.property(fc.nat(600), fc.nat(600), (whole, critical) => {
        const groups = shutdownGroups({
          shutdownGracePeriod: whole,
          shutdownGracePeriodCriticalPods: critical,
        });
        if (whole === 0 || critical > whole) expect(groups).toEqual([]);
        else expect(groups.map(({ period }) => period)).toEqual([whole - critical, critical]);
      }),
    );
  });
});

describe('a node that shuts down with a grace period', () => {
  it('ends first the pods that are not critical, and each group as soon as the one before has ended', () => {
    const { world, off } = shuttingDown(60, 20, 3);
    world.run(30);
    expect(callTimes(world, 'terminate')).toEqual([
      [0, 20],
      [1, 23],
    ]);
    expect(callTimes(world, 'kill')).toEqual([]);
    expect(off).toEqual([26]);
  });

  it('gives each group its period, and no pod more than that or its own grace period', () => {
    const { world, off } = shuttingDown(30, 10, 100);
    world.run(60);
    expect(callTimes(world, 'kill')).toEqual([
      [0, 40],
      [1, 50],
    ]);
    expect(off).toEqual([50]);
    const impatient = shuttingDown(60, 20, 100, { terminationGracePeriodSeconds: 5 });
    impatient.world.run(60);
    expect(callTimes(impatient.world, 'kill')).toEqual([
      [0, 25],
      [1, 30],
    ]);
    expect(impatient.off).toEqual([30]);
  });

  it('is not ready from the beginning, for the reason that its kubelet gives', () => {
    const { world } = shuttingDown(60, 20, 30);
    world.run(5);
    expect(world.cluster.api.get('Node', 'worker-1')?.status.condition).toMatchObject({
      ready: 'False',
      reason: 'KubeletNotReady',
      message: 'node is shutting down',
    });
    expect(world.eventsOf('NodeNotReady', 'Node/worker-1').map(({ time }) => time)).toEqual([20.001]);
    // A heartbeat does not say otherwise; the taint that goes with the condition comes at once.
    world.run(20);
    const node = world.cluster.api.get('Node', 'worker-1');
    expect(node?.status.condition.ready).toBe('False');
    expect(node?.spec.taints).toContainEqual({ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' });
  });

  it('leaves its pods as failed, once their containers have ended, and takes no others', () => {
    const { world } = shuttingDown(60, 20, 3);
    world.run(1);
    expect(world.pods().map(({ status }) => status.phase)).toEqual(['Running', 'Running']);
    world.cluster.apply(barePod('late', {}, podSpec({ nodeName: 'worker-1' })));
    world.run(4);
    const [usual, critical, late] = world.pods();
    expect(usual.status).toMatchObject({
      phase: 'Failed',
      ready: false,
      reason: 'Terminated',
      message: 'Pod was terminated in response to imminent node shutdown.',
    });
    expect(critical.status.phase).toBe('Running');
    expect(late.status).toMatchObject({ phase: 'Failed', reason: 'NodeShutdown' });
    expect(world.runtime.processes).toHaveLength(2);
  });

  it('moves the pods of a Deployment at once, not after the 300 s of an eviction', () => {
    const kubelet = { ...DEFAULT_CLUSTER_SETTINGS.kubelet, shutdownGracePeriod: 30 };
    const world = new World(nodes(3), { ...FAST, kubelet }, { shutdown: 2 });
    const probe = { readinessProbe: { ...PROBE, periodSeconds: 1 } };
    world.cluster.apply(service('web'));
    world.cluster.apply(deployment('web', 6, podSpec({ containers: [container(probe)] })));
    world.run(20);
    world.cluster.shutDown('worker-2', () => world.cluster.powerOff('worker-2'));
    world.run(1.9);
    expect(world.readyAddresses('web')).toHaveLength(6);
    world.run(0.1 + LATENCY);
    expect(world.readyAddresses('web')).toHaveLength(4);
    world.run(10);
    expect(world.readyAddresses('web')).toHaveLength(6);
    expect(world.readyPods().some(({ spec }) => spec.nodeName === 'worker-2')).toBe(false);
  });

  it('starts none of the failed pods again when it boots, and is ready then', () => {
    const { world } = shuttingDown(60, 20, 3);
    world.run(10);
    world.cluster.powerOff('worker-1');
    world.cluster.powerOn('worker-1');
    world.run(40);
    expect(world.cluster.api.get('Node', 'worker-1')?.status.condition.ready).toBe('True');
    expect(callTimes(world, 'start')).toHaveLength(2);
    world.cluster.apply(barePod('new'));
    world.run(10);
    expect(world.readyPods().map(({ meta }) => meta.name)).toEqual(['new']);
    // The object of a failed pod goes at once when it is deleted.
    world.cluster.deletePod('default', 'usual');
    expect(world.pods().map(({ meta }) => meta.name)).toEqual(['critical', 'new']);
  });

  it('reports what became of its pods when it is connected again, and starts none of them', () => {
    const { world } = shuttingDown(600, 20, 3);
    world.cluster.setPartitioned('worker-1', true);
    world.run(2);
    world.cluster.apply(barePod('held', {}, podSpec({ nodeName: 'worker-1' })));
    world.run(5);
    expect(world.pods()[0].status.phase).toBe('Running');
    world.cluster.setPartitioned('worker-1', false);
    world.run(1);
    expect(world.pods().map(({ status }) => status.reason)).toEqual([
      'Terminated',
      'Terminated',
      'NodeShutdown',
    ]);
    expect(callTimes(world, 'start')).toHaveLength(2);
  });

  it('lets a pod go that is deleted on the way', () => {
    const { world, off } = shuttingDown(60, 20, 3);
    world.run(1);
    world.cluster.deletePod('default', 'usual');
    world.run(20);
    expect(world.pods().map(({ meta }) => meta.name)).toEqual(['critical']);
    expect(off).toEqual([26]);
  });

  it('does not wait any longer when its kubelet stops', () => {
    const { world, off } = shuttingDown(60, 20, 100);
    world.run(5);
    world.cluster.stopKubelet('worker-1');
    expect(off).toEqual([25]);
    world.run(100);
    expect(off).toEqual([25]);
  });

  it('never gets to switch off a power that has gone', () => {
    const { world, off } = shuttingDown(60, 20, 100);
    world.run(5);
    world.cluster.powerOff('worker-1');
    world.run(100);
    expect(off).toEqual([]);
  });
});

describe('a node that shuts down without a grace period', () => {
  it('is let go at once', () => {
    const { world, off } = shuttingDown(0, 0, 100);
    expect(off).toEqual([20]);
    expect(callTimes(world, 'terminate')).toEqual([]);
  });
});
