import { describe, expect, it } from 'vitest';
import { latencies, NO_LATENCY, replicate } from '../support/runs.ts';
import { deployment, scenario, service, traffic, workload } from '../support/scenarios.ts';
import { estimate } from '../support/statistics.ts';

/** Mean service time, seconds. */
const SERVICE = 0.01;
const REPLICATIONS = 8;

/** `pods` pods with `workers` each, exponential services, Poisson arrivals, one request a connection. */
function queue(pods: number, workers: number, load: number, duration: number) {
  return scenario({
    duration: duration + 20,
    warmup: 20,
    step: 10,
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

describe('a pod with one worker is an M/M/1 queue', () => {
  it.each([0.5, 0.8])('has the mean response time 1/(1-ρ) at load %d', (load) => {
    const { mean, halfWidth } = estimate(
      replicate(queue(6, 1, load, 100), REPLICATIONS, (r) => latencies(r).mean),
    );
    expect(Math.abs(mean / SERVICE - 1 / (1 - load))).toBeLessThan(halfWidth / SERVICE);
    // An interval so wide that it would hold anything proves nothing.
    expect(halfWidth / mean).toBeLessThan(0.1);
  });

  it('has exponential response times: p95 and p99 at load 0.8', () => {
    for (const q of [0.95, 0.99]) {
      const quantiles = replicate(queue(6, 1, 0.8, 100), REPLICATIONS, (r) => latencies(r).quantile(q));
      const { mean, halfWidth } = estimate(quantiles);
      const exact = 5 * SERVICE * Math.log(1 / (1 - q));
      // The histogram's buckets add up to 0.39 % of their own.
      expect(Math.abs(mean - exact)).toBeLessThan(halfWidth + 0.0039 * exact);
    }
  });
});

describe('a pod with c workers is an M/M/c queue', () => {
  it.each([
    [2, 0.8, 2.777778],
    [5, 0.8, 1.554113],
    [10, 0.9, 1.668732],
  ])('has the mean response time of Erlang C with %d workers at load %d', (c, load, exact) => {
    expect(1 + erlangC(c, load) / (c * (1 - load))).toBeCloseTo(exact, 5);
    const { mean, halfWidth } = estimate(
      replicate(queue(1, c, load, 300), REPLICATIONS, (r) => latencies(r).mean),
    );
    expect(Math.abs(mean / SERVICE - exact)).toBeLessThan(halfWidth / SERVICE);
    expect(halfWidth / mean).toBeLessThan(0.2);
  });
});

describe('a bounded queue loses what Erlang says', () => {
  it('turns away B(c, a) of the requests when no request may wait (M/M/c/c)', () => {
    const c = 5;
    const loss = replicate(
      { ...queue(1, c, 0.9, 200), workloads: [workload({ concurrency: c, queue: 0 })] },
      REPLICATIONS,
      ({ traffic: [web] }) => web.cohorts[1].failed / web.cohorts[1].sent,
    );
    const { mean, halfWidth } = estimate(loss);
    // Erlang B with five servers and 4.5 erlangs.
    expect(Math.abs(mean - 0.243021)).toBeLessThan(halfWidth);
  });

  it('does not depend on the distribution of the service time (Erlang B is insensitive)', () => {
    const c = 5;
    const config = workload({
      concurrency: c,
      queue: 0,
      service: { distribution: 'deterministic', mean: SERVICE },
    });
    const loss = replicate(
      { ...queue(1, c, 0.9, 200), workloads: [config] },
      REPLICATIONS,
      ({ traffic: [web] }) => web.cohorts[1].failed / web.cohorts[1].sent,
    );
    const { mean, halfWidth } = estimate(loss);
    expect(Math.abs(mean - 0.243021)).toBeLessThan(halfWidth);
  });
});

describe("Little's law", () => {
  it('holds for a whole run: requests inside = rate x time inside', () => {
    const differences = replicate(queue(6, 1, 0.7, 200), REPLICATIONS, (recording) => {
      const [web] = recording.traffic;
      // Sampled at the step boundaries after the warm-up.
      const inside = web.inFlight.slice(2).reduce((sum, n) => sum + n, 0) / web.inFlight.slice(2).length;
      const latency = latencies(recording);
      return inside - (latency.count / 200) * latency.mean;
    });
    const { mean, halfWidth } = estimate(differences);
    expect(Math.abs(mean)).toBeLessThan(halfWidth);
  });
});
