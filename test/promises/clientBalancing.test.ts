import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/experiment/simulation.ts';
import { loadScenario } from '../../src/scenario/loadScenario.ts';
import { latencies, NO_LATENCY, replicate } from '../support/runs.ts';
import { deployment, scenario, service, traffic, workers, workload } from '../support/scenarios.ts';

/** Mean service time, seconds. */
const SERVICE = 0.01;
const REPLICATIONS = 8;

/** One client that balances over `pods` pods with one worker each: exponential services, Poisson arrivals. */
function supermarket(policy: string, pods: number, load: number, duration: number) {
  return scenario({
    // Five seconds are 500 services; the queues forget how they began in some tens of them.
    duration: duration + 5,
    warmup: 5,
    step: 10,
    nodes: workers(Math.ceil(pods / 20)),
    network: NO_LATENCY,
    manifests: [deployment('web', pods), service('web')].map((manifest) => ({ manifest, at: -60 })),
    workloads: [
      workload({ concurrency: 1, queue: 1000, service: { distribution: 'exponential', mean: SERVICE } }),
    ],
    traffic: [
      traffic((load * pods) / SERVICE, {
        from: { place: 'pods', count: 1, nodes: [] },
        balancing: { policy, parameters: {} },
        reuse: 1e6,
        timeout: 1000,
      }),
    ],
  });
}

/** Mean and its standard error over replications. */
function meanOf(values: readonly number[]): { readonly mean: number; readonly error: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (values.length - 1) / values.length) };
}

/** Response time for infinitely many servers, in service times (Vvedenskaya, Dobrushin, Karpelevich 1996; d = 2). */
function meanField(load: number): number {
  let sum = 0;
  for (let i = 1; i < 20; i++) sum += load ** (2 ** i - 2);
  return sum;
}

describe('the power of two choices, by one client that counts its requests', () => {
  // Means and half widths (95 %) of simulations of the queues alone, in service times.
  it.each([
    ['p2c', 10, 0.5, 30, 1.2862, 0.0019],
    ['p2c', 10, 0.8, 30, 2.0737, 0.0074],
    ['least-request', 10, 0.8, 30, 2.1664, 0.0065],
    ['p2c', 100, 0.7, 4, 1.6224, 0.003],
  ])(
    '%s over %d pods at load %d has the mean response time known',
    (policy, pods, load, seconds, known, half) => {
      const run = supermarket(policy, pods, load, seconds);
      const { mean, error } = meanOf(replicate(run, REPLICATIONS, (r) => latencies(r).mean / SERVICE));
      expect(Math.abs(mean - known)).toBeLessThan(3 * Math.hypot(error, half / 1.96));
      // A mean so uncertain that it would fit anything proves nothing.
      expect(error / mean).toBeLessThan(0.02);
      // Few servers are worse than infinitely many, up to the uncertainty.
      expect(mean).toBeGreaterThan(meanField(load) - 3 * error);
    },
  );
});

describe('one slow replica of eleven', () => {
  const FILE = join(import.meta.dirname, '../../scenarios/results/one-slow-replica.yaml');

  /** One run with another policy. */
  function run(policy: string, timeout = '1s') {
    const set = [`traffic.0.balancing={at: client, policy: ${policy}}`, `traffic.0.timeout=${timeout}`];
    const { scenario: loaded } = loadScenario(FILE, { set });
    if (loaded === undefined) throw new Error(`${FILE} has errors`);
    return simulate(loaded);
  }

  /** The share of requests that were not answered within a second. */
  function failedShare(policy: string): number {
    const { cohorts } = run(policy).traffic[0];
    const count = (key: 'sent' | 'failed') => cohorts.reduce((sum, cohort) => sum + cohort[key], 0);
    return count('failed') / count('sent');
  }

  it('fails as many requests as arithmetic says, and as few as a client that looks can reach', () => {
    // One in eleven for half of the time; those of the last second before it ends are saved, those before it begins hit.
    expect(Math.abs(failedShare('round-robin') - 1 / 22)).toBeLessThan((2 / 60) * (1 / 11));
    // Linkerd's post has 99 % and 99.9 % of requests within a second, to that many digits.
    expect(Math.round(100 * (1 - failedShare('least-request')))).toBe(99);
    expect(failedShare('peak-ewma')).toBeLessThan(0.0025);
  });

  // The quantiles between which the published curves jump from about 0.2 s to more than 1.6 s.
  it.each([
    ['round-robin', 0.95, 0.96],
    ['p2c', 0.99, 0.999],
    ['peak-ewma', 0.999, 0.9999],
  ])('shows in the latencies of %s between the quantiles %d and %d', (policy, fast, slow) => {
    const all = latencies(run(policy, 'none'));
    // The pings take 164 to 200 ms, and the timers some milliseconds more; the slow replica takes ten times as long.
    expect(all.quantile(fast)).toBeLessThan(0.22);
    expect(all.quantile(slow)).toBeGreaterThan(1.64);
  });
});
