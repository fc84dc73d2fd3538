import { describe, expect, it } from 'vitest';
import { World } from '../../src/experiment/world.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import type { Entry } from '../../src/workload/config.ts';
import { deployment, scenario, service, traffic, workload } from '../support/scenarios.ts';

const HEADLESS: Entry = { via: 'ClusterIP', namespace: 'default', service: 'web', port: 80, headless: {} };

/** One client that takes turns, 10 requests a second for a minute, over two pods. */
function turns(changes: Partial<Scenario> = {}, entry?: Entry, clusterIP?: 'None'): Scenario {
  return scenario({
    duration: 60,
    manifests: [
      { manifest: deployment('web', 2), at: -60 },
      { manifest: service('web', clusterIP && { clusterIP }), at: -60 },
    ],
    workloads: [workload({ service: { distribution: 'deterministic', mean: 0.01 } })],
    traffic: [
      traffic(10, {
        arrivals: { process: 'constant', rate: 10 },
        balancing: { policy: 'round-robin', parameters: {} },
        stop: 60,
        ...(entry && { entry }),
      }),
    ],
    ...changes,
  });
}

/** Requests that each slot of a pod served by the end. */
function servedBySlot(run: Scenario): number[] {
  const world = new World({ ...run, traffic: run.traffic.map((source) => ({ ...source, from: ONE })) }, 0);
  world.loop.advance(run.duration + 30);
  const { servers, addresses, waiting } = world.plane;
  expect(waiting).toBe(0);
  return [...servers.served.slice(0, addresses.count)];
}

const ONE = { place: 'pods', count: 1, nodes: [] } as const;

describe('the endpoints of clients that balance', () => {
  it.each([['with a cluster IP', undefined, undefined], ['without', HEADLESS, 'None'] as const])(
    'are those of the Service, %s',
    (_, entry, clusterIP) => {
      const counts = servedBySlot(turns({}, entry, clusterIP));
      // One request every 0.1 s from 0.1 s on; whether the one at 60 s is sent does not matter.
      expect(counts.length).toBe(2);
      expect(Math.abs(counts[0] - counts[1])).toBeLessThanOrEqual(1);
      expect(counts[0] + counts[1]).toBeGreaterThanOrEqual(599);
    },
  );

  it('follow the API: new pods get their turns as soon as they are ready', () => {
    const base = turns();
    const more = { manifest: deployment('web', 4), at: 20 };
    const counts = servedBySlot({ ...base, manifests: [...base.manifests, more] });
    expect(counts.length).toBe(4);
    // Between 20 s and 40 s the pods become ready at different times; from then on all four get the same.
    const [first, second, third, fourth] = counts.toSorted((a, b) => b - a);
    expect(first - second).toBeLessThanOrEqual(2);
    expect(fourth).toBeGreaterThan((20 * 10) / 4);
    expect(third).toBeLessThanOrEqual((40 * 10) / 3);
  });

  it('are without those that are deleted, as soon as the watch says so', () => {
    const base = turns();
    const fewer = { manifest: deployment('web', 1), at: 30 };
    const counts = servedBySlot({ ...base, manifests: [...base.manifests, fewer] });
    const [most, least] = counts.toSorted((a, b) => b - a);
    // Half of 300 for the one that goes, and what it gets before the list has changed: less than a second's requests.
    expect(Math.abs(least - 150)).toBeLessThanOrEqual(5);
    expect(most).toBeGreaterThan(440);
  });
});
