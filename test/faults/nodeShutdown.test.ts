import { describe, expect, it } from 'vitest';
import { DEFAULT_CLUSTER_SETTINGS } from '../../src/cluster/settings.ts';
import { RandomStreams } from '../../src/engine/random.ts';
import { simulate } from '../../src/experiment/simulation.ts';
import { nodeShutdown } from '../../src/faults/nodeShutdown.ts';
import { faultTimeline } from '../../src/metrics/timeline.ts';
import { container, deployment, scenario, service } from '../support/scenarios.ts';
import { FakeSite } from './fakeSite.ts';

const random = new RandomStreams(1).stream('fault');
const n1 = { by: 'name', name: 'n1' } as const;

describe('the shutdown of a node', () => {
  it('ends with the power off, and stays so without a duration', () => {
    const site = new FakeSite();
    nodeShutdown({ kind: 'node-shutdown', at: 0, target: n1 }, site, random);
    site.loop.advance(1e6);
    expect(site.done).toEqual(['0: shut down n1']);
    expect(site.isPowered('n1')).toBe(false);
    expect(site.events.map(({ time, reason }) => [time, reason])).toEqual([
      [0, 'Shutdown'],
      [5, 'PowerOff'],
    ]);
  });

  it('is over after the duration, counted from its beginning', () => {
    const site = new FakeSite();
    nodeShutdown({ kind: 'node-shutdown', at: 0, target: n1, duration: 30 }, site, random);
    site.loop.advance(100);
    expect(site.done).toEqual(['0: shut down n1', '30: on n1']);
    expect(site.events.at(-1)).toMatchObject({ reason: 'NodeRestored', object: 'Node/n1' });
  });

  it('lets the node boot when it is off, should that be later', () => {
    const site = new FakeSite();
    nodeShutdown({ kind: 'node-shutdown', at: 0, target: n1, duration: 2 }, site, random);
    site.loop.advance(100);
    expect(site.done).toEqual(['0: shut down n1', '5: on n1']);
  });

  it('does not hit a node without power', () => {
    const site = new FakeSite();
    site.powerOff('n1');
    nodeShutdown({ kind: 'node-shutdown', at: 0, target: n1, duration: 2 }, site, random);
    site.loop.advance(100);
    expect(site.events).toEqual([]);
  });
});

describe('the shutdown of a node on the timeline', () => {
  /** One of three nodes, with two of six pods, shuts down at 10 s and boots at 70 s. */
  function run(shutdownGracePeriod: number, preStopSeconds = 0) {
    const kubelet = { ...DEFAULT_CLUSTER_SETTINGS.kubelet, shutdownGracePeriod };
    const manifests = [deployment('web', 6, container({ preStopSeconds })), service('web')];
    return simulate(
      scenario({
        duration: 150,
        cluster: { ...DEFAULT_CLUSTER_SETTINGS, kubelet },
        manifests: manifests.map((manifest) => ({ manifest, at: -60 })),
        faults: [
          {
            kind: 'node-shutdown',
            at: 10,
            target: { by: 'name', name: 'worker-2' },
            duration: 60,
          },
        ],
      }),
    );
  }

  it('ends the pods, and others take their place within seconds', () => {
    const recording = run(30);
    const told = faultTimeline(recording).entries;
    expect(told[0]).toMatchObject({ time: 10, event: 'fault', text: 'worker-2 shuts down' });
    const at = (event: string) => told.find((entry) => entry.event === event)?.time ?? Number.NaN;
    expect(at('node-not-ready')).toBeCloseTo(10, 1);
    expect(at('endpoints-removed')).toBeLessThan(12);
    expect(at('replacement-ready')).toBeLessThan(20);
    expect(at('fault-ended')).toBe(70);
    expect(at('recovered')).toBeCloseTo(70 + DEFAULT_CLUSTER_SETTINGS.nodeBoot, 1);
    expect(recording.pods).toHaveLength(8);
  });

  it('does not fail as many requests as a node that goes at once', () => {
    const failed = (recording: ReturnType<typeof run>) =>
      recording.failures.reduce((sum, { count }) => sum + count, 0);
    // A third of 60 requests a second meets the node. Rules follow the end of a pod within a second; a node that is
    // just gone is noticed after 40 s at least, in which the two thirds of the clients that are elsewhere try it.
    expect(failed(run(30))).toBeLessThan(20);
    expect(failed(run(0))).toBeGreaterThan(0.8 * 40 * 20 * (2 / 3));
  });
});
