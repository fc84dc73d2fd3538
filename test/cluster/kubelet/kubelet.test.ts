import { describe, expect, it } from 'vitest';
import type { PodSpec } from '../../../src/cluster/objects.ts';
import { barePod, container, nodes, PROBE, podSpec, service, World } from '../world.ts';

const probed = (change: Partial<PodSpec> = {}): PodSpec =>
  podSpec({ containers: [container({ readinessProbe: { ...PROBE, periodSeconds: 1 } })], ...change });

/** A cluster of one node on which one pod runs and is ready; watches and writes take no time worth speaking of. */
function running(spec: PodSpec = probed(), runtime: { startup?: number; shutdown?: number } = {}): World {
  const world = new World(
    nodes(1),
    { apiLatency: 0.001, watchLatency: 0.001, schedulingCycle: 0.001 },
    runtime,
  );
  world.cluster.apply(service('web'));
  world.cluster.apply(barePod('solo', { app: 'web' }, spec));
  world.run(20);
  return world;
}

function calls(world: World, since = 0): string[] {
  return world.runtime.calls.filter(({ time }) => time >= since).map(({ call }) => call);
}

function callTime(world: World, name: string, since = 0): number {
  const found = world.runtime.calls.find(({ time, call }) => time >= since && call === name);
  if (found === undefined) throw new Error(`the runtime was not asked to ${name}`);
  return found.time;
}

describe('the start of a pod', () => {
  it('sandbox and address, then the container, then readiness', () => {
    const world = running();
    expect(calls(world)).toEqual(['addPod', 'start']);
    const [pod] = world.pods();
    expect(pod.status).toMatchObject({
      phase: 'Running',
      podIP: '10.244.0.2',
      slot: 0,
      ready: true,
      restartCount: 0,
    });
    expect(world.runtime.processes[0].pod.status.podIP).toBe('10.244.0.2');
    expect(world.eventsOf('Started', 'Pod/solo')).toHaveLength(1);
    expect(world.readyAddresses('web')).toEqual(['10.244.0.2']);
  });

  it('takes the sandbox time, and the pull of an image only once', () => {
    const world = new World(nodes(1), { sandboxStartup: 2, imagePull: 5 });
    world.cluster.apply(barePod('first'));
    world.run(20);
    expect(callTime(world, 'start') - callTime(world, 'addPod')).toBeCloseTo(5, 9);
    expect(callTime(world, 'addPod') - world.eventsOf('Scheduled')[0].time).toBeCloseTo(2.01, 9);
    world.cluster.apply(barePod('second'));
    world.run(20);
    expect(callTime(world, 'start', 20) - callTime(world, 'addPod', 20)).toBe(0);
  });

  it('without a probe the pod is ready within a relist period of its start, though it may not listen yet', () => {
    const world = running(podSpec(), { startup: 60 });
    const [ready] = world.eventsOf('PodReady', 'Pod/solo');
    const delay = ready.time - callTime(world, 'start');
    expect(delay).toBeGreaterThan(0);
    expect(delay).toBeLessThanOrEqual(1 + 0.001);
    expect(world.runtime.isListening(0)).toBe(false);
  });

  it('with a probe it is ready once a run finds it listening', () => {
    const world = running(probed(), { startup: 5 });
    const delay = world.eventsOf('PodReady', 'Pod/solo')[0].time - callTime(world, 'start');
    expect(delay).toBeGreaterThanOrEqual(5);
    expect(delay).toBeLessThanOrEqual(6 + 0.002);
    expect(world.eventsOf('Unhealthy', 'Pod/solo')).toHaveLength(1);
  });
});

describe('the end of a pod', () => {
  it('SIGTERM at once, and the object goes when the process has ended', () => {
    const world = running(probed(), { shutdown: 4 });
    world.cluster.deletePod('default', 'solo');
    world.run(3);
    expect(world.pods()[0].meta.deletionTimestamp).toBe(20);
    expect(world.readyAddresses('web')).toEqual([]);
    world.run(2);
    expect(world.pods()).toEqual([]);
    expect(calls(world, 20)).toEqual(['terminate', 'removePod']);
    expect(callTime(world, 'removePod', 20) - callTime(world, 'terminate')).toBeCloseTo(4, 9);
    expect(world.eventsOf('Killing', 'Pod/solo')).toMatchObject([{ message: 'Stopping container app' }]);
  });

  it('SIGKILL when the grace period is over, of which preStop is a part', () => {
    const spec = podSpec({
      terminationGracePeriodSeconds: 10,
      containers: [container({ preStopSeconds: 4 })],
    });
    const world = running(spec, { shutdown: 60 });
    world.cluster.deletePod('default', 'solo');
    world.run(100);
    expect(callTime(world, 'terminate')).toBeCloseTo(24, 2);
    expect(callTime(world, 'kill')).toBeCloseTo(30, 2);
    expect(world.pods()).toEqual([]);
  });

  it('SIGKILL no sooner than 2 s after SIGTERM', () => {
    const spec = podSpec({
      terminationGracePeriodSeconds: 3,
      containers: [container({ preStopSeconds: 9 })],
    });
    const world = running(spec, { shutdown: 60 });
    world.cluster.deletePod('default', 'solo');
    world.run(100);
    expect(callTime(world, 'terminate')).toBeCloseTo(23, 2);
    expect(callTime(world, 'kill')).toBeCloseTo(25, 2);
  });

  it('a second deletion brings SIGKILL forward', () => {
    const world = running(probed(), { shutdown: 60 });
    world.cluster.deletePod('default', 'solo');
    world.run(5);
    world.cluster.deletePod('default', 'solo', 3);
    world.run(10);
    expect(callTime(world, 'kill')).toBeCloseTo(28, 2);
    expect(world.pods()).toEqual([]);
  });

  it('grace period 0 removes the object at once, and the process is ended all the same', () => {
    const world = running(probed(), { shutdown: 60 });
    world.cluster.deletePod('default', 'solo', 0);
    expect(world.pods()).toEqual([]);
    world.run(10);
    expect(calls(world, 20)).toEqual(['terminate', 'kill', 'removePod']);
  });

  it('a pod without a running container has nothing to end', () => {
    const world = new World(nodes(1), { sandboxStartup: 50 });
    world.cluster.apply(barePod('solo'));
    world.run(10);
    world.cluster.deletePod('default', 'solo');
    world.run(1);
    expect(world.pods()).toEqual([]);
    expect(calls(world)).toEqual([]);
  });

  it('a crash on the way ends it, too', () => {
    const world = running(probed(), { shutdown: 60 });
    world.cluster.deletePod('default', 'solo');
    world.run(3);
    world.runtime.kill(0);
    world.cluster.containerExited('default', 'solo');
    world.run(1);
    expect(world.pods()).toEqual([]);
  });
});

describe('a container that exits', () => {
  /** Crashes the pod and returns after how long it was started again. */
  function crash(world: World): number {
    world.runtime.kill(0);
    world.cluster.containerExited('default', 'solo');
    const crashed = world.loop.now;
    world.run(5);
    const started = world.runtime.calls.filter(({ time, call }) => call === 'start' && time >= crashed);
    if (started.length > 0) return started[0].time - crashed;
    world.run(400);
    return callTime(world, 'start', crashed) - crashed;
  }

  it('is noticed within a relist period: not ready, restarted at once, ready again', () => {
    const world = running();
    expect(crash(world)).toBeLessThanOrEqual(1);
    world.run(10);
    const [pod] = world.pods();
    expect(pod.status).toMatchObject({ ready: true, restartCount: 1, podIP: '10.244.0.2', slot: 0 });
    expect(world.eventsOf('PodNotReady', 'Pod/solo')).toHaveLength(1);
    expect(world.eventsOf('BackOff')).toEqual([]);
  });

  it('is restarted 10 s after the exit the second time and 20 s the third, and up to half as much later', () => {
    const world = running();
    crash(world);
    const second = crash(world);
    expect(second).toBeGreaterThanOrEqual(10 - 1e-9);
    // The relist that shows the exit comes up to 1 s late; only what is left from there on is jittered.
    expect(second).toBeLessThanOrEqual(15);
    const third = running();
    crash(third);
    third.runtime.kill(0);
    third.cluster.containerExited('default', 'solo');
    third.run(20);
    const wait = crash(third);
    expect(wait).toBeGreaterThanOrEqual(20 - 1e-9);
    expect(wait).toBeLessThanOrEqual(30);
    expect(third.eventsOf('BackOff', 'Pod/solo')).toHaveLength(2);
    expect(third.eventsOf('BackOff')[0].message).toBe('Back-off restarting failed container app in pod solo');
  });

  it('is out of the endpoints while it is down', () => {
    const world = running();
    crash(world);
    world.runtime.kill(0);
    world.cluster.containerExited('default', 'solo');
    world.run(5);
    expect(world.readyAddresses('web')).toEqual([]);
    world.run(20);
    expect(world.readyAddresses('web')).toEqual(['10.244.0.2']);
  });

  it('of a pod that does not exist is ignored', () => {
    const world = running();
    world.cluster.containerExited('default', 'nobody');
    world.run(5);
    expect(world.readyPods()).toHaveLength(1);
  });
});
