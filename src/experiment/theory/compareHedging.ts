import type { Cohort, Recording } from '../../metrics/recording.ts';
import { totalOf } from '../../metrics/summary.ts';
import type { SampleFinding } from '../../metrics/theoryFinding.ts';
import { interpolatedQuantile } from '../statistics/interpolatedQuantile.ts';
import { hedging } from './hedging.ts';
import type { IndependentAttempts } from './independentAttempts.ts';
import { quantileError, type Sample, type SampleOf, sampleFinding, shareError } from './sampleFinding.ts';

/** Quantiles that are told, as long as enough requests lie above them. */
const QUANTILES = [
  [0.99, '99th percentile of the latency'],
  [0.999, '99.9th percentile of the latency'],
] as const;
/** Requests above a quantile from which its error is that of many. */
const ENOUGH = 50;

/** Latencies with exponential service, in seconds: those of one copy, or of two that race. */
interface Latencies {
  readonly mean: number;
  readonly variance: number;
  quantile(q: number): number;
  densityAt(q: number): number;
}

/**
 * Exponential service without any wait: the latency of a request alone, or of one that is sent once more after a delay.
 * @param source index of the traffic source
 * @returns none for other service and other ways to hedge; where the time on the network varies; and if a request failed
 */
export function compareHedging(
  { setting, network }: IndependentAttempts,
  recording: Recording,
  source: number,
): SampleFinding[] {
  const { traffic, workload } = setting;
  const { service, errors = 0 } = workload;
  if (service.distribution !== 'exponential' || errors > 0 || network.least !== network.most) return [];
  if (recording.failures.some((row) => row.traffic === source)) return [];
  const delay = delayOf(traffic);
  if (delay === undefined) return [];
  const total = totalOf(recording.traffic[source]);
  const hedged = Number.isFinite(delay);
  const of = {
    traffic: traffic.name,
    formula: hedged
      ? `the first of two copies, the second after d = ${Number((delay / service.mean).toPrecision(4))} mean service times, each M/G/∞ with exponential service`
      : 'M/G/∞ with exponential service: no request waits',
    source: hedged ? 'Dean and Barroso 2013: e^-d more load' : 'Kleinrock 1975, section 3.4',
    requests: total.ok,
  };
  const latencies = latenciesOf(delay, service.mean, network.most);
  const samples = latencySamples(latencies, total);
  // A copy is sent unless the answer is there: the client counts from when it sends: the answer of the first copy has the way there and back to go, too.
  const extra = Math.exp(-Math.max(0, delay - network.most) / service.mean);
  return hedged && extra < 1 ? [attemptsOf(of, extra, total), ...told(of, samples)] : told(of, samples);
}

/** Seconds until the copy, infinite without one; undefined if there are more, or if it is not that simple. */
function delayOf({ hedging: hedge, retries }: IndependentAttempts['setting']['traffic']): number | undefined {
  if (hedge === undefined) return Number.POSITIVE_INFINITY;
  const { attempts, delay, tied } = hedge;
  // Hedges are paid for out of the budget, and tied copies call each other off.
  const plain = attempts === 2 && !tied && retries.budget === undefined;
  return plain && typeof delay === 'number' ? delay : undefined;
}

/** @param delay seconds, infinite: there is no copy */
function latenciesOf(delay: number, mean: number, network: number): Latencies {
  // e^-40 copies are none, and infinity times nothing is no number.
  const race = hedging(Math.min(delay / mean, 40));
  return {
    mean: network + race.meanLatency * mean,
    variance: race.variance * mean ** 2,
    quantile: (q) => network + race.latencyQuantile(q) * mean,
    densityAt: (q) => race.densityAtQuantile(q) / mean,
  };
}

function latencySamples(latencies: Latencies, { latency, ok }: Cohort): Sample[] {
  const mean: Sample = {
    quantity: 'latency',
    label: 'mean latency',
    expected: latencies.mean,
    simulated: latency.mean,
    error: Math.sqrt(latencies.variance / ok),
  };
  const quantiles = QUANTILES.filter(([q]) => (1 - q) * ok >= ENOUGH).map(
    ([q, label]): Sample => ({
      quantity: 'latency',
      label,
      expected: latencies.quantile(q),
      simulated: interpolatedQuantile(latency, q),
      error: quantileError(q, latencies.densityAt(q), ok),
    }),
  );
  return [mean, ...quantiles];
}

function told(of: SampleOf, samples: readonly Sample[]): SampleFinding[] {
  return samples.map((sample) => sampleFinding(of, sample));
}

function attemptsOf(of: SampleOf, extra: number, { sent, attempts = 0 }: Cohort): SampleFinding {
  return sampleFinding(of, {
    quantity: 'attempts',
    label: 'attempts for each request',
    expected: 1 + extra,
    simulated: attempts / sent,
    error: shareError(extra, sent),
  });
}
