import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import jstat from 'jstat';
import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/experiment/simulation.ts';
import { batchedMean } from '../../src/experiment/statistics/batchMeans.ts';
import { boundedQueue } from '../../src/experiment/theory/boundedQueue.ts';
import { compareWithTheory, theoryFindings } from '../../src/experiment/theory/compare.ts';
import { connectionSkew } from '../../src/experiment/theory/connectionSkew.ts';
import { erlangB } from '../../src/experiment/theory/erlang.ts';
import { slowFanOuts } from '../../src/experiment/theory/fanOut.ts';
import { networkTime } from '../../src/experiment/theory/networkTime.ts';
import { rolloutShares } from '../../src/experiment/theory/rolloutSkew.ts';
import { sharedQueue } from '../../src/experiment/theory/sharedQueue.ts';
import { singleServer } from '../../src/experiment/theory/singleServer.ts';
import type { LatencyHistogram } from '../../src/metrics/latencyHistogram.ts';
import type { Recording } from '../../src/metrics/recording.ts';
import { totalOf } from '../../src/metrics/summary.ts';
import { loadScenario } from '../../src/scenario/loadScenario.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { foundBy, foundLine } from '../support/foundLine.ts';
import { replicate } from '../support/runs.ts';
import { chiSquare, chiSquareLimit, estimate } from '../support/statistics.ts';

const FOLDER = join(import.meta.dirname, '../../scenarios/results');
const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));

/** Batches of a standard error, and the deviation that a correct run exceeds once in a thousand seeds. */
const BATCHES = 20;
const MOST = jstat.studentt.inv(0.9995, BATCHES - 1);

/** The formula that each scenario is about, as its summary names it; those without one are tested below. */
const FORMULAS: Readonly<Record<string, string>> = {
  'constant-service.yaml': '6 queues behind a random choice, each M/D/1',
  'priority-classes.yaml': 'one queue M/G/1 with 2 classes of priority, the first',
  'processor-sharing.yaml': 'one queue M/G/1 with processor sharing',
  'machine-repair.yaml': 'a closed loop of 20 clients and one queue M/M/1',
  'power-of-choices.yaml': 'the shortest of 2 of 100 queues, drawn with replacement',
  'random-split.yaml': '6 queues behind a random choice, each M/M/1',
  'round-robin.yaml': '5 queues that are served in turn, each E_5/M/1',
  'shared-queue.yaml': 'one queue M/M/6',
  'single-server.yaml': 'one queue M/M/1',
  'variable-service.yaml': '6 queues behind a random choice, each M/G/1 with cv² = 4',
};

function load(file: string, set: readonly string[] = []): Scenario {
  const { scenario, problems } = loadScenario(join(FOLDER, file), { set });
  expect(problems).toEqual([]);
  if (scenario === undefined) throw new Error(`${file} is no scenario`);
  return scenario;
}

/** By file: each is run once as it is, for its formula and for its header. */
const runs = new Map<string, { readonly scenario: Scenario; readonly recording: Recording }>();

function run(file: string) {
  let known = runs.get(file);
  if (known === undefined) {
    const scenario = load(file);
    known = { scenario, recording: simulate(scenario) };
    runs.set(file, known);
  }
  return known;
}

/** A run of the file with one thing changed. */
function runWith(file: string, change: string) {
  const scenario = load(file, [change]);
  return { scenario, recording: simulate(scenario) };
}

describe('the scenarios of published results', () => {
  it.each(files)('%s finds what its header says was found', (file) => {
    const said = foundLine(readFileSync(join(FOLDER, file), 'utf8'));
    expect(said).toBeDefined();
    const { scenario, recording } = run(file);
    expect(foundBy(scenario, recording)).toEqual(said);
  });

  it('are those with a formula and those with a test of their own', () => {
    const others = [
      'bounded-queue.yaml',
      'connection-skew.yaml',
      'fan-out.yaml',
      'join-shortest-queue.yaml',
      'loss-system.yaml',
      'hedging.yaml',
      'one-slow-replica.yaml',
      'pause-collapse.yaml',
      'retry-collapse.yaml',
      'pooling.yaml',
      'ramp-collapse.yaml',
      'retry-strategies.yaml',
      'rollout-shares.yaml',
      'stale-information.yaml',
    ];
    expect(files).toEqual([...Object.keys(FORMULAS), ...others].sort());
  });

  it.each(Object.entries(FORMULAS))('%s finds as much as its formula: %s', (file, formula) => {
    const { scenario, recording } = run(file);
    const findings = scenario.traffic.map((_, source) => compareWithTheory(scenario, recording, source));
    expect(findings[0]?.formula).toBe(formula);
    for (const theory of findings) {
      if (theory === undefined) return expect.unreachable();
      expect(Math.abs(theory.deviation)).toBeLessThan(MOST);
      // A standard error so wide that it would hold anything proves nothing.
      expect(theory.standardError / theory.expected).toBeLessThan(0.04);
    }
  });
});

describe('a bounded queue', () => {
  it('turns away, and keeps waiting, what M/M/4/8 says', () => {
    const { scenario, recording } = run('bounded-queue.yaml');
    const { traffic, stepEnds, pods } = recording;
    const [web] = traffic;
    const first = stepEnds.findIndex((end) => end > scenario.warmup);
    const counted = (values: readonly number[] = []) => values.slice(first);
    const queue = boundedQueue({ arrivalRate: 480, meanService: 0.01 }, 4, 8);
    const lost = batchedMean(counted(web.failed), counted(web.sent), BATCHES);
    const latency = batchedMean(counted(web.latencySum), counted(web.ok), BATCHES);
    if (lost === undefined || latency === undefined) return expect.unreachable();
    expect(Math.abs(lost.mean - queue.rejection)).toBeLessThan(MOST * lost.error);
    const nodes = pods.map(({ node = '' }) => node);
    const network = networkTime(scenario, scenario.traffic[0], nodes) ?? Number.NaN;
    expect(Math.abs(latency.mean - queue.meanSojourn - network)).toBeLessThan(MOST * latency.error);
    expect(latency.error / latency.mean).toBeLessThan(0.01);
  });
});

describe('the summary of a run whose full queues turned requests away', () => {
  it.each([
    ['bounded-queue.yaml', 'one queue M/M/4/8', 0.228925],
    ['loss-system.yaml', 'one queue M/G/10/10', 0.214582],
  ])('of %s says what %s has of the share and of the others', (file, formula, rejection) => {
    const { scenario, recording } = run(file);
    const findings = theoryFindings(scenario, recording);
    expect(findings.map((found) => [found.quantity, found.formula])).toEqual([
      ['share turned away', formula],
      ['mean latency', formula],
    ]);
    expect(findings[0].expected).toBeCloseTo(rejection, 6);
    for (const found of findings) {
      if (!('deviation' in found)) return expect.unreachable();
      const { deviation, expected, standardError } = found;
      expect(Math.abs(deviation)).toBeLessThan(MOST);
      expect(standardError / expected).toBeLessThan(0.01);
    }
  });
});

describe('ten workers', () => {
  it.each([
    [
      'behind one queue keep a request for as long as Erlang C says',
      0,
      sharedQueue({ arrivalRate: 800, meanService: 0.01 }, 10),
    ],
    [
      'behind a queue each keep it as long as one alone',
      1,
      singleServer({ arrivalRate: 80, meanService: 0.01 }),
    ],
  ])('%s', (_, source, { meanSojourn }) => {
    const { scenario, recording } = run('pooling.yaml');
    const { traffic, stepEnds, pods } = recording;
    const first = stepEnds.findIndex((end) => end > scenario.warmup);
    const { latencySum = [], ok } = traffic[source];
    const latency = batchedMean(latencySum.slice(first), ok.slice(first), BATCHES);
    const nodes = pods
      .filter(({ name }) => name.startsWith(traffic[source].name))
      .map(({ node = '' }) => node);
    const network = networkTime(scenario, scenario.traffic[source], nodes) ?? Number.NaN;
    if (latency === undefined) return expect.unreachable();
    expect(Math.abs(latency.mean - meanSojourn - network)).toBeLessThan(MOST * latency.error);
    expect(latency.error / latency.mean).toBeLessThan(0.04);
  });
});

describe('kept connections behind a random choice', () => {
  it('leave the busiest of ten pods with as many as the multinomial distribution says', () => {
    const most = replicate(load('connection-skew.yaml'), 60, ({ pods }) => {
      const connections = pods.map((pod) => pod.connections);
      // A client whose connection is busy opens another: 100 clients have a few more than 100.
      const all = connections.reduce((sum, count) => sum + count, 0);
      expect(all).toBeLessThan(105);
      return (Math.max(...connections) * 100) / all;
    });
    const { mean, halfWidth } = estimate(most);
    expect(Math.abs(mean - connectionSkew(100, 10).meanMost)).toBeLessThan(halfWidth);
    expect(halfWidth).toBeLessThan(1.5);
  });
});

/** Connections of the pods that a rollout made, in order of their creation, at the end of the run. */
function connectionsOfNewPods({ endpoints, pods, stepEnds }: Recording, deployment: string): number[] {
  const atEnd = new Map<number, number>();
  for (const { step, pod, connections } of endpoints)
    if (step === stepEnds.length - 1) atEnd.set(pod, connections);
  return pods
    .map(({ workload, created, terminated }, pod) => ({ workload, created, terminated, pod }))
    .filter(({ workload, created }) => workload === deployment && created > 0)
    .sort((a, b) => a.created - b.created)
    .map(({ pod }) => atEnd.get(pod) ?? Number.NaN);
}

describe('kept connections after a rolling update', () => {
  // Given when pods come and go, clients move independently of each other: the numbers of connections are multinomial.
  it.each(['surge', 'unavailable'] as const)(
    'lie over five new pods as the exact expectation says, with %s first',
    (order) => {
      const found = connectionsOfNewPods(run('rollout-shares.yaml').recording, order);
      const all = found.reduce((sum, count) => sum + count, 0);
      const expected = rolloutShares(5, order).map((share) => share / 5);
      const gaps = expected.slice(1).map((share, i) => expected[i] - share);
      expect(found).toHaveLength(5);
      // A client that finds its connection in use opens another: a few more than the 2,000 clients have.
      expect(all).toBeGreaterThan(1990);
      expect(all).toBeLessThan(2010);
      for (const [pod, share] of expected.entries()) {
        const error = Math.sqrt((share * (1 - share)) / all);
        // 3.89 standard errors of a binomial share are exceeded once in 10,000 seeds; the last with 0 has none at all.
        expect(Math.abs(found[pod] / all - share)).toBeLessThanOrEqual(3.89 * error);
        // So narrow that the value of no neighbour in the table would do as well.
        expect(3.89 * error).toBeLessThan(Math.min(...gaps));
      }
      const taken = expected.filter((share) => share > 0);
      const numbers = found.slice(0, taken.length);
      const even = taken.map((share) => share * all);
      expect(chiSquare(numbers, even)).toBeLessThan(chiSquareLimit(taken.length - 1));
    },
  );
});

/** Latencies of 1 s and more: the buckets begin at 2^-30 s, with 128 for each power of two. */
function fromOneSecond({ counts }: LatencyHistogram): number {
  return counts.slice(30 * 128).reduce((sum, count) => sum + count, 0);
}

describe('a fan-out of a hundred', () => {
  it('makes 1 - 0.99^100 of the requests as slow as one leaf in a hundred is', () => {
    const { traffic, calls = [] } = run('fan-out.yaml').recording;
    const { ok, latency } = totalOf(traffic[0]);
    const slow = fromOneSecond(latency);
    const exact = slowFanOuts(0.01, 100);
    // Binomial: 3.9 standard deviations are exceeded once in 10,000 seeds.
    expect(Math.abs(slow / ok - exact)).toBeLessThan(3.9 * Math.sqrt((exact * (1 - exact)) / ok));
    const leaves = totalOf(calls[0]);
    expect(leaves.sent).toBe(100 * totalOf(traffic[0]).sent);
    const slowLeaves = fromOneSecond(leaves.latency) / leaves.ok;
    expect(Math.abs(slowLeaves - 0.01)).toBeLessThan(3.9 * Math.sqrt((0.01 * 0.99) / leaves.ok));
  });
});

describe('a pod without a queue', () => {
  it.each(['deterministic', 'exponential'])(
    'turns away what Erlang B says, with %s service',
    (distribution) => {
      const { scenario, recording } =
        distribution === 'deterministic'
          ? run('loss-system.yaml')
          : runWith('loss-system.yaml', `workloads.0.service.distribution=${distribution}`);
      const { traffic, stepEnds } = recording;
      const first = stepEnds.findIndex((end) => end > scenario.warmup);
      const lost = batchedMean(traffic[0].failed.slice(first), traffic[0].sent.slice(first), BATCHES);
      if (lost === undefined) return expect.unreachable();
      expect(Math.abs(lost.mean - erlangB(10, 10))).toBeLessThan(MOST * lost.error);
      expect(lost.error / lost.mean).toBeLessThan(0.01);
    },
  );
});

describe('requests that do not wait for each other', () => {
  it.each([
    ['hedging.yaml', 7],
    ['retry-strategies.yaml', 4],
    ['fan-out.yaml', 1],
  ])('%s says what the formulas of its sources give', (file, count) => {
    const { scenario, recording } = run(file);
    const findings = theoryFindings(scenario, recording);
    expect(findings).toHaveLength(count);
    for (const found of findings)
      if (found.quantity === 'most attempts') expect(found.simulated).toBeLessThanOrEqual(found.expected);
      // Standard errors of the normal distribution: once in 10,000.
      else expect(Math.abs(found.deviation)).toBeLessThan(3.9);
  });

  // Brooker's table, 20,000 requests each: attempts with three retries, their standard deviation over the root of so many.
  it.each([
    [0.1, 1.1108, 1.0977],
    [0.5, 1.8787, 1.121],
  ])('of which %d fail make as many attempts as were published', (errors, retried, bucket) => {
    const scenario = load('retry-strategies.yaml', [`workloads.0.errors=${errors}`]);
    const findings = theoryFindings(scenario, simulate(scenario));
    const [three] = findings.filter(({ quantity }) => quantity === 'attempts');
    if (three?.quantity !== 'attempts') return expect.unreachable();
    // Both are draws of the same number.
    expect(Math.abs(three.simulated - retried)).toBeLessThan(3.9 * Math.SQRT2 * three.standardError);
    const bound = findings.find(({ quantity }) => quantity === 'most attempts');
    expect(bound?.simulated).toBeLessThanOrEqual(bound?.expected ?? 0);
    // Retries from the bucket vary less than those without one.
    expect(Math.abs((bound?.simulated ?? 0) - bucket)).toBeLessThan(3.9 * Math.SQRT2 * three.standardError);
  });
});

describe('ten workers behind one queue and behind ten', () => {
  it('take what M/M/10 and ten M/M/1 say, each by its own formula', () => {
    const { scenario, recording } = run('pooling.yaml');
    const findings = theoryFindings(scenario, recording);
    expect(findings.map(({ traffic, formula }) => [traffic, formula])).toEqual([
      ['pooled', 'one queue M/M/10'],
      ['split', '10 queues behind a random choice, each M/M/1'],
    ]);
    for (const found of findings)
      expect(Math.abs('deviation' in found ? found.deviation : Number.NaN)).toBeLessThan(MOST);
  });

  // Marc Brooker's curve: at 80 % load the mean time in the system falls to one service time as workers are pooled.
  it.each([
    [1, 5],
    [2, 2.777778],
    [5, 1.554113],
    [20, 1.064019],
    [50, 1.008695],
  ])('with %d workers in one pod take %d service times', (workers, times) => {
    const rate = 80 * workers;
    const scenario = load('pooling.yaml', [
      `workloads.0.concurrency=${workers}`,
      `traffic.pooled.arrivals.rate=${rate}/s`,
      'traffic.split.arrivals.rate=0.01/s',
      'step=500ms',
      // About as many requests for each number of workers.
      `duration=${Math.ceil(60_000 / rate) + 20}s`,
    ]);
    const mean = sharedQueue({ arrivalRate: rate, meanService: 0.01 }, workers).meanSojourn;
    expect(mean / 0.01).toBeCloseTo(times, 6);
    const [pooled] = theoryFindings(scenario, simulate(scenario));
    if (pooled?.quantity !== 'mean latency') return expect.unreachable();
    expect(pooled.service).toBeCloseTo(mean, 6);
    expect(Math.abs(pooled.deviation)).toBeLessThan(MOST);
    expect(pooled.standardError / pooled.expected).toBeLessThan(0.08);
  });
});

describe('the shortest of ten queues', () => {
  it('takes as long as in simulations of the queues alone, a little longer than one queue for all', () => {
    const { scenario, recording } = run('join-shortest-queue.yaml');
    const { traffic, stepEnds } = recording;
    const first = stepEnds.findIndex((end) => end > scenario.warmup);
    const [{ latencySum = [], ok }] = traffic;
    const found = batchedMean(latencySum.slice(first), ok.slice(first), BATCHES);
    if (found === undefined) return expect.unreachable();
    // A mean of 1.9251 service times, known to 0.0153 (95 %).
    const known = { mean: 0.19251, error: 0.00153 / 1.96 };
    expect(Math.abs(found.mean - known.mean)).toBeLessThan(MOST * Math.hypot(found.error, known.error));
    expect(found.error / found.mean).toBeLessThan(0.03);
    const pooled = sharedQueue({ arrivalRate: 90, meanService: 0.1 }, 10).meanSojourn;
    expect(found.mean).toBeGreaterThan(pooled);
    expect(found.mean).toBeLessThan(1.25 * pooled);
  });
});

describe('a bulletin board that is five service times old', () => {
  // Means of simulations of the queues alone, in service times of 10 ms; half of the last digit, and the half width (95 %).
  it.each([
    ['full-scan', 12.1, 0.05],
    ['p2c', 4.00356, 0.00617],
  ])('misleads whoever takes the least loaded pod: %s', (policy, known, half) => {
    const { scenario, recording } =
      policy === 'full-scan'
        ? run('stale-information.yaml')
        : runWith('stale-information.yaml', `traffic.web.balancing.policy=${policy}`);
    const { traffic, stepEnds } = recording;
    const first = stepEnds.findIndex((end) => end > scenario.warmup);
    const counted = (values: readonly number[] = []) => values.slice(first);
    const latency = batchedMean(counted(traffic[0].latencySum), counted(traffic[0].ok), BATCHES);
    if (latency === undefined) return expect.unreachable();
    const deviation = Math.abs(latency.mean / 0.01 - known);
    expect(deviation).toBeLessThan(MOST * Math.hypot(latency.error / 0.01, half / 1.96));
    expect(latency.error / latency.mean).toBeLessThan(0.03);
    // Picks at random take 1 / (1 - 0.9) service times.
    expect(latency.mean / 0.01 > 10).toBe(policy === 'full-scan');
  });
});
