import { describe, expect, it } from 'vitest';
import { capacityResults } from '../../../src/experiment/capacity/capacityResults.ts';
import { type CapacityPlan, findCapacity } from '../../../src/experiment/capacity/findCapacity.ts';
import { withTraffic } from '../../../src/experiment/capacity/scaledTraffic.ts';
import { inlineExecutor } from '../../../src/experiment/replications/inlineExecutor.ts';
import { sharedQueue } from '../../../src/experiment/theory/sharedQueue.ts';
import type { CapacityPoint } from '../../../src/metrics/capacity.ts';
import type { ThresholdRule } from '../../../src/metrics/thresholds.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { NO_LATENCY } from '../../support/runs.ts';
import { deployment, scenario, service, traffic, workload } from '../../support/scenarios.ts';

/** Requests a second that one worker serves. */
const MU = 100;
const base = {
  network: NO_LATENCY,
  manifests: [deployment('web', 1), service('web')].map((manifest) => ({ manifest, at: -60 })),
  duration: 110,
  warmup: 10,
  step: 10,
};

function latency(aggregation: ThresholdRule['aggregation'], value: number): ThresholdRule {
  const source = `web.latency below ${value} s`;
  return { traffic: 'web', metric: 'latency', aggregation, operator: '<', value, source };
}

function plan(changes: Partial<CapacityPlan> & Pick<CapacityPlan, 'scenarioAt'>): CapacityPlan {
  return {
    from: 1,
    integer: false,
    precision: 0.05,
    replications: 5,
    findWarmup: false,
    alpha: 0.05,
    ...changes,
  };
}

/** Half of the interval of the first measure, over its estimate. */
function uncertainty(point: CapacityPoint | undefined): number {
  const { low, high, estimate } = point?.measures[0] ?? {};
  return ((high ?? Number.NaN) - (low ?? Number.NaN)) / 2 / (estimate ?? Number.NaN);
}

describe('the capacity of an M/M/1 queue', () => {
  // The time in the system is exponential with mean 1 / (mu - lambda): the threshold t is met up to mu - factor / t.
  it.each([
    ['mean', 'avg' as const, 1, 0.04],
    ['99th percentile', { p: 99 }, Math.log(100), 0.15],
  ])('is the rate at which its %s reaches the threshold', async (_, aggregation, factor, bound) => {
    const of = scenario({
      ...base,
      traffic: [traffic(50, { timeout: 100 })],
      thresholds: [latency(aggregation, bound)],
    });
    const found = await findCapacity(
      plan({ to: 1.9, scenarioAt: async (value) => withTraffic(of, value, ['web']) }),
      inlineExecutor,
    );
    const { good = Number.NaN, bad = Number.NaN } = found.bracket;
    const exact = MU - factor / bound;
    // A relative error e of the latency is one of e (mu - lambda) of the rate. The bounds are those of 95 %, and t(0.9995)
    // with four degrees of freedom is four times t(0.95).
    const slack =
      4 * uncertainty(found.points.find(({ value }) => value * 50 > good * 50 - 1)) * (MU - exact);
    expect(slack / exact).toBeLessThan(0.25);
    expect(good * 50).toBeLessThan(exact + slack);
    expect(bad * 50).toBeGreaterThan(exact - slack);
    expect(bad - good).toBeLessThanOrEqual(0.05 * bad);
    expect(found.complete).toBe(true);
  });
});

describe('the least number of workers', () => {
  it('is that of Erlang’s formula', async () => {
    const [rate, bound] = [400, 0.013];
    const load = { arrivalRate: rate, meanService: 1 / MU };
    const enough = [5, 6, 7, 8].find((workers) => sharedQueue(load, workers).meanSojourn < bound);
    const at = (concurrency: number): Scenario =>
      scenario({
        ...base,
        duration: 40,
        workloads: [workload({ concurrency })],
        traffic: [traffic(rate, { timeout: 100 })],
        thresholds: [latency('avg', bound)],
      });
    const search = plan({
      from: 1,
      to: 12,
      integer: true,
      precision: 0,
      replications: 3,
      scenarioAt: async (value) => at(value),
    });
    const found = await findCapacity(search, inlineExecutor);
    expect(found.bracket).toEqual({ find: 'least', good: enough, bad: (enough ?? 0) - 1 });
    const { remarks, points } = capacityResults(search, found, {
      version: '1',
      command: '',
      scenario: at(1),
      varied: { kind: 'path', name: 'concurrency', unit: '' },
    });
    expect(points.map(({ value }) => value)).toEqual(
      points.map(({ value }) => value).toSorted((a, b) => a - b),
    );
    expect(points[0]).toMatchObject({
      value: 1,
      verdict: 'crossed',
      unstable: expect.stringContaining('busy'),
    });
    expect(remarks.join(' ')).toContain('Saturated, so that their latencies have no mean: 1: ');
  });
});

describe('a threshold that is not monotone', () => {
  it('is remarked on where it holds again beyond the value that was found', async () => {
    // A promise of answers within no time, but only at 40, 41 and 45 requests a second.
    const at = async (value: number) =>
      scenario({
        duration: 5,
        thresholds: [latency('avg', [40, 41, 45].includes(value) ? 0 : 1)],
        traffic: [traffic(value)],
      });
    const search = plan({ from: 10, to: 45, integer: true, precision: 0, replications: 2, scenarioAt: at });
    const found = await findCapacity(search, inlineExecutor);
    expect(found.bracket).toEqual({ find: 'greatest', good: 39, bad: 40 });
    const { remarks } = capacityResults(search, found, {
      version: '1',
      command: '',
      scenario: await at(10),
      varied: { kind: 'path', name: 'rate', unit: '/s' },
    });
    expect(remarks.join(' ')).toContain('the thresholds hold again at 42/s, beyond 40/s');
  });
});

describe('a search that is stopped', () => {
  it('keeps the values that were done, and tells how far it has come in rising fractions', async () => {
    const stop = new AbortController();
    const fractions: number[] = [];
    const of = scenario({ duration: 10, thresholds: [latency('avg', 1)] });
    const found = await findCapacity(
      plan({
        find: 'greatest',
        replications: 2,
        scenarioAt: async (value) => withTraffic(of, value, ['web']),
      }),
      inlineExecutor,
      {
        signal: stop.signal,
        onProgress: (fraction) => {
          fractions.push(fraction);
          if (fractions.length === 5) stop.abort();
        },
      },
    );
    expect([found.complete, found.points.length]).toEqual([false, 2]);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.every((fraction) => fraction > 0 && fraction < 1)).toBe(true);
  });
});
