import { describe, expect, it } from 'vitest';
import type { DeploymentStrategy, Manifest } from '../../src/cluster/objects.ts';
import { simulate } from '../../src/experiment/simulation.ts';
import type { Recording } from '../../src/metrics/recording.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { NO_LATENCY } from '../support/runs.ts';
import {
  container,
  deployment,
  scenario,
  service,
  traffic,
  workers,
  workload,
} from '../support/scenarios.ts';
import { chiSquare, chiSquareLimit, estimate } from '../support/statistics.ts';

const PODS = 10;
const ROLLOUT = 10;
const quick = workload({ service: { distribution: 'deterministic', mean: 1e-4 }, startup: 12 });

/** Connections of each pod in the last step, in the order in which the pods were created. */
function finalConnections(recording: Recording): number[] {
  const last = recording.stepEnds.length - 1;
  const connections = recording.pods.map(() => 0);
  for (const row of recording.endpoints) if (row.step === last) connections[row.pod] = row.connections;
  return connections;
}

/** Clients that send one at a time, so that each opens one connection and keeps it. */
function oneConnectionEach(count: number): Scenario {
  return scenario({
    nodes: workers(5),
    duration: 20,
    network: NO_LATENCY,
    manifests: [deployment('web', PODS), service('web')].map((manifest) => ({ manifest, at: -60 })),
    workloads: [quick],
    traffic: [
      traffic(50, {
        from: { place: 'pods', count, nodes: [] },
        arrivals: { process: 'constant', rate: count },
        reuse: 1e9,
      }),
    ],
  });
}

describe('connections that are kept for ever', () => {
  // The largest cell of a multinomial distribution of c over ten cells, exactly, by powers of polynomials.
  it.each([
    [20, 4.4099],
    [50, 8.6902],
    [100, 15.1245],
  ])('of %i clients: the pod with most has %d of them on average', (clients, expected) => {
    const largest: number[] = [];
    for (let replication = 0; replication < 30; replication++) {
      const counts = finalConnections(simulate(oneConnectionEach(clients), { replication }));
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(clients);
      largest.push(Math.max(...counts));
    }
    const { mean, halfWidth } = estimate(largest);
    expect(Math.abs(mean - expected), `${mean} ± ${halfWidth}`).toBeLessThanOrEqual(halfWidth);
  });

  it('of 1,000 clients fall on the pods as a multinomial distribution has it', () => {
    const counts = finalConnections(simulate(oneConnectionEach(1000)));
    const even = counts.map(() => 1000 / PODS);
    expect(chiSquare(counts, even)).toBeLessThan(chiSquareLimit(PODS - 1));
  });
});

describe('a rolling update of ten pods with clients that keep their connections', () => {
  function rollingUpdate(strategy: DeploymentStrategy): Scenario {
    const plain = deployment('web', PODS, container({ preStopSeconds: 3 }));
    const web: Manifest = { ...plain, spec: { ...plain.spec, strategy } };
    const target = { kind: 'Deployment', namespace: 'default', name: 'web' } as const;
    return scenario({
      duration: 240,
      step: 10,
      network: NO_LATENCY,
      manifests: [web, service('web')].map((manifest) => ({ manifest, at: -60 })),
      workloads: [quick],
      faults: [{ kind: 'rollout', action: 'restart', at: ROLLOUT, workload: target, image: 'app:2' }],
      traffic: [traffic(250, { from: { place: 'pods', count: 500, nodes: [] }, reuse: 1e9 })],
    });
  }

  /** Connections of the new pods relative to a fair share. */
  function shares(recording: Recording): number[] {
    const connections = finalConnections(recording);
    const ofNew = connections.filter((_, i) => recording.pods[i].created >= ROLLOUT);
    const total = ofNew.reduce((sum, count) => sum + count, 0);
    expect(ofNew).toHaveLength(PODS);
    return ofNew.map((count) => (count * PODS) / total);
  }

  // The exact expectation: whoever loses its connection draws uniformly from the pods that are ready at that moment.
  it.each([
    [1, 0, [1.5937, 1.4937, 1.3837, 1.2627, 1.1296, 0.9832, 0.8222, 0.645, 0.4502, 0.2358]],
    [0, 1, [1.7569, 1.6334, 1.4962, 1.3438, 1.1745, 0.9863, 0.7772, 0.5449, 0.2868, 0]],
  ])(
    'with maxSurge %i and maxUnavailable %i leaves each new pod with less than the one before',
    (maxSurge, maxUnavailable, expected) => {
      const one = rollingUpdate({ type: 'RollingUpdate', maxSurge, maxUnavailable });
      const runs = Array.from({ length: 12 }, (_, replication) => shares(simulate(one, { replication })));
      for (const [i, share] of expected.entries()) {
        const { mean, halfWidth } = estimate(runs.map((run) => run[i]));
        expect(Math.abs(mean - share), `pod ${i}: ${mean} ± ${halfWidth}, not ${share}`).toBeLessThanOrEqual(
          halfWidth,
        );
      }
    },
    20_000,
  );
});
