import { describe, expect, it } from 'vitest';
import type { DeploymentStrategy, Manifest } from '../../src/cluster/objects.ts';
import { simulate } from '../../src/experiment/simulation.ts';
import type { Recording } from '../../src/metrics/recording.ts';
import { DEFAULT_NETWORK_SETTINGS } from '../../src/network/settings.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { failures } from '../support/runs.ts';
import {
  container,
  deployment,
  scenario,
  service,
  traffic,
  workers,
  workload,
} from '../support/scenarios.ts';

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

/** What becomes of clients that keep their connections is in longLivedConnections.test.ts. */
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
