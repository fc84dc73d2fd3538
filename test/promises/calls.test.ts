import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/experiment/simulation.ts';
import { Cause } from '../../src/network/causes.ts';
import type { CallsConfig } from '../../src/workload/config.ts';
import { NO_LATENCY } from '../support/runs.ts';
import { deployment, scenario, service, traffic, workload } from '../support/scenarios.ts';
import { estimate } from '../support/statistics.ts';
import { CallRoom } from '../workload/calls/callRoom.ts';

const REPLICATIONS = 8;
const SECONDS = 150;
const NO_WAY = { sameNode: 0, sameZone: 0, crossZone: 0, internet: 0 };

/** Mean response time of Poisson requests to a front with its own work, which then asks `stages` others in turn; seconds. */
function meanResponse(rate: number, seed: number, front: number, back: number, stages: number): number {
  const exponential = (mean: number) => ({ service: { distribution: 'exponential', mean } }) as const;
  const calls = Array.from({ length: stages }, (_, i) => [{ to: i === 0 ? 'back' : 'last' }]);
  const room = new CallRoom({
    services: {
      front: { calls, holdsWorker: false, workload: { ...exponential(front), queue: 1e6 } },
      back: { workload: { ...exponential(back), queue: 1e6 } },
      last: { workload: { ...exponential(back), queue: 1e6 } },
    },
    traffic: { arrivals: { process: 'poisson', rate }, stop: SECONDS },
    latency: NO_WAY,
    seed,
  }).run(SECONDS + 100);
  const latencies = room.log.outcomes
    .filter(({ name, time }) => name === 'web' && time > 20)
    .map(({ latency }) => latency);
  return latencies.reduce((sum, latency) => sum + latency, 0) / latencies.length;
}

/** What leaves an M/M/1 queue is a Poisson process again (P. Burke, 1956), so that a chain of them is a Jackson network. */
describe('an asynchronous pod and the pods that it calls, one after the other, are M/M/1 queues in tandem', () => {
  it.each([
    [50, 0.005, 0.01, 1],
    [60, 0.004, 0.01, 2],
  ])('at %d requests a second, with %d s and %d s of work and %d calls', (rate, front, back, stages) => {
    const means = Array.from({ length: REPLICATIONS }, (_, seed) =>
      meanResponse(rate, seed, front, back, stages),
    );
    const { mean, halfWidth } = estimate(means);
    const exact = 1 / (1 / front - rate) + stages / (1 / back - rate);
    expect(Math.abs(mean - exact)).toBeLessThan(halfWidth);
    // An interval so wide that it would hold anything proves nothing.
    expect(halfWidth / mean).toBeLessThan(0.1);
  });
});

/** Every pod of `web` asks `back` once for each request. */
const CALLS: CallsConfig = {
  stages: [
    [
      {
        source: traffic(1, {
          name: 'web > back',
          from: { place: 'pods', count: 50, nodes: [] },
          to: 'http://back',
          entry: { via: 'ClusterIP', namespace: 'default', service: 'back', port: 80 },
          arrivals: { process: 'steps', steps: [] },
          stop: 0,
          timeout: 0.5,
        }),
        probability: 1,
        count: 1,
        optional: false,
      },
    ],
  ],
  holdsWorker: true,
};

describe('a scenario in which the pods of one Deployment call another', () => {
  const manifests = [deployment('web', 3), service('web'), deployment('back', 2), service('back')];
  const described = scenario({
    network: NO_LATENCY,
    manifests: manifests.map((manifest) => ({ manifest, at: -60 })),
    workloads: [
      workload({ match: { app: 'web' }, concurrency: 8, calls: CALLS }),
      workload({ match: { app: 'back' }, concurrency: 4 }),
    ],
    faults: [{ at: 40, kind: 'pod-kill', target: { by: 'labels', labels: { app: 'back' }, count: 'all' } }],
  });
  const recording = simulate(described);

  it('conserves calls as well as requests, in every phase, and names the hop of what fails', () => {
    const { calls = [], callFailures = [], traffic: clients, failures } = recording;
    expect(clients.map(({ name }) => name)).toEqual(['web']);
    expect(calls.map(({ name }) => name)).toEqual(['web > back']);
    for (const { sent, ok, failed, inFlight, latency } of calls[0].cohorts) {
      expect(sent).toBe(ok + failed + inFlight);
      expect(latency.count).toBe(ok);
    }
    const count = (rows: typeof failures) => rows.reduce((sum, row) => sum + row.count, 0);
    const passedOn = failures.filter(({ hop }) => hop === 0);
    expect(count(callFailures)).toBeGreaterThan(0);
    expect(count(passedOn.filter(({ cause }) => cause === Cause.dependencyFailed))).toBe(count(callFailures));
  });

  it('gives the same recording when it is run again', () => {
    const again = simulate(described);
    expect(again.calls).toEqual(recording.calls);
    expect(again.failures).toEqual(recording.failures);
  });

  it('leaves the arrivals of clients as they are without calls', () => {
    const workloads = described.workloads.map(({ calls: _, ...rest }) => rest);
    const alone = simulate({ ...described, workloads });
    expect(recording.traffic[0].sent).toEqual(alone.traffic[0].sent);
    expect(alone.calls).toBeUndefined();
  });
});
