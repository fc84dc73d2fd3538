import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/experiment/simulation.ts';
import { compareWithTheory } from '../../src/experiment/theory/compare.ts';
import { meanValueAnalysis } from '../../src/experiment/theory/meanValueAnalysis.ts';
import type { Recording } from '../../src/metrics/recording.ts';
import type { TrafficConfig } from '../../src/workload/config.ts';
import type { ThinkTime } from '../../src/workload/loops/loopConfig.ts';
import type { AdmissionRule } from '../../src/workload/resilience/admission/admissionConfig.ts';
import { failures, latencies, NO_LATENCY, replicate } from '../support/runs.ts';
import { deployment, scenario, service, traffic, workload } from '../support/scenarios.ts';
import { estimate } from '../support/statistics.ts';

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
const okOf = ({ traffic: [web] }: Recording) => sum(web.ok);

/** One pod; or several. */
const pods = (count: number) =>
  [deployment('web', count), service('web')].map((manifest) => ({ manifest, at: -60 }));

function closed(clients: number, think: ThinkTime, changes: Partial<TrafficConfig> = {}): TrafficConfig {
  return traffic(1, {
    from: { place: 'pods', count: clients, nodes: [] },
    arrivals: { process: 'closed', clients, think },
    timeout: 1e6,
    ...changes,
  });
}

describe('a closed loop of exponential clients', () => {
  it.each([1, 3])('gets the throughput of mean value analysis from %i pods', (count) => {
    const think = { distribution: 'exponential', mean: 0.05 } as const;
    const of = scenario({
      duration: 60,
      manifests: pods(count),
      network: NO_LATENCY,
      traffic: [closed(8, think)],
    });
    const { throughput } = meanValueAnalysis({ clients: 8, think: 0.05, meanService: 0.01, pods: count });
    const { mean, halfWidth } = estimate(replicate(of, 8, (recording) => okOf(recording) / 60));
    expect(Math.abs(mean - throughput)).toBeLessThan(halfWidth);
    expect(halfWidth / throughput).toBeLessThan(0.03);
  });

  it('is recognised by a run, whatever the distribution of thinking', () => {
    const think = { distribution: 'deterministic', mean: 0.05 } as const;
    const of = scenario({ duration: 200, manifests: pods(2), traffic: [closed(10, think)] });
    const found = compareWithTheory(of, simulate(of));
    expect(found?.formula).toBe(
      'a closed loop of 10 clients and 2 queues behind a random choice, each M/M/1',
    );
    // Student's 99.9 % quantile for 19 degrees of freedom.
    expect(Math.abs(found?.deviation ?? Number.NaN)).toBeLessThan(3.88);
  });

  it('is not recognised where its pods have several workers', () => {
    const think = { distribution: 'deterministic', mean: 0.05 } as const;
    const of = scenario({ workloads: [workload({ concurrency: 2 })], traffic: [closed(10, think)] });
    expect(compareWithTheory(of, simulate({ ...of, duration: 30 }))).toBeUndefined();
  });
});

describe('the interactive response time law', () => {
  it.each(['exponential', 'deterministic'] as const)(
    'R = N/X - Z holds for %s service, up to both ends',
    (kind) => {
      const [clients, think, duration] = [30, 0.5, 200];
      const of = scenario({
        duration,
        warmup: 0,
        manifests: pods(1),
        traffic: [closed(clients, { distribution: 'deterministic', mean: think })],
        workloads: [workload({ service: { distribution: kind, mean: 0.03 } })],
      });
      const recording = simulate(of);
      const all = latencies(recording);
      const count = okOf(recording);
      // Each client is always in one of its cycles; those that the run cuts off at both ends are one of each client.
      const difference = clients * duration - count * (think + all.mean);
      expect(Math.abs(difference)).toBeLessThanOrEqual(clients * (2 * think + all.max));
      expect(clients * (2 * think + all.max)).toBeLessThan(0.02 * clients * duration);
    },
  );
});

describe('loops and sessions in an outage', () => {
  it('lose no request: sent = ok + failed + in flight, and each failure has its cause', () => {
    const think = { distribution: 'exponential', mean: 0.2 } as const;
    const of = scenario({
      duration: 120,
      workloads: [workload({ concurrency: 4, service: { distribution: 'exponential', mean: 0.1 } })],
      traffic: [
        closed(20, think, {
          timeout: 1,
          retries: { attempts: 1, backoff: 0.1, maxBackoff: 1, jitter: 'full' },
        }),
        traffic(1, {
          name: 'visits',
          arrivals: { process: 'sessions', rate: 2, requests: { distribution: 'geometric', mean: 5 }, think },
        }),
      ],
      faults: [{ kind: 'node-crash', at: 40, target: { by: 'name', name: 'worker-1' }, duration: 40 }],
    });
    // Running to the end is the proof of conservation: a run that loses a request throws.
    const recording = simulate(of);
    for (const source of recording.traffic) {
      expect(sum(source.sent)).toBe(sum(source.ok) + sum(source.failed) + (source.inFlight.at(-1) ?? 0));
      // Its clients went on after the outage.
      expect(sum(source.ok.slice(-10))).toBeGreaterThan(0);
    }
    const causes = failures(recording);
    expect(sum(Object.values(causes))).toBe(sum(recording.traffic.flatMap(({ failed }) => failed)));
    expect(causes['client-lost/none']).toBeGreaterThan(0);
  });
});

describe('a mix', () => {
  it('has its weights among the requests, and each kind its work', () => {
    const kind = (name: string, weight: number, work: number) =>
      traffic(200, { name: `web/${name}`, mix: { name: 'web', weight }, work, timeout: 100 });
    const of = scenario({
      network: NO_LATENCY,
      workloads: [workload({ concurrency: 1000, service: { distribution: 'deterministic', mean: 0.01 } })],
      traffic: [kind('browse', 80, 1), kind('buy', 20, 5)],
    });
    const { traffic: rows } = simulate(of);
    const [browse, buy] = rows.map(({ sent }) => sum(sent));
    const all = browse + buy;
    expect(Math.abs(buy - 0.2 * all)).toBeLessThan(3.3 * Math.sqrt(0.16 * all));
    // One Poisson process for both.
    expect(Math.abs(all - 200 * of.duration)).toBeLessThan(3.3 * Math.sqrt(200 * of.duration));
    const means = rows.map((row) => {
      const ok = sum(row.ok);
      return sum(row.latencySum ?? []) / ok;
    });
    expect(means[0]).toBeCloseTo(0.01, 9);
    expect(means[1]).toBeCloseTo(0.05, 9);
  });
});

describe('server-side admission', () => {
  /** 300 requests a second, of which one pod can serve 100. */
  function overloaded(admission: AdmissionRule) {
    return scenario({
      duration: 60,
      manifests: pods(1),
      traffic: [traffic(300, { timeout: 1 })],
      workloads: [workload({ queue: 1000, admission: { ...admission, cost: 0 } })],
    });
  }

  it('by a rate limit lets in the rate, up to the burst', () => {
    const recording = simulate(overloaded({ kind: 'rate-limit', rate: 40, burst: 10 }));
    expect(okOf(recording)).toBeGreaterThan(40 * 60 - 2);
    // What is let in at the very end is answered after it.
    expect(okOf(recording)).toBeLessThanOrEqual(40 * 60 + 10);
    expect(Object.keys(failures(recording))).toEqual(['rate-limited/none']);
  });

  it.each<[string, AdmissionRule]>([
    ['a fixed limit', { kind: 'concurrency', algorithm: 'fixed', limit: 10 }],
    ['controlled delay', { kind: 'codel', target: 0.005, interval: 0.1 }],
    ['a queue timeout', { kind: 'queue-timeout', timeout: 0.3 }],
  ])(
    'by %s keeps the goodput at what the pod can do, where without it next to nothing is served in time',
    (_, rule) => {
      const capacity = 100 * 60;
      const shedding = simulate(overloaded(rule));
      // All of its time the pod serves somebody: a Poisson count of services.
      expect(okOf(shedding)).toBeGreaterThan(0.97 * capacity - 3.3 * Math.sqrt(capacity));
      const without = scenario({ ...overloaded(rule), workloads: [workload({ queue: 1000 })] });
      expect(okOf(simulate(without))).toBeLessThan(0.1 * capacity);
    },
  );
});
