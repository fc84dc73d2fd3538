import { describe, expect, it } from 'vitest';
import { ApiClient } from '../../../src/cluster/api/apiClient.ts';
import { ApiServer } from '../../../src/cluster/api/apiServer.ts';
import { Apply } from '../../../src/cluster/api/apply.ts';
import { ApplyEndpoints } from '../../../src/cluster/api/applyEndpoints.ts';
import { UNLIMITED } from '../../../src/cluster/api/rateLimiter.ts';
import { ServiceAllocation } from '../../../src/cluster/api/serviceAllocation.ts';
import type { ClusterContext } from '../../../src/cluster/context.ts';
import { EventRecorder } from '../../../src/cluster/eventRecorder.ts';
import { MetricsServer, type ScrapeAnswer } from '../../../src/cluster/metricsServer/metricsServer.ts';
import type { PodCounters } from '../../../src/cluster/metricsServer/sampleStore.ts';
import { type ClusterSettings, DEFAULT_CLUSTER_SETTINGS } from '../../../src/cluster/settings.ts';
import { EventLoop } from '../../../src/engine/eventLoop.ts';
import { RandomStreams } from '../../../src/engine/random.ts';
import { autoscaler } from '../autoscaling.ts';
import { service } from '../world.ts';

const RESOLUTION = DEFAULT_CLUSTER_SETTINGS.horizontalPodAutoscaler.metricResolution;

/** A metrics server and kubelets that say what the test tells them to. */
class Bench {
  readonly loop = new EventLoop();
  readonly answers = new Map<string, () => ScrapeAnswer>();
  /** When each round began. */
  readonly rounds: number[] = [];
  readonly api: ApiServer;
  readonly server: MetricsServer;
  readonly #apply: Apply;

  constructor(seed = 1, change: Partial<ClusterSettings['horizontalPodAutoscaler']> = {}) {
    const { loop } = this;
    const horizontalPodAutoscaler = { ...DEFAULT_CLUSTER_SETTINGS.horizontalPodAutoscaler, ...change };
    const settings: ClusterSettings = { ...DEFAULT_CLUSTER_SETTINGS, horizontalPodAutoscaler };
    const streams = new RandomStreams(seed);
    this.api = new ApiServer(loop, settings, streams);
    const events = new EventRecorder(loop, () => {});
    const parts = { server: this.api, clock: loop, settings, streams, component: 'metrics-server' };
    const api = new ApiClient({ ...parts, limits: UNLIMITED });
    const context: ClusterContext = { loop, api, settings, streams, events };
    this.#apply = new Apply(
      this.api,
      settings,
      new ServiceAllocation(streams),
      new ApplyEndpoints(this.api, () => 0),
    );
    const targets = new Map(
      ['worker-1', 'worker-2'].map((node) => [
        node,
        {
          scrape: (): ScrapeAnswer => {
            if (node === 'worker-1') this.rounds.push(loop.now);
            return this.answers.get(node)?.() ?? [];
          },
        },
      ]),
    );
    this.server = new MetricsServer(context, targets);
  }

  apply(manifest: Parameters<Apply['apply']>[0]): void {
    this.#apply.apply(manifest, this.loop.now);
  }

  /** Lets time pass until the n-th next round has been. */
  runRounds(count: number): void {
    const before = this.rounds.length;
    while (this.rounds.length < before + count) this.loop.advance(this.loop.now + 0.1);
  }

  /** A pod that uses `cores` and answers `rate` requests a second. */
  pod(uid: string, cores: number, rate = 0, labels = {}): PodCounters {
    const { now } = this.loop;
    return {
      pod: {
        name: uid,
        namespace: 'default',
        labels,
        annotations: {},
        uid,
        resourceVersion: 1,
        creationTimestamp: 0,
      },
      time: now,
      startedAt: -1,
      cpuSeconds: cores * now,
      requests: rate * now,
    };
  }
}

describe('the metrics server', () => {
  it('does nothing without an autoscaler', () => {
    const bench = new Bench();
    bench.loop.advance(1);
    const { handled } = bench.loop;
    bench.loop.advance(1000);
    expect(bench.rounds).toEqual([]);
    expect(bench.loop.handled).toBe(handled);
  });

  it.each([1, 2, 3, 4, 5, 6])(
    'reads at once, then each resolution from a random moment (seed %i)',
    (seed) => {
      const bench = new Bench(seed);
      bench.apply(autoscaler('web'));
      bench.runRounds(5);
      const gaps = bench.rounds.slice(1).map((time, i) => time - bench.rounds[i]);
      expect(gaps[0]).toBeGreaterThanOrEqual(RESOLUTION / 2);
      expect(gaps[0]).toBeLessThan((3 * RESOLUTION) / 2);
      for (const gap of gaps.slice(1)) expect(gap).toBeCloseTo(RESOLUTION, 9);
    },
  );

  it('stops with the last autoscaler', () => {
    const bench = new Bench();
    bench.apply(autoscaler('web'));
    bench.runRounds(2);
    bench.api.deleteNow('HorizontalPodAutoscaler', 'default/web');
    bench.loop.advance(bench.loop.now + 10 * RESOLUTION);
    expect(bench.rounds).toHaveLength(2);
  });

  it('knows a pod after two readings: the mean of what it did between them', () => {
    const bench = new Bench();
    bench.answers.set('worker-1', () => [bench.pod('a', 0.25, 40)]);
    bench.apply(autoscaler('web'));
    bench.runRounds(1);
    expect(bench.server.podSample('a')).toBeUndefined();
    bench.runRounds(2);
    const [, earlier, later] = bench.rounds;
    const sample = bench.server.podSample('a');
    expect(sample).toMatchObject({ time: later, window: later - earlier });
    expect(sample?.cpu).toBeCloseTo(0.25, 9);
    expect(sample?.requestsPerSecond).toBeCloseTo(40, 6);
  });

  it('has only the pods of nodes that answered, and begins anew with those that were away', () => {
    const bench = new Bench();
    bench.answers.set('worker-1', () => [bench.pod('a', 1)]);
    bench.answers.set('worker-2', () => [bench.pod('b', 1)]);
    bench.apply(autoscaler('web'));
    bench.runRounds(3);
    bench.answers.set('worker-2', () => 'refused');
    bench.runRounds(1);
    const known = () => ['a', 'b'].filter((uid) => bench.server.podSample(uid) !== undefined);
    expect(known()).toEqual(['a']);
    bench.answers.set('worker-2', () => [bench.pod('b', 1)]);
    bench.runRounds(1);
    expect(known()).toEqual(['a']);
    bench.runRounds(1);
    expect(known()).toEqual(['a', 'b']);
  });

  it('waits 10 s for a node that does not answer, and so knows the others later', () => {
    const bench = new Bench();
    bench.answers.set('worker-1', () => [bench.pod('a', 1)]);
    bench.answers.set('worker-2', () => 'silent');
    bench.apply(autoscaler('web'));
    bench.runRounds(4);
    const [, , before, last] = bench.rounds;
    bench.loop.advance(last + 9.9);
    expect(bench.server.podSample('a')?.time).toBe(before);
    bench.loop.advance(last + 10.1);
    expect(bench.server.podSample('a')?.time).toBe(last);
  });

  it('gives up on a node before the next round begins', () => {
    const bench = new Bench(1, { metricResolution: 5 });
    bench.answers.set('worker-1', () => [bench.pod('a', 1)]);
    bench.answers.set('worker-2', () => 'silent');
    bench.apply(autoscaler('web'));
    bench.runRounds(4);
    const last = bench.rounds[3];
    bench.loop.advance(last + 4.6);
    expect(bench.server.podSample('a')?.time).toBe(last);
  });

  it('adds up what the pods of a Service answer', () => {
    const bench = new Bench();
    bench.answers.set('worker-1', () => [bench.pod('a', 0, 10, { app: 'web' }), bench.pod('b', 0, 100)]);
    bench.answers.set('worker-2', () => [bench.pod('c', 0, 20, { app: 'web' })]);
    bench.apply(service('web'));
    bench.apply(service('other'));
    bench.apply(autoscaler('web'));
    bench.runRounds(3);
    expect(bench.server.serviceRequestRate('default', 'web')).toBeCloseTo(30, 6);
    expect(bench.server.serviceRequestRate('default', 'other')).toBeUndefined();
    expect(bench.server.serviceRequestRate('default', 'nobody')).toBeUndefined();
    expect(bench.server.serviceRequestRate('elsewhere', 'web')).toBeUndefined();
  });
});
