import { describe, expect, it } from 'vitest';
import type { DeploymentStrategy, Manifest } from '../../src/cluster/objects.ts';
import { simulate } from '../../src/experiment/simulation.ts';
import type { Recording } from '../../src/metrics/recording.ts';
import { DEFAULT_NETWORK_SETTINGS } from '../../src/network/settings.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { failures, NO_LATENCY } from '../support/runs.ts';
import {
  container,
  deployment,
  scenario,
  service,
  traffic,
  workers,
  workload,
} from '../support/scenarios.ts';
import { estimate } from '../support/statistics.ts';

const ROLLOUT = 10;

/** `replicas` pods of `web`, of which the first container gets a new image at {@link ROLLOUT}. */
function rollingUpdate(
  replicas: number,
  strategy: DeploymentStrategy,
  preStopSeconds: number,
  changes: Partial<Scenario>,
): Scenario {
  const plain = deployment('web', replicas, container({ preStopSeconds }));
  const web: Manifest = { ...plain, spec: { ...plain.spec, strategy } };
  const target = { kind: 'Deployment', namespace: 'default', name: 'web' } as const;
  return scenario({
    manifests: [web, service('web')].map((manifest) => ({ manifest, at: -60 })),
    faults: [{ kind: 'rollout', action: 'restart', at: ROLLOUT, workload: target, image: 'app:2' }],
    ...changes,
  });
}

describe('a rolling update with persistent clients', () => {
  /** Each client has one connection: two requests at a time are rare, and after a loss the next one is soon. */
  const base: Partial<Scenario> = {
    duration: 110,
    network: NO_LATENCY,
    workloads: [workload({ service: { distribution: 'deterministic', mean: 1e-4 }, startup: 12 })],
    traffic: [traffic(500, { from: { place: 'pods', count: 1000, nodes: [] }, reuse: 1e9 })],
  };

  /** Connections of the new pods at the end, in the order in which they were created, relative to a fair share. */
  function finalShares(recording: Recording): number[] {
    const last = recording.stepEnds.length - 1;
    const connections = recording.pods.map(() => 0);
    for (const row of recording.endpoints) if (row.step === last) connections[row.pod] = row.connections;
    const ofNew = recording.pods.flatMap(({ created }, i) => (created >= ROLLOUT ? [connections[i]] : []));
    const total = ofNew.reduce((sum, count) => sum + count, 0);
    return ofNew.map((count) => (count * ofNew.length) / total);
  }

  // The exact expectation: whoever loses its connection draws uniformly from the pods that are ready at that moment.
  it.each([
    [1, 0, [1.4883, 1.2883, 1.0483, 0.7603, 0.4147]],
    [0, 1, [1.8018, 1.4893, 1.0986, 0.6104, 0]],
  ])(
    'with maxSurge %i and maxUnavailable %i leaves the later pods with ever less',
    (maxSurge, maxUnavailable, expected) => {
      const strategy = { type: 'RollingUpdate', maxSurge, maxUnavailable } as const;
      const one = rollingUpdate(5, strategy, 3, base);
      const runs = Array.from({ length: 12 }, (_, replication) =>
        finalShares(simulate(one, { replication })),
      );
      for (const [i, share] of expected.entries()) {
        const { mean, halfWidth } = estimate(runs.map((shares) => shares[i]));
        expect(Math.abs(mean - share), `pod ${i}: ${mean} ± ${halfWidth}, not ${share}`).toBeLessThanOrEqual(
          halfWidth,
        );
      }
    },
    20_000,
  );
});

describe('a rolling update', () => {
  /** 2,000 connections a second are more than one node's table has room for: each stays there for two minutes. */
  const UNTRACKED = {
    ...DEFAULT_NETWORK_SETTINGS,
    kubeProxy: { ...DEFAULT_NETWORK_SETTINGS.kubeProxy, conntrack: { maxPerCore: 0, min: 0, max: 0 } },
  };
  const RATE = 2000;
  const strategy = { type: 'RollingUpdate', maxSurge: 1, maxUnavailable: 0 } as const;
  /** One node, so that there is one moment at which the rules follow. A process dies at SIGTERM (no handler). */
  const onOneNode = (replicas: number, preStopSeconds: number, accept = 0): Recording =>
    simulate(
      rollingUpdate(replicas, strategy, preStopSeconds, {
        duration: 80,
        nodes: workers(1),
        network: UNTRACKED,
        workloads: [
          workload({
            service: { distribution: 'deterministic', mean: 1e-4 },
            startup: 3,
            shutdown: { accept, drain: 1 },
          }),
        ],
        traffic: [traffic(RATE)],
      }),
    );

  function failed(recording: Recording): number {
    return recording.failures.reduce((sum, { count }) => sum + count, 0);
  }

  /** Seconds between the SIGTERM of each old pod and the next change of the rules. */
  function windows(recording: Recording): number[] {
    const { events } = recording;
    return events
      .filter(({ reason, time }) => reason === 'Killing' && time > ROLLOUT)
      .map(({ time }) => (events.find((e) => e.reason === 'RulesSynced' && e.time > time)?.time ?? 0) - time);
  }

  it('without preStop loses rate / endpoints x (time until the rules follow) requests with each pod', () => {
    const recording = onOneNode(5, 0);
    const expected = windows(recording).reduce((sum, window) => sum + (RATE / 6) * window, 0);
    expect(windows(recording)).toHaveLength(5);
    expect(Math.abs(failed(recording) - expected)).toBeLessThan(3.29 * Math.sqrt(expected));
  });

  it('loses nothing if the pods stay for longer than the rules take, in preStop or after SIGTERM', () => {
    expect(failures(onOneNode(5, 3))).toEqual({});
    expect(failures(onOneNode(5, 0, 3))).toEqual({});
  });
});
