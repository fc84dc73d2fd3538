import { describe, expect, it } from 'vitest';
import { simulate } from '../../../src/experiment/simulation.ts';
import { compareLoss } from '../../../src/experiment/theory/compareLoss.ts';
import { recognise } from '../../../src/experiment/theory/recognise.ts';
import { boundedQueues } from '../../../src/experiment/theory/recognisers/boundedQueues.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import type { TrafficConfig, WorkloadConfig } from '../../../src/workload/config.ts';
import { NO_LATENCY } from '../../support/runs.ts';
import { deployment, scenario, service, traffic, workload } from '../../support/scenarios.ts';

/** Student's 99.9 % quantile (both sides) for the 19 degrees of freedom of 20 batches. */
const MOST = 3.88;

/** Six pods with one worker of 10 ms each and `queue` places to wait, at a load of 0.8 unless the changes say otherwise. */
function bounded(
  behaviour: Partial<WorkloadConfig>,
  source: Partial<TrafficConfig> = {},
  changes: Partial<Scenario> = {},
): Scenario {
  return scenario({
    workloads: [workload({ queue: 2, ...behaviour })],
    traffic: [traffic(480, source)],
    duration: 60,
    ...changes,
  });
}

const onePod = {
  manifests: [deployment('web', 1), service('web')].map((manifest) => ({ manifest, at: -60 })),
};

describe('a queue with a bound', () => {
  it.each<[string, Scenario, number]>([
    // The stationary chances of M/M/1/3 are as 1, rho, rho^2, rho^3.
    ['6 queues behind a random choice, each M/M/1/3', bounded({}), 0.512 / 2.952],
    // Erlang B of one worker at load 0.8, for any service.
    ['6 queues behind a random choice, each M/M/1/1', bounded({ queue: 0 }), 0.8 / 1.8],
    [
      '6 queues behind a random choice, each M/G/1/1',
      bounded({ queue: 0, service: { distribution: 'lognormal', mean: 0.01, cv: 2 } }),
      0.8 / 1.8,
    ],
    // 4.8 times as much as one worker can do: the sum of 4.8^n for n = 0 to 3.
    ['one queue M/M/1/3', bounded({}, {}, onePod), 4.8 ** 3 / (1 + 4.8 + 4.8 ** 2 + 4.8 ** 3)],
  ])('is %s, and a run of it turns away what that says', (formula, of, rejection) => {
    const [share, latency] = compareLoss(of, simulate(of), 0);
    expect([share?.quantity, latency?.quantity]).toEqual(['share turned away', 'mean latency']);
    expect([share?.formula, latency?.formula]).toEqual([formula, formula]);
    expect(share?.expected).toBeCloseTo(rejection, 5);
    for (const { deviation, expected, standardError } of [share, latency]) {
      expect(Math.abs(deviation)).toBeLessThan(MOST);
      expect(standardError / expected).toBeLessThan(0.03);
    }
  });

  it('loads its workers with those that are let in: less than 1, however many come', () => {
    const found = recognise(bounded({}, {}, onePod), undefined, [boundedQueues]);
    expect(found?.utilisation).toBeCloseTo(4.8 * (1 - (found?.rejection ?? 0)), 12);
    expect(found?.utilisation).toBeLessThan(1);
  });
});

describe('no share of requests turned away has a formula', () => {
  const general = { distribution: 'lognormal', mean: 0.01, cv: 2 } as const;
  const onOneClient = { place: 'pods' as const, count: 1, nodes: [] };
  it.each<[string, Scenario]>([
    ['where some wait for a service that is not exponential', bounded({ service: general })],
    ['where requests come at even times', bounded({}, { arrivals: { process: 'constant', rate: 480 } })],
    ['where clients keep their connections', bounded({}, { reuse: 100 })],
    [
      'where one client takes pods in turn',
      bounded({}, { from: onOneClient, balancing: { policy: 'round-robin', parameters: {} } }),
    ],
    ['where others are served first', bounded({ discipline: 'lifo' })],
    [
      'where two sources share the pods',
      bounded({}, {}, { traffic: [traffic(240), traffic(240, { name: 'b' })] }),
    ],
    [
      'where a pod may die',
      bounded({}, {}, { faults: [{ kind: 'node-crash', at: 10, target: { by: 'name', name: 'worker-1' } }] }),
    ],
    ['where the queue has as good as no bound', bounded({ queue: 1_000_000 })],
  ])('%s', (_, of) => {
    expect(recognise(of, of.traffic[0], [boundedQueues])).toBeUndefined();
  });

  it.each<[string, Scenario]>([
    [
      'once those turned away come again',
      bounded({}, { retries: { attempts: 2, backoff: 0.1, maxBackoff: 10, jitter: 'full' } }),
    ],
    ['once clients gave up waiting', bounded({ queue: 20 }, { timeout: 0.02 }, { network: NO_LATENCY })],
    ['with too few of them in each batch', bounded({ queue: 12 }, {}, { duration: 20 })],
    ['over fewer steps than batches', bounded({}, {}, { duration: 60, step: 10 })],
  ])('%s', (_, of) => {
    const recording = simulate(of);
    // The scenario has a form: it is the run that left it.
    expect(recognise(of, of.traffic[0], [boundedQueues])).toBeDefined();
    expect(recording.traffic[0].failed.some((count) => count > 0)).toBe(true);
    expect(compareLoss(of, recording, 0)).toEqual([]);
  });
});

describe('the standard error of the share turned away', () => {
  it('is right: of many seeds the deviations have about a standard deviation of 1', () => {
    const arrivals = { process: 'poisson', rate: 160 } as const;
    const of = bounded({}, { arrivals }, { ...onePod, duration: 40 });
    const deviations = Array.from({ length: 40 }, (_, replication) => {
      const [share] = compareLoss(of, simulate(of, { replication }), 0);
      return share?.deviation ?? Number.NaN;
    });
    const square = deviations.reduce((sum, deviation) => sum + deviation ** 2, 0);
    // Squares of Student's t with 19 degrees of freedom: mean 19/17, variance 2 x 19^2 x 18 / (17^2 x 15) = 3.00. The mean
    // of 40 lies within 3.89 of its standard deviations but once in 10,000 times.
    expect(Math.abs(square / 40 - 19 / 17)).toBeLessThan(3.89 * Math.sqrt(3 / 40));
  });
});
