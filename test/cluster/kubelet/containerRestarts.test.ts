import { describe, expect, it } from 'vitest';
import { jittered, wakeAfter } from '../../../src/cluster/kubelet/syncBackOff.ts';
import { barePod, nodes, World } from '../world.ts';

/** A container that exits whenever it has run for 3 s: how long it was down each time, seconds. */
function downTimes(kubernetesMinor: number, count: number, seed = 1): number[] {
  const settings = { apiLatency: 0.001, watchLatency: 0.001, schedulingCycle: 0.001, kubernetesMinor };
  const world = new World(nodes(1), settings, { seed });
  world.cluster.apply(barePod('solo'));
  world.run(2);
  const starts = () => world.runtime.calls.filter(({ call }) => call === 'start');
  const downs: number[] = [];
  while (downs.length < count) {
    world.run(3);
    world.runtime.kill(0);
    world.cluster.containerExited('default', 'solo');
    const exit = world.loop.now;
    const before = starts().length;
    while (starts().length === before) world.run(1);
    downs.push((starts().at(-1)?.time ?? 0) - exit);
  }
  return downs;
}

const BACKOFFS = [0, 10, 20, 40, 80, 160, 300, 300];

describe('a container that exits again and again', () => {
  it('is down for its back-off, and at most half as long beyond that or 30 s, whichever is less', () => {
    for (const [i, down] of downTimes(36, 8).entries()) {
      expect(down).toBeGreaterThanOrEqual(BACKOFFS[i] - 1e-6);
      // The last sleep is at most 60 s before its jitter, or what is left of the back-off; the relist takes up to 1 s.
      expect(down).toBeLessThanOrEqual(Math.max(1, BACKOFFS[i] + Math.min(30, BACKOFFS[i] / 2)) + 1e-6);
    }
  });

  it('was looked at every 10 to 15 s before v1.35, and so came back up to 15 s late', () => {
    for (const [i, down] of downTimes(34, 8).entries()) {
      expect(down).toBeGreaterThanOrEqual(BACKOFFS[i] - 1e-6);
      expect(down).toBeLessThanOrEqual(BACKOFFS[i] + 15 + 1e-6);
    }
  });

  it('begins anew with its back-off after ten minutes of life', () => {
    const world = new World(nodes(1), { apiLatency: 0.001, watchLatency: 0.001, schedulingCycle: 0.001 });
    world.cluster.apply(barePod('solo'));
    world.run(2);
    const exit = () => {
      world.runtime.kill(0);
      world.cluster.containerExited('default', 'solo');
      world.run(100);
    };
    for (let i = 0; i < 3; i++) exit();
    expect(world.eventsOf('BackOff')).toHaveLength(2);
    world.run(610);
    exit();
    // Restarted at once, and the next wait is 10 s again.
    expect(world.eventsOf('BackOff')).toHaveLength(2);
    expect(world.pods()[0].status).toMatchObject({ ready: true, restartCount: 4 });
    const second = world.loop.now;
    exit();
    const restart = world.runtime.calls.filter(({ call, time }) => call === 'start' && time > second)[0].time;
    expect(restart - second).toBeLessThanOrEqual(15 + 1e-6);
  });
});

describe("the sleep of a pod's worker", () => {
  it('ends with the back-off, or with the resync if that is sooner', () => {
    expect(wakeAfter(7, 36)).toBe(7);
    expect(wakeAfter(300, 36)).toBe(60);
    expect(wakeAfter(300, 34)).toBe(10);
    expect(wakeAfter(7, 34)).toBe(10);
  });

  it('is up to half as long again', () => {
    expect(jittered(10, () => 0)).toBe(10);
    expect(jittered(10, () => 0.5)).toBe(12.5);
  });
});
