import { describe, expect, it } from 'vitest';
import type { Container } from '../../../src/cluster/objects.ts';
import { barePod, container, nodes, PROBE, podSpec, World } from '../world.ts';

/** Figures that take no time worth speaking of, so that the times are those of the probes. */
const FAST = { apiLatency: 0.001, watchLatency: 0.001, schedulingCycle: 0.001, sandboxStartup: 0 };

/** A pod of that container on one node; the process listens `startup` seconds after its start. */
function withPod(app: Partial<Container>, startup: number, grace = 30): World {
  const world = new World(nodes(1), FAST, { startup });
  const spec = podSpec({ containers: [container(app)], terminationGracePeriodSeconds: grace });
  world.cluster.apply(barePod('solo', {}, spec));
  return world;
}

const starts = (world: World): number[] =>
  world.runtime.calls.filter(({ call }) => call === 'start').map(({ time }) => time);
const status = (world: World) => world.pods()[0].status;

describe('a liveness probe', () => {
  it('has a container restarted that does not listen, after as many periods as its threshold says', () => {
    const world = withPod({ livenessProbe: PROBE }, 1000);
    world.run(32);
    // The ticker began with the pod, not with the container: runs at 10, 20 and 30 s.
    expect(world.eventsOf('Unhealthy').map(({ time }) => Math.round(time))).toEqual([10]);
    expect(world.eventsOf('Killing')[0].message).toBe(
      'Container app failed liveness probe, will be restarted',
    );
    expect(starts(world)).toHaveLength(2);
    expect(starts(world)[1]).toBeCloseTo(30, 1);
    expect(status(world)).toMatchObject({ restartCount: 1, podIP: '10.244.0.2' });
  });

  it('leaves a container alone that listens in time', () => {
    const world = withPod({ livenessProbe: PROBE }, 25);
    world.run(300);
    expect(starts(world)).toHaveLength(1);
    expect(world.eventsOf('Unhealthy')).toHaveLength(1);
  });

  it('waits for its initial delay, from the start of the container', () => {
    const world = withPod({ livenessProbe: { ...PROBE, initialDelaySeconds: 45 } }, 48);
    world.run(300);
    // The first run is the one at 50 s.
    expect(world.eventsOf('Unhealthy')).toEqual([]);
  });

  it('lets a container that lives longer than its back-off loop without a wait at first', () => {
    const world = withPod({ livenessProbe: PROBE }, 1000);
    world.run(400);
    const gaps = starts(world)
      .slice(1)
      .map((time, i) => Math.round(time - starts(world)[i]));
    // Back-off 10 and 20 s are over when the container is ended, 30 s after the exit before. With 40 s it is not:
    // the wait then counts from the last exit.
    expect(gaps.slice(0, 4)).toEqual([30, 30, 30, 30]);
    expect(gaps[4]).toBeGreaterThanOrEqual(70);
    expect(world.eventsOf('BackOff').length).toBeGreaterThan(0);
  });

  it('gives the container its grace period, or that of the probe', () => {
    const world = new World(nodes(1), FAST, { startup: 1000, shutdown: 500 });
    const probe = { ...PROBE, failureThreshold: 1 };
    const spec = podSpec({
      containers: [container({ livenessProbe: probe })],
      terminationGracePeriodSeconds: 20,
    });
    const own = { ...probe, terminationGracePeriodSeconds: 5 };
    world.cluster.apply(barePod('a', {}, spec));
    world.cluster.apply(barePod('b', {}, podSpec({ containers: [container({ livenessProbe: own })] })));
    world.run(50);
    const times = (call: string, slot: number) =>
      world.runtime.calls.filter((one) => one.call === call && one.slot === slot).map(({ time }) => time);
    expect(times('kill', 0)[0] - times('terminate', 0)[0]).toBeCloseTo(20, 6);
    expect(times('kill', 1)[0] - times('terminate', 1)[0]).toBeCloseTo(5, 6);
    expect(times('start', 0)).toHaveLength(2);
  });

  it('restarts nothing any more once the pod is deleted', () => {
    const world = new World(nodes(1), FAST, { startup: 1000, shutdown: 25 });
    world.cluster.apply(barePod('solo', {}, podSpec({ containers: [container({ livenessProbe: PROBE })] })));
    world.run(28);
    world.cluster.deletePod('default', 'solo');
    world.run(60);
    expect(starts(world)).toHaveLength(1);
    expect(world.pods()).toEqual([]);
  });

  it('whose container is being ended when the pod is deleted: the pod ends within its own grace period', () => {
    const world = new World(nodes(1), FAST, { startup: 1000, shutdown: 500 });
    world.cluster.apply(barePod('solo', {}, podSpec({ containers: [container({ livenessProbe: PROBE })] })));
    world.run(40);
    world.cluster.deletePod('default', 'solo', 10);
    world.run(11);
    expect(world.pods()).toEqual([]);
    expect(starts(world)).toHaveLength(1);
  });
});

describe('a startup probe', () => {
  it('keeps the liveness probe away until it has succeeded', () => {
    const startupProbe = { ...PROBE, failureThreshold: 30 };
    const world = withPod({ livenessProbe: PROBE, startupProbe }, 100);
    world.run(300);
    expect(starts(world)).toHaveLength(1);
    expect(status(world).ready).toBe(true);
    // Found at the run at 110 s at the latest, and without a readiness probe ready from then on.
    expect(world.eventsOf('PodReady')[0].time).toBeGreaterThanOrEqual(100);
    expect(world.eventsOf('PodReady')[0].time).toBeLessThan(111);
  });

  it('has readiness looked at as soon as it succeeds', () => {
    const startupProbe = { ...PROBE, periodSeconds: 2, failureThreshold: 30 };
    const world = withPod({ readinessProbe: { ...PROBE, periodSeconds: 50 }, startupProbe }, 15);
    world.run(60);
    const [ready] = world.eventsOf('PodReady');
    expect(ready.time).toBeGreaterThan(15);
    expect(ready.time).toBeLessThan(15 + 2 + 0.1);
  });

  it('has the container restarted when its tries are used up', () => {
    const world = withPod({ startupProbe: { ...PROBE, periodSeconds: 5 } }, 1000);
    world.run(17);
    expect(starts(world)).toHaveLength(2);
    expect(world.eventsOf('Killing')[0].message).toContain('failed startup probe');
    expect(status(world).ready).toBe(false);
  });
});

describe('init containers', () => {
  it('run one after the other before the container starts, and again only with a new sandbox', () => {
    const world = new World(nodes(1), { ...FAST, initContainerRun: 4 }, { startup: 0 });
    const initContainers = [
      { name: 'wait', image: 'wait:1' },
      { name: 'migrate', image: 'migrate:1' },
    ];
    world.cluster.apply(barePod('solo', {}, podSpec({ initContainers })));
    world.run(20);
    expect(starts(world)[0]).toBeCloseTo(8, 1);
    world.cluster.containerExited('default', 'solo');
    world.run(20);
    expect(starts(world)[1] - 20).toBeLessThan(1.1);
  });
});
