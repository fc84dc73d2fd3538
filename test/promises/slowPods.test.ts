import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/experiment/simulation.ts';
import type { FaultConfig } from '../../src/faults/config.ts';
import type { Recording } from '../../src/metrics/recording.ts';
import type { WorkloadConfig } from '../../src/workload/config.ts';
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

/** Two pods on a node each, at half their load; clients give up after 300 ms. */
function run(changes: Partial<WorkloadConfig>, faults: readonly FaultConfig[] = [], cpuLimit?: number) {
  const app = container({
    requests: { cpu: 500, memory: 2 ** 20 },
    ...(cpuLimit !== undefined && { cpuLimit }),
  });
  return simulate(
    scenario({
      duration: 60,
      nodes: workers(2, 2000),
      manifests: [deployment('web', 2, app), service('web')].map((manifest) => ({ manifest, at: -60 })),
      workloads: [
        workload({ service: { distribution: 'deterministic', mean: 0.02 }, concurrency: 2, ...changes }),
      ],
      traffic: [traffic(100, { timeout: 0.3 })],
      faults,
    }),
  );
}

/** Every request has one end, in each phase and in all; and it was not always a good one. */
function expectConserved({ traffic: [{ cohorts, sent, ok, failed, inFlight }] }: Recording): void {
  const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0);
  expect(sum(sent)).toBe(sum(ok) + sum(failed) + (inFlight.at(-1) ?? 0));
  for (const { sent, ok, failed, inFlight } of cohorts) expect(sent).toBe(ok + failed + inFlight);
  expect(sum(failed)).toBeGreaterThan(0);
}

/** What a pause does, and what the work that has piled up meanwhile does to those who come after it. */
const AND_AFTER = ['request-timeout/paused-pod', 'request-timeout/saturated-pod'];

/** Mean of a column of endpoints.csv over all steps and pods. */
function meanUtilisation({ endpoints }: Recording): number {
  const values = [...endpoints].map(({ utilisation }) => utilisation);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('a pod that is slow', () => {
  it('because its process stands still now and then is named so', () => {
    const recording = run({ pauses: { every: 5, duration: 1, jitter: 0.5 } });
    expectConserved(recording);
    expect(Object.keys(failures(recording)).sort()).toEqual(AND_AFTER);
  });

  it('because it was told to stand still is named so, and the event says when', () => {
    const target = { by: 'random', count: 1 } as const;
    const recording = run({}, [{ kind: 'pod-pause', at: 20, target, duration: 2 }]);
    expectConserved(recording);
    expect(Object.keys(failures(recording)).sort()).toEqual(AND_AFTER);
    const told = recording.events.filter(({ reason }) => reason.startsWith('PodPause'));
    expect(told.map(({ time, reason }) => `${time} ${reason}`)).toEqual(['20 PodPause', '22 PodPauseEnded']);
  });

  it('because its CPU is limited is named so: it wants twice what it may have', () => {
    const recording = run({ cpuThrottling: true }, [], 500);
    expectConserved(recording);
    expect(new Set(Object.keys(failures(recording)).map((key) => key.split('/')[1]))).toEqual(
      new Set(['throttled-cpu']),
    );
    // Both workers always have a request, and get on with it for a quarter of the time.
    const answers = recording.pods.reduce((sum, { requestsServed }) => sum + requestsServed, 0);
    expect(meanUtilisation(recording)).toBeGreaterThan(0.95);
    expect(answers).toBeGreaterThan(0.99 * 2 * 25 * 60);
    expect(answers).toBeLessThanOrEqual(2 * 25 * 60 + 4);
  });

  it('because others use its node is named so', () => {
    const target = { by: 'name', name: 'worker-1' } as const;
    const hog: FaultConfig = { kind: 'cpu-hog', at: 20, target, cores: 8, request: 8, duration: 5 };
    const recording = run({ sharedCpu: true }, [hog]);
    expectConserved(recording);
    const found = failures(recording);
    expect(found['request-timeout/noisy-neighbour']).toBeGreaterThan(100);
    // What has piled up is still there when the neighbour is gone.
    expect(Object.keys(found).filter((key) => !key.endsWith('/noisy-neighbour'))).toEqual([
      'request-timeout/saturated-pod',
    ]);
  });

  it('because it has only just started is named so', () => {
    const recording = run({ coldStart: { duration: 90, factor: 8 } });
    expectConserved(recording);
    expect(Object.keys(failures(recording))).toEqual(['request-timeout/cold-pod']);
  });

  it('or not, as all requests share its cores, is in use for as long as they ask for', () => {
    const recording = run({ discipline: 'processor-sharing', cores: 2, concurrency: 100_000 });
    const answered = recording.traffic[0].ok.reduce((sum, count) => sum + count, 0);
    expect(meanUtilisation(recording)).toBeCloseTo((answered * 0.02) / (60 * 2 * 2), 2);
  });
});
