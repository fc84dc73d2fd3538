import { describe, expect, it } from 'vitest';
import { simulate } from '../../../src/experiment/simulation.ts';
import { theoryFindings } from '../../../src/experiment/theory/compare.ts';
import type { TheoryFinding } from '../../../src/metrics/theoryFinding.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import type {
  CallConfig,
  RetryConfig,
  ServiceTime,
  TrafficConfig,
  WorkloadConfig,
} from '../../../src/workload/config.ts';
import { NO_LATENCY } from '../../support/runs.ts';
import { deployment, scenario, service, traffic, workload } from '../../support/scenarios.ts';

const RETRIES: RetryConfig = { attempts: 3, backoff: 0, maxBackoff: 10, jitter: 'none' };
const hedging = { delay: 0.03, attempts: 2, tied: false, cancel: true };

/** 500 requests a second for 10 s to pods that have a worker for each of them. */
function roomy(
  source: Partial<TrafficConfig>,
  pods: Partial<WorkloadConfig> = {},
  changes: Partial<Scenario> = {},
): Scenario {
  return scenario({
    duration: 10,
    network: NO_LATENCY,
    workloads: [workload({ concurrency: 10_000, ...pods })],
    traffic: [traffic(500, source), traffic(1, { name: 'other' })],
    ...changes,
  });
}

function findings(of: Scenario, replication = 0): TheoryFinding[] {
  return theoryFindings(of, simulate(of, { replication })).filter((found) => found.traffic === 'web');
}

/** The deviations of all findings, by what they are about. */
function deviations(of: Scenario, replications: number): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (let i = 0; i < replications; i++)
    for (const finding of findings(of, i))
      if ('label' in finding && 'deviation' in finding)
        found.set(finding.label, [...(found.get(finding.label) ?? []), finding.deviation]);
  return found;
}

/**
 * Do deviations behave like standard normal numbers? The sum of n squares is chi-squared: n with a standard deviation
 * of the root of 2 n; their mean has one of 1 / root n.
 */
function expectStandardNormal(values: readonly number[], count: number): void {
  expect(values).toHaveLength(count);
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const square = values.reduce((sum, value) => sum + value ** 2, 0) / count;
  expect(Math.abs(mean)).toBeLessThan(3.3 / Math.sqrt(count));
  expect(Math.abs(square - 1)).toBeLessThan(3.3 * Math.sqrt(2 / count));
}

describe('retries against a server that fails part of all attempts', () => {
  const of = roomy({ retries: RETRIES }, { errors: 0.3 });

  it('are told with their load and with what fails in the end', () => {
    const found = findings(of);
    expect(found.map(({ quantity }) => quantity)).toEqual(['attempts', 'share']);
    expect(found[0].formula).toBe('attempts that fail with p = 0.3 each, and up to n = 3 retries');
    expect(found[0].expected).toBeCloseTo(1.417, 5);
    expect(found[1].expected).toBeCloseTo(0.0081, 8);
  });

  it('deviate by as many standard errors as chance has it', () => {
    const found = deviations(of, 16);
    expectStandardNormal(found.get('attempts for each request') ?? [], 16);
    expectStandardNormal(found.get('requests that fail') ?? [], 16);
  });

  it('are none after failures that clients do not try again after: the share is that of one attempt', () => {
    const found = findings(roomy({ retries: { ...RETRIES, on: ['reset'] } }, { errors: 0.3 }));
    expect(found.map(({ quantity, expected }) => [quantity, expected])).toEqual([['share', 0.3]]);
  });

  it.each<[string, Scenario]>([
    ['wait for a worker', roomy({ retries: RETRIES }, { errors: 0.3, concurrency: 2 })],
    ['are given up at times', roomy({ retries: RETRIES, timeout: 0.05 }, { errors: 0.3 })],
    ['share their cores', roomy({ retries: RETRIES }, { errors: 0.3, discipline: 'processor-sharing' })],
    [
      'meet a fault',
      roomy(
        { retries: RETRIES },
        { errors: 0.3 },
        { faults: [{ kind: 'pod-crash', at: 5, target: { by: 'name', name: 'web' } }] },
      ),
    ],
    ['begin late', roomy({ retries: RETRIES, start: 1 }, { errors: 0.3 })],
    [
      'come at fixed times',
      roomy({ retries: RETRIES, arrivals: { process: 'constant', rate: 500 } }, { errors: 0.3 }),
    ],
    ['have a limit in all', roomy({ retries: RETRIES, totalTimeout: 1 }, { errors: 0.3 })],
  ])('have no formula where they %s', (_, other) => {
    expect(findings(other)).toEqual([]);
  });
});

describe('a bucket that pays for retries', () => {
  const budget = { kind: 'token-bucket', capacity: 5, perRequest: 0.1, shared: false } as const;

  it('bounds their number, and comes near that where much fails', () => {
    const [found, ...more] = findings(roomy({ retries: { ...RETRIES, budget } }, { errors: 0.5 }));
    expect(more).toEqual([]);
    if (found?.quantity !== 'most attempts') return expect.unreachable();
    expect(found.simulated).toBeLessThanOrEqual(found.expected);
    // What twenty buckets still hold at the end is less than a whole token each, but for rounding.
    expect(found.expected - found.simulated).toBeLessThan(0.005);
    // 20 x 5 tokens over about 5,000 requests.
    expect(found.expected).toBeCloseTo(1.12, 2);
  });

  it('bounds them in an overload, too, and as one bucket for all', () => {
    const shared = { retries: { ...RETRIES, budget: { ...budget, shared: true } } };
    const found = findings(roomy(shared, { concurrency: 1, queue: 0 }));
    expect(found.map(({ quantity }) => quantity)).toEqual(['most attempts']);
    expect(found[0].formula).toContain('one bucket');
    expect(found[0].simulated).toBeLessThanOrEqual(found[0].expected);
    expect(found[0].simulated).toBeGreaterThan(1.05);
  });
});

describe('requests that are hedged without any queue', () => {
  const of = roomy({ hedging });

  it('cost e^-d more and have the tail of a race', () => {
    const found = findings(of);
    expect(found.map((each) => ('label' in each ? each.label : ''))).toEqual([
      'attempts for each request',
      'mean latency',
      '99th percentile of the latency',
    ]);
    const [attempts, mean, p99] = found.map(({ expected }) => expected);
    expect(attempts).toBeCloseTo(1 + Math.exp(-3), 5);
    expect(mean).toBeCloseTo(0.01 * (1 - Math.exp(-3) / 2), 7);
    expect(p99).toBeCloseTo((0.03 + 0.01 * Math.log(100)) / 2, 6);
  });

  it('deviate by as many standard errors as chance has it, and so does one copy alone', () => {
    const busier = { arrivals: { process: 'poisson', rate: 600 } } as const;
    const hedged = deviations(roomy({ hedging, ...busier }), 16);
    for (const values of hedged.values()) expectStandardNormal(values, 16);
    const alone = deviations(roomy(busier), 16);
    for (const values of alone.values()) expectStandardNormal(values, 16);
    expect([hedged.size, alone.size]).toEqual([3, 2]);
  });

  it('have the way there and back in every latency, which is time for fewer copies', () => {
    const latency = { sameNode: 0.001, sameZone: 0.001, crossZone: 0.001, internet: 0.001 };
    const network = { ...NO_LATENCY, latency };
    const found = findings({ ...of, network });
    // Four ways, as each request opens a connection.
    expect(found[0].expected).toBeCloseTo(1 + Math.exp(-2.6), 5);
    expect(found[1].expected).toBeCloseTo(0.004 + 0.01 * (1 - Math.exp(-3) / 2), 7);
    for (const each of found) expect(Math.abs('deviation' in each ? each.deviation : 9)).toBeLessThan(3.9);
  });

  it.each<[string, Scenario]>([
    ['tied', roomy({ hedging: { ...hedging, tied: true } })],
    ['sent three times', roomy({ hedging: { ...hedging, attempts: 3 } })],
    ['sent again after a percentile', roomy({ hedging: { ...hedging, delay: { percentile: 95 } } })],
    ['of constant service', roomy({ hedging }, { service: { distribution: 'deterministic', mean: 0.01 } })],
    ['held up', roomy({ hedging }, { concurrency: 2 })],
    ['met by errors', roomy({ hedging }, { errors: 0.1 })],
  ])('have no formula where they are %s', (_, other) => {
    expect(findings(other)).toEqual([]);
  });
});

describe('a fan-out', () => {
  const values = [...new Array<number>(99).fill(0.01), 1];

  /** Each request asks so many leaves side by side. */
  function fanOut(
    time: ServiceTime = { distribution: 'empirical', values },
    leaf: Partial<WorkloadConfig> = {},
    call: Partial<CallConfig> = {},
  ): Scenario {
    const edge = traffic(0, {
      name: 'web > leaf',
      to: 'http://leaf',
      from: { place: 'pods', count: 50, nodes: [] },
      entry: { via: 'ClusterIP', namespace: 'default', service: 'leaf', port: 80 },
      arrivals: { process: 'steps', steps: [] },
      stop: 0,
      timeout: 10,
    });
    const stages = [[{ source: edge, probability: 1, count: 20, optional: false, ...call }]];
    const web: Partial<WorkloadConfig> = {
      match: { app: 'web' },
      service: { distribution: 'deterministic', mean: 0.001 },
      concurrency: 1000,
      calls: { stages, holdsWorker: true },
    };
    const pods = [deployment('web', 1), service('web'), deployment('leaf', 2), service('leaf')];
    return scenario({
      duration: 60,
      network: NO_LATENCY,
      manifests: pods.map((manifest) => ({ manifest, at: -60 })),
      workloads: [
        workload(web),
        workload({ match: { app: 'leaf' }, service: time, concurrency: 1000, ...leaf }),
      ],
      traffic: [traffic(20, { timeout: 10 })],
    });
  }

  it('meets one slow answer in a hundred as often as 1 - (1 - p)^n', () => {
    const [found, ...more] = findings(fanOut());
    expect(more).toEqual([]);
    if (found?.quantity !== 'share') return expect.unreachable();
    expect(found.expected).toBeCloseTo(1 - 0.99 ** 20, 6);
    expect(found.formula).toBe('a fan-out to n = 20 answers, of which each takes 1 s or more with p = 0.01');
    expect(Math.abs(found.deviation)).toBeLessThan(3.9);
  });

  it('has a formula for exponential answers, too, and deviates as chance has it', () => {
    const of = { ...fanOut({ distribution: 'exponential', mean: 0.01 }), duration: 20 };
    const [found] = deviations(of, 12).values();
    expectStandardNormal(found, 12);
  });

  it.each<[string, Scenario]>([
    ['answers wait', fanOut(undefined, { concurrency: 20 })],
    ['answers fail', fanOut(undefined, { errors: 0.01 })],
    ['not all requests ask', fanOut(undefined, {}, { probability: 0.5 })],
    ['all answers take the same time', fanOut({ distribution: 'deterministic', mean: 0.01 })],
  ])('has none where %s', (_, other) => {
    expect(findings(other)).toEqual([]);
  });

  it('makes pods that are called no queue of whoever else sends to them', () => {
    const of = fanOut({ distribution: 'exponential', mean: 0.01 });
    const { entry } = of.workloads[0].calls?.stages[0][0].source ?? traffic(1);
    const direct = { ...of, traffic: [...of.traffic, traffic(20, { name: 'direct', entry })] };
    const found = theoryFindings(direct, simulate(direct));
    expect(found.filter((each) => each.traffic === 'direct')).toEqual([]);
  });
});
