import { z } from 'zod';
import type { Balancer } from '../../../src/balancing/balancer.ts';
import { FullScan } from '../../../src/balancing/choices/fullScan.ts';
import { TwoDistinct } from '../../../src/balancing/choices/sampled.ts';
import { policyNamed } from '../../../src/balancing/registry.ts';
import { SignalBalancer } from '../../../src/balancing/signalBalancer.ts';
import { BoardSignal } from '../../../src/balancing/signals/boardSignal.ts';
import type { RandomStream } from '../../../src/engine/random.ts';
import { idleQueue } from '../../../src/experiment/theory/idleQueue.ts';
import { HedgedQueues } from '../../support/hedgedQueues.ts';
import { QueueNetwork } from '../../support/queueNetwork.ts';
import { type ConformanceCase, isObject } from '../case.ts';

/**
 * Simulated values replay as a simulation, judged by |difference| <= 3 sqrt(se_reference² + se_run²). Of 96 cases one
 * lies outside by chance every second time: a value that does is measured again, three times as long and on other
 * streams, and only what lies outside twice counts.
 */
type Estimates = Readonly<Record<string, Estimate | readonly Estimate[]>>;

interface Estimate {
  readonly mean: number;
  /** Standard error, by batch means. */
  readonly error: number;
}

const BATCHES = 30;
const REQUESTS = 60_000;
/** Mean service times before the measurement: the slowest queues here (0.95) forget their start in about 1,500. */
const WARM_UP = 600;

const shape = z.object({
  servers: z.number().optional(),
  N: z.number().optional(),
  lambda_per_server: z.number().optional(),
  total_arrival_rate: z.number().optional(),
  service_rates: z.array(z.number()).optional(),
  d: z.number().nullish(),
  balancers: z.number().default(1),
  dispatchers: z.number().optional(),
  board_refresh_period: z.number().optional(),
  hedge_delay: z.number().nullish(),
});
type Given = z.infer<typeof shape>;

export function run(given: unknown, { id }: ConformanceCase): unknown {
  if (id.endsWith('metastable')) return collapse(shape.parse(given), id);
  return estimate(shape.parse(given), id, 1);
}

export function matches(expected: unknown, actual: unknown, one: ConformanceCase): boolean {
  if (one.id.endsWith('metastable')) return isObject(actual) && Object.values(actual).every(Boolean);
  if (agrees(expected, actual)) return true;
  return agrees(expected, estimate(shape.parse(one.given), one.id, 3));
}

function estimate(given: Given, id: string, length: number): unknown {
  return id.startsWith('simhedge') ? hedged(given, id, length) : balanced(given, id, length);
}

type Make = (random: RandomStream) => Balancer;

const named =
  (name: string, values = {}): Make =>
  (random) =>
    policyNamed(name, 'client').balancer({ random, values });

/** The balancer of a case, by the beginning of its id. */
const BALANCERS: readonly (readonly [prefix: string, make: Make])[] = [
  ['simjsq', named('full-scan')],
  ['simrandom', named('random')],
  ['simrr', named('round-robin')],
  ['simjiq', named('join-idle-queue', { withdraws: true })],
  ['simlocal-rr', named('round-robin')],
  ['simlocal-jsq1st', named('full-scan', { ties: 'first' })],
  ['simlocal-jsq', named('full-scan')],
  ['simlocal-p2c', named('p2c')],
  [
    'simstale-llinc',
    (random) => new SignalBalancer(new BoardSignal({ countsOwn: true }), new FullScan(random, 'random')),
  ],
  [
    'simstale-ll',
    (random) => new SignalBalancer(new BoardSignal({ countsOwn: false }), new FullScan(random, 'random')),
  ],
  [
    'simstale-p2c',
    (random) => new SignalBalancer(new BoardSignal({ countsOwn: false }), new TwoDistinct(random, 'random')),
  ],
  ['simties-lowest', named('full-scan', { ties: 'first' })],
  ['simties-random', named('full-scan')],
  ['simfastfail-random', named('random')],
  ['simfastfail-jsq', named('full-scan')],
  ['simfastfail-rr', named('round-robin')],
  ['simfastfail-p2c', named('p2c')],
];

function makerOf(id: string, choices: number): Make {
  if (/^simpod\d+nr/.test(id)) return named('p2c');
  if (/^simpod\d+wr/.test(id)) return named('least-request', { choices });
  const found = BALANCERS.find(([prefix]) => id.startsWith(prefix));
  if (found === undefined) throw new Error(`no balancer for ${id}`);
  return found[1];
}

function balanced(given: Given, id: string, length: number): Estimates {
  const { servers = given.N ?? 0, lambda_per_server = 0, board_refresh_period, dispatchers } = given;
  const serviceRates = given.service_rates ?? Array.from({ length: servers }, () => 1);
  const arrivalRate = given.total_arrival_rate ?? servers * lambda_per_server;
  const network = new QueueNetwork(
    {
      arrivalRate,
      serviceRates,
      balancers: dispatchers ?? given.balancers,
      balancer: makerOf(id, given.d ?? 1),
      ...(board_refresh_period === undefined ? {} : { reportEvery: board_refresh_period }),
      registersIdle: dispatchers !== undefined,
    },
    `${id}/${length}`,
  );
  network.measure(WARM_UP * length * arrivalRate);
  const tallies = Array.from({ length: BATCHES }, () => network.measure((REQUESTS * length) / BATCHES));
  const shares = serviceRates.map((_, server) =>
    of(tallies.map(({ shares, sent }) => shares[server] / sent)),
  );
  const mean = of(tallies.map(({ meanSojourn }) => meanSojourn));
  const formula = idleQueue(arrivalRate / serviceRates.length, serviceRates.length / (dispatchers ?? 1));
  return {
    mean_sojourn: mean,
    mean_sojourn_exceeds: mean,
    random_policy_mean_sojourn: { mean: 1 / (1 - lambda_per_server), error: 1e-9 },
    share_per_server: shares,
    share_of_fast_failing_server: shares[0],
    P_dispatcher_has_no_idle_server: of(tallies.map(({ foundNone, sent }) => foundNone / sent)),
    large_system_formula_mean_sojourn: { mean: formula.meanSojourn, error: 1e-5 },
  };
}

const CANCELLING = { off: 'never', none: 'never', queued: 'queued', full: 'always' } as const;

function hedged(given: Given, id: string, length: number): Estimates {
  const { servers = 0, lambda_per_server = 0, hedge_delay } = given;
  const kind = id.split('-')[1] as keyof typeof CANCELLING;
  const queues = new HedgedQueues(
    {
      servers,
      arrivalRate: servers * lambda_per_server,
      hedgeDelay: hedge_delay ?? Number.POSITIVE_INFINITY,
      cancels: CANCELLING[kind],
    },
    `${id}/${length}`,
  );
  queues.measure(WARM_UP * servers * lambda_per_server);
  const batches = Array.from({ length: BATCHES }, () => queues.measure((2 * REQUESTS * length) / BATCHES));
  return {
    mean_latency: of(batches.map(({ mean }) => mean)),
    p99: of(batches.map(({ quantile }) => quantile(0.99))),
    'p99.9': of(batches.map(({ quantile }) => quantile(0.999))),
    hedge_fraction: of(batches.map(({ hedges }) => hedges)),
    server_utilisation: of(batches.map(({ utilisation }) => utilisation)),
  };
}

/** The experiment in words: hedges that are never cancelled saturate the servers for good, cancelled ones do not. */
function collapse({ servers = 0, lambda_per_server = 0, hedge_delay }: Given, id: string): unknown {
  const arrivalRate = servers * lambda_per_server;
  const half = 150_000;
  const [none, full] = (['never', 'always'] as const).map((cancels) => {
    const setup = { servers, arrivalRate, hedgeDelay: hedge_delay ?? 0, cancels };
    const queues = new HedgedQueues(setup, id);
    return [queues.measure(half), queues.measure(half)];
  });
  return {
    collapses: none[1].mean > 20 && none[1].hedges > 0.9,
    grows: none[1].mean > none[0].mean,
    cancellingRestoresStability: full.every(({ mean }) => mean < 1 / (1 - lambda_per_server)),
  };
}

/** Mean and standard error of batch means. */
function of(batches: readonly number[]): Estimate {
  const mean = batches.reduce((sum, value) => sum + value, 0) / batches.length;
  const squares = batches.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (batches.length - 1) / batches.length) };
}

/** Fields that are no values of the run but say how exact the reference is, or what was not counted here. */
const ABOUT = ['ci95_halfwidth', 'P_none_ci95_halfwidth', 'share_ci95_halfwidth_max', 'P(Q>=k)'];

function agrees(expected: unknown, actual: unknown): boolean {
  if (!isObject(expected) || !isObject(actual)) return false;
  const values = Object.keys(expected).filter((key) => !ABOUT.includes(key));
  return values.every((key) => {
    if (key === 'mean_sojourn_exceeds')
      return isEstimate(actual[key]) && actual[key].mean > Number(expected[key]);
    return isNear(expected[key], actual[key], halfWidth(expected, key));
  });
}

function isNear(expected: unknown, actual: unknown, half: number): boolean {
  if (Array.isArray(expected) && Array.isArray(actual))
    return expected.every((value, i) => isNear(value, actual[i], half));
  if (!isEstimate(actual)) return false;
  // The references are rounded to five digits.
  const error = Math.sqrt((half / 2) ** 2 + actual.error ** 2);
  return Math.abs(Number(expected) - actual.mean) <= 3 * error + 1e-5;
}

function halfWidth(expected: Readonly<Record<string, unknown>>, key: string): number {
  if (key === 'share_per_server') return Number(expected['share_ci95_halfwidth_max']);
  if (key === 'P_dispatcher_has_no_idle_server') return Number(expected['P_none_ci95_halfwidth']);
  const half = expected['ci95_halfwidth'];
  return Number((isObject(half) ? half[key] : half) ?? 0);
}

function isEstimate(value: unknown): value is Estimate {
  return isObject(value) && typeof value['mean'] === 'number';
}
