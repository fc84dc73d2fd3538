import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/experiment/simulation.ts';
import type { Recording } from '../../src/metrics/recording.ts';
import type { TrafficConfig } from '../../src/workload/config.ts';
import { replicate } from '../support/runs.ts';
import { deployment, scenario, service, traffic, workers, workload } from '../support/scenarios.ts';
import { chiSquare, chiSquareLimit } from '../support/statistics.ts';

const PODS = 10;

/** Ten pods on five nodes for 100 s; a service takes 1 ms. */
function tenPods(source: TrafficConfig) {
  return scenario({
    nodes: workers(5),
    manifests: [deployment('web', PODS), service('web')].map((manifest) => ({ manifest, at: -60 })),
    workloads: [workload({ service: { distribution: 'deterministic', mean: 0.001 } })],
    traffic: [source],
  });
}

/** Requests 20 ms apart: no client ever has two at once, so it opens one connection and keeps it. */
function oneConnectionEach(count: number): TrafficConfig {
  return traffic(50, {
    from: { place: 'pods', count, nodes: [] },
    arrivals: { process: 'constant', rate: 50 },
    reuse: 1_000_000,
  });
}

function opened({ traffic: [web] }: Recording): number {
  return web.connectionsOpened.reduce((sum, n) => sum + n, 0);
}

describe('kube-proxy picks a pod for each connection, uniformly and without memory', () => {
  it('spreads connections over the pods as a multinomial distribution does', () => {
    const { pods } = simulate(tenPods(traffic(500)));
    const counts = pods.map(({ connections }) => connections);
    const total = counts.reduce((sum, n) => sum + n, 0);
    expect(total).toBeGreaterThan(45_000);
    const expected = counts.map(() => total / PODS);
    expect(chiSquare(counts, expected)).toBeLessThan(chiSquareLimit(PODS - 1));
  });

  it('leaves a pod without a connection as often as (1 - 1/n)^c says', () => {
    const clients = 20;
    const replications = 40;
    const idle = replicate(tenPods(oneConnectionEach(clients)), replications, (recording) => {
      expect(opened(recording)).toBe(clients);
      return recording.pods.filter(({ connections }) => connections === 0).length;
    });
    const mean = idle.reduce((sum, n) => sum + n, 0) / replications;
    // Mean and variance of the number of empty cells when c balls fall into n cells.
    const expected = PODS * (1 - 1 / PODS) ** clients;
    const variance = PODS * (PODS - 1) * (1 - 2 / PODS) ** clients + expected - expected ** 2;
    // 3.29 standard errors: a chance of one in a thousand.
    expect(Math.abs(mean - expected)).toBeLessThan(3.29 * Math.sqrt(variance / replications));
  });

  it('keeps a connection on its pod until it ends', () => {
    const recording = simulate(tenPods(oneConnectionEach(1)));
    const served = recording.pods.filter(({ requestsServed }) => requestsServed > 0);
    expect(opened(recording)).toBe(1);
    expect(served.map(({ requestsServed }) => requestsServed)).toEqual([4999]);
  });

  it('opens a new connection when the old one has carried as many requests as it may', () => {
    const recording = simulate(tenPods({ ...oneConnectionEach(1), reuse: 100 }));
    expect(opened(recording)).toBe(Math.ceil(4999 / 100));
  });
});
