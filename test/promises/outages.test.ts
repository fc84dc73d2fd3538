import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/experiment/simulation.ts';
import type { Recording } from '../../src/metrics/recording.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { failures, timeOf } from '../support/runs.ts';
import { deployment, scenario, service, traffic, workers } from '../support/scenarios.ts';

const DOWN = 30;
const BACK = 150;
const CRASH = 60;
/** Connections a second, from clients on the nodes that stay up. */
const RATE = 100;

/** A node dies while the API server is out of order; what `scenarios/api-server-outage-during-node-failure.yaml` shows. */
function nodeFailure(changes: Partial<Scenario> = {}): Scenario {
  return scenario({
    duration: 330,
    nodes: workers(3),
    manifests: [deployment('web', 6), service('web')].map((manifest) => ({ manifest, at: -60 })),
    traffic: [traffic(RATE, { from: { place: 'pods', count: 20, nodes: ['worker-1', 'worker-3'] } })],
    faults: [
      { kind: 'api-server-outage', at: DOWN, duration: BACK - DOWN },
      { kind: 'node-crash', at: CRASH, target: { by: 'name', name: 'worker-2' } },
    ],
    ...changes,
  });
}

const rulesSynced = (recording: Recording): number => {
  const removed = timeOf(recording, 'EndpointRemoved');
  return recording.events.find((e) => e.reason === 'RulesSynced' && e.time > removed)?.time ?? Number.NaN;
};

describe('a node that dies while the API server is down', () => {
  const recording = simulate(nodeFailure());

  it('is noticed by nobody until the server is back and a new controller manager has waited 50 s', () => {
    const leader = recording.events.filter(
      ({ reason, object, message }) =>
        reason === 'LeaderElection' &&
        object === 'Lease/kube-controller-manager' &&
        message.endsWith('became leader'),
    );
    expect(leader).toHaveLength(1);
    expect(leader[0].time).toBeGreaterThan(BACK);
    expect(leader[0].time).toBeLessThan(BACK + 4.4);
    const notReady = timeOf(recording, 'NodeNotReady', 'Node/worker-2');
    expect(notReady - leader[0].time).toBeGreaterThan(50);
    expect(notReady - leader[0].time).toBeLessThan(50 + 10.2);
  });

  it('swallows its share of the connections all that time', () => {
    const expected = RATE * (2 / 6) * (rulesSynced(recording) - CRASH);
    const counts = failures(recording);
    const swallowed =
      counts['connect-timeout/node-failure-undetected'] + (counts['connect-timeout/stale-rules'] ?? 0);
    expect(Math.abs(swallowed - expected)).toBeLessThan(3.29 * Math.sqrt(expected));
  });

  it('and nothing else fails: pods that run are reached as before', () => {
    const others = Object.keys(failures(recording)).filter(
      (key) => key !== 'connect-timeout/node-failure-undetected' && key !== 'connect-timeout/stale-rules',
    );
    expect(others).toEqual([]);
    const first = Math.min(...recording.failures.map(({ step }) => recording.stepEnds[step]));
    expect(first).toBeGreaterThan(CRASH);
  });

  it('gives the same record every time', () => {
    const again = simulate(nodeFailure());
    expect(JSON.stringify([again.events, again.failures])).toBe(
      JSON.stringify([recording.events, recording.failures]),
    );
  });
});

describe('an outage of the API server alone', () => {
  it('fails no request, even of two hours and with another one after it', () => {
    const recording = simulate(
      nodeFailure({
        duration: 8000,
        traffic: [traffic(2)],
        faults: [
          { kind: 'api-server-outage', at: 30, duration: 7200 },
          { kind: 'api-server-outage', at: 7300, duration: 60 },
        ],
      }),
    );
    expect(recording.failures.reduce((sum, { count }) => sum + count, 0)).toBe(0);
    expect(timeOf(recording, 'NodeNotReady')).toBeNaN();
  });

  it('of which two overlap is as long as both together', () => {
    const recording = simulate(
      nodeFailure({
        traffic: [traffic(2)],
        faults: [
          { kind: 'api-server-outage', at: 30, duration: 60 },
          { kind: 'api-server-outage', at: 60, duration: 90 },
        ],
      }),
    );
    const reasons = recording.events.filter(({ reason }) => reason.startsWith('ApiServer'));
    expect(reasons.map(({ time, reason }) => [time, reason])).toEqual([
      [30, 'ApiServerOutage'],
      [60, 'ApiServerOutage'],
      [150, 'ApiServerRestored'],
    ]);
  });
});

describe('an outage of the scheduler', () => {
  it('leaves a scaled Deployment short of pods until there is a leader again', () => {
    const recording = simulate(
      nodeFailure({
        traffic: [traffic(2)],
        faults: [
          { kind: 'scheduler-outage', at: 30, duration: 60 },
          {
            kind: 'scale',
            at: 40,
            workload: { kind: 'Deployment', namespace: 'default', name: 'web' },
            replicas: 9,
          },
        ],
      }),
    );
    const late = recording.pods.filter(({ created }) => created > 30);
    expect(late).toHaveLength(3);
    for (const { created, ready } of late) {
      expect(created).toBeLessThan(41);
      // The lease of the dead leader is waited out: 15 s, and up to 4.4 s until the next look at it.
      expect(ready ?? 0).toBeGreaterThan(90 + 15);
      expect(ready ?? 0).toBeLessThan(90 + 15 + 4.4 + 7);
    }
  });
});
