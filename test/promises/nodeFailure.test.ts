import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/experiment/simulation.ts';
import type { Recording } from '../../src/metrics/recording.ts';
import { Lag } from '../../src/network/causes.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { failures, replicate, timeOf } from '../support/runs.ts';
import { deployment, scenario, service, traffic, workers } from '../support/scenarios.ts';
import { estimate } from '../support/statistics.ts';

const CRASH = 20;
/** Connections a second that the clients on the two nodes that stay up open. */
const RATE = 200;

/** Six pods on three nodes, two a node; the node of two of them loses power. Clients are on the other nodes. */
function crash(changes: Partial<Scenario> = {}): Scenario {
  return scenario({
    duration: 100,
    nodes: workers(3),
    manifests: [deployment('web', 6), service('web')].map((manifest) => ({ manifest, at: -60 })),
    traffic: [traffic(RATE, { from: { place: 'pods', count: 20, nodes: ['worker-1', 'worker-3'] } })],
    faults: [{ kind: 'node-crash', at: CRASH, target: { by: 'name', name: 'worker-2' } }],
    ...changes,
  });
}

function detection(recording: Recording): number {
  return timeOf(recording, 'NodeNotReady', 'Node/worker-2') - CRASH;
}

describe('a node that loses power', () => {
  it('is noticed 40 to 56 s later, 47.6 s on average, with the grace period of 50 s', () => {
    const times = replicate(crash({ traffic: [traffic(1)] }), 60, detection);
    // The last heartbeat is up to 10.4 s old (period 10 s, 4 % jitter) and was seen up to 5 s after it was sent.
    expect(Math.min(...times)).toBeGreaterThan(50 - 10.4 - 0.1);
    expect(Math.max(...times)).toBeLessThan(50 + 5 + 0.5);
    const { mean, halfWidth } = estimate(times);
    // grace - U(0, 10.2 on average) + U(0, 5), and the few milliseconds of ten monitor passes.
    expect(Math.abs(mean - (50 - 5.1 + 2.5 + 0.1))).toBeLessThan(halfWidth);
  });

  it('is noticed ten seconds earlier with the grace period of before 1.32', () => {
    const base = crash({ traffic: [traffic(1)] });
    const earlier = { ...base, cluster: { ...base.cluster, nodeMonitorGracePeriod: 40 } };
    const times = replicate(earlier, 20, detection);
    expect(Math.min(...times)).toBeGreaterThan(40 - 10.4 - 0.1);
    expect(Math.max(...times)).toBeLessThan(40 + 5 + 0.5);
  });

  it('swallows rate x (share of the endpoints) x (time until the rules follow) new connections', () => {
    const recording = simulate(crash());
    const endpoints = timeOf(recording, 'EndpointRemoved');
    const rules = recording.events.find((e) => e.reason === 'RulesSynced' && e.time > endpoints)?.time ?? 0;
    const swallowed = failures(recording)['connect-timeout/node-failure-undetected'];
    const afterwards = failures(recording)['connect-timeout/stale-rules'] ?? 0;
    const expected = RATE * (2 / 6) * (rules - CRASH);
    // A Poisson number: its standard deviation is the root of its mean.
    expect(Math.abs(swallowed + afterwards - expected)).toBeLessThan(3.29 * Math.sqrt(expected));
  });

  it('fails no request once the rules have followed and the last clients have waited out their timeout', () => {
    const recording = simulate(crash());
    const endpoints = timeOf(recording, 'EndpointRemoved');
    const rules = recording.events.find((e) => e.reason === 'RulesSynced' && e.time > endpoints)?.time ?? 0;
    const last = Math.max(...recording.failures.map(({ step }) => recording.stepEnds[step]));
    expect(rules - endpoints).toBeLessThan(1.2);
    expect(last).toBeLessThan(rules + 1 + 1);
  });

  it('is rescued by retries: r of them fail a share (k/n)^(r+1) of the requests', () => {
    const base = crash();
    const source = {
      ...base.traffic[0],
      retries: { attempts: 1, backoff: 0.01, maxBackoff: 1, jitter: 'none' as const },
    };
    const recording = simulate({ ...base, traffic: [source] });
    const window = detection(recording) - 2;
    const failed = recording.failures.filter(({ lag }) => lag === Lag.nodeFailureUndetected);
    const count = failed.reduce((sum, row) => sum + row.count, 0);
    const expected = RATE * (2 / 6) ** 2 * window;
    // Two seconds at either end belong to tries that straddle the crash or the change of the rules.
    expect(Math.abs(count - expected)).toBeLessThan(3.29 * Math.sqrt(expected) + RATE * (2 / 6) ** 2 * 4);
  });

  it('is replaced 300 s after its pods were tainted, and the pods it had are ready again elsewhere', () => {
    const recording = simulate(crash({ duration: 450, traffic: [traffic(1)] }));
    const evicted = timeOf(recording, 'TaintManagerEviction') - CRASH;
    const notReady = detection(recording);
    // The NoExecute taint follows within a monitor pass; then the toleration of 300 s runs.
    expect(evicted - notReady).toBeGreaterThan(300);
    expect(evicted - notReady).toBeLessThan(300 + 10.5);
    const replacements = recording.pods.filter(({ created }) => created > CRASH);
    expect(replacements).toHaveLength(2);
    for (const pod of replacements) {
      expect(pod.node).not.toBe('worker-2');
      expect((pod.ready ?? 0) - pod.created).toBeLessThan(5);
    }
  });

  it('comes back: its pods start again and take requests', () => {
    const fault = {
      kind: 'node-crash',
      at: CRASH,
      target: { by: 'name', name: 'worker-2' },
      duration: 60,
    } as const;
    const recording = simulate(crash({ duration: 200, faults: [fault] }));
    expect(timeOf(recording, 'NodeReady', 'Node/worker-2')).toBeGreaterThan(CRASH + 60);
    const back = recording.pods.filter(({ node }) => node === 'worker-2');
    expect(back.map(({ restarts }) => restarts)).toEqual([1, 1]);
    const served = [...recording.endpoints].filter(
      ({ step, pod, requests }) => step > 180 && requests > 0 && recording.pods[pod].node === 'worker-2',
    );
    expect(served.length).toBeGreaterThan(0);
  });
});
