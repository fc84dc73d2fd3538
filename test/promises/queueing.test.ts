import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/experiment/simulation.ts';
import type { Recording } from '../../src/metrics/recording.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { latencies, NO_LATENCY, replicate } from '../support/runs.ts';
import { deployment, scenario, service, traffic, workload } from '../support/scenarios.ts';
import { estimate } from '../support/statistics.ts';

/** Mean service time, seconds. */
const SERVICE = 0.01;
const REPLICATIONS = 8;

/** Seconds that are not measured: some twenty times as long as the slowest queue here takes to forget how it began. */
const WARMUP = 20;

/** `pods` pods with `workers` each, exponential services, Poisson arrivals, one request a connection. */
function queue(pods: number, workers: number, load: number, duration: number) {
  return scenario({
    duration: duration + WARMUP,
    warmup: WARMUP,
    step: 1,
    network: NO_LATENCY,
    manifests: [deployment('web', pods), service('web')].map((manifest) => ({ manifest, at: -60 })),
    workloads: [workload({ concurrency: workers, service: { distribution: 'exponential', mean: SERVICE } })],
    traffic: [traffic((load * pods * workers) / SERVICE, { timeout: 1000 })],
  });
}

/** Erlang's C: the chance to wait in M/M/c, by the recursion of Erlang's B. */
function erlangC(c: number, load: number): number {
  let b = 1;
  for (let k = 1; k <= c; k++) b = (c * load * b) / (k + c * load * b);
  return b / (1 - load * (1 - b));
}

/** What one replication says of the time in the system, seconds, and of Little's law, requests. */
function measure(recording: Recording) {
  const [web] = recording.traffic;
  const latency = latencies(recording);
  // Sampled at the step boundaries after the warm-up, which lie a second apart.
  const inside = web.inFlight.slice(WARMUP);
  return {
    mean: latency.mean,
    p95: latency.quantile(0.95),
    p99: latency.quantile(0.99),
    excess:
      inside.reduce((sum, n) => sum + n, 0) / inside.length - (latency.count / inside.length) * latency.mean,
  };
}

function measured(of: Scenario) {
  return Array.from({ length: REPLICATIONS }, (_, replication) => measure(simulate(of, { replication })));
}

describe('a pod with one worker is an M/M/1 queue', () => {
  const LOAD = 0.8;
  const runs = measured(queue(6, 1, LOAD, 100));

  it.each([
    [0.5, () => measured(queue(6, 1, 0.5, 50))],
    [LOAD, () => runs],
  ])('has the mean response time 1/(1-ρ) at load %d', (load, replications) => {
    const { mean, halfWidth } = estimate(replications().map((run) => run.mean));
    expect(Math.abs(mean / SERVICE - 1 / (1 - load))).toBeLessThan(halfWidth / SERVICE);
    // An interval so wide that it would hold anything proves nothing.
    expect(halfWidth / mean).toBeLessThan(0.1);
  });

  it.each([
    [0.95, 'p95'],
    [0.99, 'p99'],
  ] as const)('has exponential response times: quantile %d, at load 0.8', (quantile, key) => {
    const { mean, halfWidth } = estimate(runs.map((run) => run[key]));
    const exact = (SERVICE / (1 - LOAD)) * Math.log(1 / (1 - quantile));
    // The histogram's buckets add up to 0.39 % of their own.
    expect(Math.abs(mean - exact)).toBeLessThan(halfWidth + 0.0039 * exact);
    expect(halfWidth / mean).toBeLessThan(0.15);
  });

  it("obeys Little's law in a whole run: requests inside = rate x time inside", () => {
    const { mean, halfWidth } = estimate(runs.map(({ excess }) => excess));
    expect(Math.abs(mean)).toBeLessThan(halfWidth);
    // Six queues of 4 requests each are inside on average.
    expect(halfWidth / 24).toBeLessThan(0.1);
  });
});

/** The other numbers of workers, and those without a queue, are in theory.test.ts. */
describe('a pod with c workers is an M/M/c queue', () => {
  it('has the mean response time of Erlang C with 10 workers at load 0.9', () => {
    const [c, load, exact] = [10, 0.9, 1.668732];
    expect(1 + erlangC(c, load) / (c * (1 - load))).toBeCloseTo(exact, 5);
    const { mean, halfWidth } = estimate(
      replicate(queue(1, c, load, 80), REPLICATIONS, (run) => latencies(run).mean),
    );
    expect(Math.abs(mean / SERVICE - exact)).toBeLessThan(halfWidth / SERVICE);
    expect(halfWidth / mean).toBeLessThan(0.2);
  });
});
