import { describe, expect, it } from 'vitest';
import { AutoscalerEvents } from '../../../src/cluster/clusterAutoscaler/autoscalerEvents.ts';
import { NodeDrain } from '../../../src/cluster/clusterAutoscaler/nodeDrain.ts';
import type { ClusterContext } from '../../../src/cluster/context.ts';
import { EventRecorder } from '../../../src/cluster/eventRecorder.ts';
import { DEFAULT_CLUSTER_SETTINGS } from '../../../src/cluster/settings.ts';
import { RandomStreams } from '../../../src/engine/random.ts';
import { budget, nodes, World } from '../world.ts';
import { cores } from './autoscaledWorld.ts';

/** One node with three pods, and a drain of it that begins now. @param shutdown seconds that a process takes to end */
function draining({ shutdown = 0, grace = 30, limit = 600, maxUnavailable = 3 } = {}) {
  const world = new World(nodes(1), {}, { shutdown });
  world.cluster.apply(cores(3, { terminationGracePeriodSeconds: grace }));
  world.cluster.apply(budget('web', { maxUnavailable }));
  world.run(30);
  const { loop, cluster, events } = world;
  const context: ClusterContext = {
    loop,
    api: cluster.client('cluster-autoscaler'),
    settings: DEFAULT_CLUSTER_SETTINGS,
    streams: new RandomStreams(1),
    events: new EventRecorder(loop, (event) => events.push(event)),
  };
  const start = loop.now;
  const outcome: { drainedAfter?: number; failedAfter?: number; why?: string } = {};
  const parts = {
    context,
    events: new AutoscalerEvents(context),
    pods: world.pods(),
    daemonPods: [],
    maxGracefulTerminationSec: limit,
    drained: () => {
      outcome.drainedAfter = loop.now - start;
    },
    failed: (why: string) => {
      outcome.failedAfter = loop.now - start;
      outcome.why = why;
    },
  };
  const begin = () => new NodeDrain(parts);
  return { world, outcome, begin, parts };
}

describe('the drain of a node', () => {
  it('evicts all pods at once, and has ended at the next look after they are gone', () => {
    const { world, outcome, begin } = draining({ shutdown: 12 });
    begin();
    world.run(60);
    // Looked for every 5 s: gone after 12 s and a little, seen at 15 s and four round trips of 5 ms.
    expect(outcome.drainedAfter).toBeCloseTo(15 + 5 * 0.005, 6);
    expect(world.eventsOf('ScaleDown')).toHaveLength(3);
    expect(outcome.failedAfter).toBeUndefined();
  });

  it('gives no pod more time to end than the limit', () => {
    const { world, outcome, begin } = draining({ shutdown: 100, grace: 80, limit: 20 });
    begin();
    world.run(100);
    // SIGKILL after 20 s; found at the look after that.
    expect(outcome.drainedAfter).toBeGreaterThanOrEqual(20);
    expect(outcome.drainedAfter).toBeLessThan(30);
  });

  it('asks every 10 s for what a budget refuses, and fails after two minutes', () => {
    const { world, outcome, begin } = draining({ maxUnavailable: 0 });
    begin();
    world.run(300);
    expect(outcome.why).toMatch(/^failed to evict pod default\/web-/);
    // Twelve tries, 10 s and one round trip apart.
    expect(outcome.failedAfter).toBeGreaterThan(100);
    expect(outcome.failedAfter).toBeLessThanOrEqual(120);
    expect(world.eventsOf('ScaleDownFailed')).toHaveLength(1);
    expect(world.readyPods()).toHaveLength(3);
  });

  it('goes on when the budget allows it after all', () => {
    const { world, outcome, begin } = draining({ maxUnavailable: 0 });
    begin();
    world.run(45);
    world.cluster.apply(budget('web', { maxUnavailable: 3 }));
    world.run(60);
    expect(outcome.drainedAfter).toBeGreaterThan(50);
    expect(outcome.drainedAfter).toBeLessThan(60);
  });

  it('fails when the pods are still there half a minute after the limit', () => {
    const { world, outcome, begin } = draining({ limit: 20 });
    world.cluster.powerOff('worker-1');
    begin();
    world.run(200);
    expect(outcome.why).toBe('pods remaining after timeout');
    expect(outcome.failedAfter).toBeGreaterThanOrEqual(50);
    expect(outcome.failedAfter).toBeLessThanOrEqual(55 + 0.1);
  });

  it('of a node without pods has ended at once', () => {
    const { outcome, parts } = draining();
    new NodeDrain({ ...parts, pods: [] });
    expect(outcome.drainedAfter).toBe(0);
  });

  it('does not wait for pods of DaemonSets', () => {
    const { world, outcome, parts } = draining({ maxUnavailable: 0 });
    new NodeDrain({ ...parts, pods: [], daemonPods: world.pods() });
    world.run(300);
    expect(outcome).toEqual({ drainedAfter: 0 });
  });
});
