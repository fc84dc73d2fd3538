import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/experiment/simulation.ts';
import type { TrafficConfig } from '../../src/workload/config.ts';
import { deployment, scenario, service, traffic } from '../support/scenarios.ts';

const churn = { kind: 'churn', at: 10, podKillRate: 0.05, nodes: { mtbf: 100, mttr: 20 } } as const;

/** Everything that was recorded, as text. */
function record(changes: { seed?: number; step?: number; rate?: number } = {}, replication = 0): string {
  const recording = simulate(
    scenario({
      seed: changes.seed ?? 1,
      step: changes.step ?? 1,
      faults: [churn],
      traffic: [traffic(changes.rate ?? 60)],
    }),
    { replication },
  );
  return JSON.stringify({ ...recording, endpoints: [...recording.endpoints], nodes: [...recording.nodes] });
}

/** What the summary is made of: the requests of each phase. */
function cohorts(step: number): string {
  const [web] = simulate(scenario({ step, faults: [churn] })).traffic;
  return JSON.stringify(
    web.cohorts.map(({ phase, sent, ok, failed, inFlight, latency }) => [
      phase,
      sent,
      ok,
      failed,
      inFlight,
      latency.sum,
      latency.max,
      [...latency.counts],
    ]),
  );
}

describe('the same scenario and seed', () => {
  it('give the same records, to the last digit', () => {
    expect(record()).toBe(record());
  });

  it('give others with another seed, and in another replication', () => {
    expect(record({ seed: 2 })).not.toBe(record());
    expect(record({}, 1)).not.toBe(record());
  });
});

describe('the step', () => {
  it('changes what is looked at, never what happens: the summary is the same for any step', () => {
    expect(cohorts(0.5)).toBe(cohorts(1));
    expect(cohorts(7)).toBe(cohorts(1));
  });
});

describe('common random numbers', () => {
  it('leave the faults as they were when the traffic changes', () => {
    const faultsAt = (rate: number) =>
      simulate(scenario({ faults: [churn], traffic: [traffic(rate)] }))
        .events.filter(({ reason }) => reason === 'NodeCrash' || reason === 'NodeRestored')
        .map(({ time, object }) => `${time} ${object}`);
    expect(faultsAt(10).length).toBeGreaterThan(0);
    expect(faultsAt(10)).toEqual(faultsAt(60));
  });

  it('leave a source as it was when another one is put before it', () => {
    const manifests = [deployment('web', 6), service('web'), service('other')].map((manifest) => ({
      manifest,
      at: -60,
    }));
    const silent = traffic(1, {
      name: 'other',
      entry: { via: 'ClusterIP', namespace: 'default', service: 'other', port: 80 },
      start: 99.999_999,
      arrivals: { process: 'constant', rate: 1 },
    });
    const web = (sources: readonly TrafficConfig[]) => {
      const recording = simulate(scenario({ manifests, traffic: sources }));
      const record = recording.traffic.find(({ name }) => name === 'web');
      return JSON.stringify([
        record?.sent,
        record?.cohorts.map(({ latency }) => latency.sum),
        recording.pods,
      ]);
    };
    expect(web([silent, traffic(60)])).toBe(web([traffic(60)]));
  });
});
