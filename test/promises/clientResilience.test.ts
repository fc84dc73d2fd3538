import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exponential, RandomStreams } from '../../src/engine/random.ts';
import { simulate } from '../../src/experiment/simulation.ts';
import { hedgeDelayAt, hedging } from '../../src/experiment/theory/hedging.ts';
import { tokenBucketBound, withRetries } from '../../src/experiment/theory/retries.ts';
import type { TrafficRecord } from '../../src/metrics/recording.ts';
import { loadScenario } from '../../src/scenario/loadScenario.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { type RetryBudget, retryBudget } from '../../src/workload/resilience/budgets/retryBudget.ts';
import type { RetryBudgetConfig } from '../../src/workload/resilienceConfig.ts';

const FOLDER = join(import.meta.dirname, '../../scenarios');

/** Standard errors that a correct run exceeds once in a thousand seeds. */
const MOST = 3.29;

function load(file: string): Scenario {
  const { scenario, problems } = loadScenario(join(FOLDER, file));
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  if (scenario === undefined) throw new Error(`${file} is no scenario`);
  return scenario;
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
/** Attempts for each request, and the share of those with an outcome that succeeded. */
const loadOf = ({ attempts, sent }: TrafficRecord) => sum(attempts) / sum(sent);
const successOf = ({ failed, ok }: TrafficRecord) => sum(ok) / (sum(ok) + sum(failed));

/** Requests of one client on average, and the clients, in a run of the retry strategies. */
const REQUESTS = 200;
const CLIENTS = 100;

/** What one client has sent, and what came of it. */
interface Account {
  readonly requests: number;
  readonly attempts: number;
  readonly succeeded: number;
}

/** The same clients without a network or a server: a coin for each attempt. */
function coins(p: number, budgetOf: () => RetryBudget | undefined): readonly Account[] {
  const random = new RandomStreams(p).stream('coins');
  return Array.from({ length: 2000 }, () => {
    const budget = budgetOf();
    const account = { requests: 0, attempts: 0, succeeded: 0 };
    for (let time = exponential(random, 0.1); time < 20; time += exponential(random, 0.1)) {
      account.requests++;
      budget?.sent(time);
      for (let tries = 0; tries <= 3; tries++) {
        account.attempts++;
        if (random() >= p) {
          account.succeeded++;
          budget?.succeeded();
          break;
        }
        budget?.failed();
        if (tries < 3 && budget?.allows(time, { active: 1, retries: 0 }) === false) break;
      }
    }
    return account;
  });
}

/**
 * A count for each request, over all clients: their ratio, with the standard error that a run with fewer clients has
 * beside it (Cochran 1977, Sampling Techniques, section 2.11).
 */
function ratio(accounts: readonly Account[], count: 'attempts' | 'succeeded') {
  const mean = sum(accounts.map((one) => one[count])) / sum(accounts.map(({ requests }) => requests));
  const squares = accounts.map((one) => ((one[count] - mean * one.requests) / REQUESTS) ** 2);
  const variance = sum(squares) / (accounts.length - 1);
  return { mean, error: Math.sqrt(variance / CLIENTS + variance / accounts.length) };
}

const BUCKET: RetryBudgetConfig = { kind: 'token-bucket', capacity: 5, perRequest: 0.1, shared: false };
const BREAKER: RetryBudgetConfig = { kind: 'failure-ratio', threshold: 0.1, shared: false };

/** Brooker's own run (2022), as load and success: three retries, token bucket, circuit breaker. About 200 requests a client. */
const PUBLISHED = {
  0.1: [1.1108, 0.9999, 1.0977, 0.9875, 1.0325, 0.9294],
  0.3: [1.4166, 0.9924, 1.12, 0.7821, 1.0003, 0.6994],
  0.75: [2.7369, 0.6799, 1.1217, 0.2811, 1, 0.2463],
} as const;

describe('four ways to retry', () => {
  const scenario = load('results/retry-strategies.yaml');

  it.each([0.1, 0.3, 0.75] as const)('cost and gain what was published, if a share of %d fails', (p) => {
    const workloads = scenario.workloads.map((one) => ({ ...one, errors: p }));
    const [none, three, bucket, breaker] = simulate({ ...scenario, workloads }).traffic;
    expect(loadOf(none)).toBe(1);
    expect(Math.abs(successOf(none) - (1 - p))).toBeLessThan(
      MOST * Math.sqrt((p * (1 - p)) / sum(none.sent)),
    );
    const formula = withRetries(p, 3);
    const found = [three, bucket, breaker].flatMap((one) => [loadOf(one), successOf(one)]);
    const twins = [
      coins(p, () => undefined),
      coins(p, () => retryBudget(BUCKET)),
      coins(p, () => retryBudget(BREAKER)),
    ];
    const expected = twins.flatMap((twin) => [ratio(twin, 'attempts'), ratio(twin, 'succeeded')]);
    expect(Math.abs(found[0] - formula.load)).toBeLessThan(MOST * expected[0].error);
    for (const [i, { mean, error }] of expected.entries()) {
      // A request at the end of the run has no outcome yet: as many as 20 of 20,000, which may be among its attempts.
      const slack = MOST * error + 0.001;
      expect(Math.abs(found[i] - mean)).toBeLessThan(slack);
      expect(Math.abs(PUBLISHED[p][i] - mean)).toBeLessThan(slack);
    }
    expect(loadOf(bucket)).toBeLessThan(tokenBucketBound(0.1, 5, REQUESTS) + 0.001);
  });
});

describe('a hedge at the 95th percentile', () => {
  it('adds a twentieth to the load and takes the tail away, as the formula says', () => {
    const { traffic } = simulate(load('results/hedging.yaml'));
    const [plain, hedged] = traffic;
    const theory = hedging(hedgeDelayAt(0.95));
    const n = sum(hedged.sent);
    expect(Math.abs(loadOf(hedged) - 1 - theory.extraLoad)).toBeLessThan(MOST * Math.sqrt((0.05 * 0.95) / n));
    const [{ latency: alone }] = plain.cohorts.filter(({ latency }) => latency.count > 0);
    const [{ latency }] = hedged.cohorts.filter((cohort) => cohort.latency.count > 0);
    // The standard deviation of what the formula says is below 1, that of an exponential latency.
    expect(Math.abs(latency.mean / 0.01 - theory.meanLatency)).toBeLessThan(MOST / Math.sqrt(n));
    expect(Math.abs(alone.mean / 0.01 - 1)).toBeLessThan(MOST / Math.sqrt(n));
    for (const q of [0.9, 0.99, 0.999]) {
      // A quantile's error is that of the share below it, over the density there: at least (1 - q), the hazard being 1 or 2.
      const quantile = theory.latencyQuantile(q);
      const tolerance = (MOST * Math.sqrt(q / (1 - q) / n)) / quantile + 0.0039;
      expect(Math.abs(latency.quantile(q) / 0.01 / quantile - 1)).toBeLessThan(tolerance);
    }
    expect(latency.quantile(0.99) / alone.quantile(0.99)).toBeLessThan(0.85);
  });
});

describe('retries after ten slow seconds', () => {
  it('keep a server in its overload for good, and with a budget they do not', () => {
    const [plain, budgeted] = simulate(load('retry-storm.yaml')).traffic;
    const late = (values: readonly number[]) => sum(values.slice(-60));
    // Nothing is wrong with the servers any more for 50 s and longer.
    expect(late(plain.ok) / late(plain.sent)).toBeLessThan(0.2);
    expect(late(budgeted.failed)).toBe(0);
  });
});
