import type { Recording } from '../../metrics/recording.ts';
import { significant } from '../../metrics/rounding.ts';
import type { LatencyFinding, LossFinding } from '../../metrics/theoryFinding.ts';
import { Cause } from '../../network/causes.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { batchedMean, type MeanEstimate } from '../statistics/batchMeans.ts';
import { podsThatStayed } from './domainOfRun.ts';
import { BATCHES, beside, firstCounted, latencyFinding } from './latencyFinding.ts';
import { networkTime } from './networkTime.ts';
import { recognise } from './recognise.ts';
import type { Recognised } from './recognised.ts';
import { boundedQueues } from './recognisers/boundedQueues.ts';
import { total } from './total.ts';

/**
 * Requests turned away in a batch, on average, below which its share is too far from a normal distribution for a
 * standard error. So many also mean that a run in which nobody was turned away is not left out for its luck.
 */
const LEAST_LOST = 10;

/**
 * What queueing theory says of pods that turned requests away for want of room, beside what the run measured: their share of
 * the requests sent, and the mean latency of the others. Both over the steps after the warm-up.
 * @param source index of the traffic source
 * @returns none where no closed form holds; and if the run left its domain: requests that failed otherwise, or
 *   were tried again (they come back when the queue is full, and so not at random), pods that came or went
 */
export function compareLoss(
  scenario: Scenario,
  recording: Recording,
  source: number,
): (LossFinding | LatencyFinding)[] {
  const recognised = recognise(scenario, scenario.traffic[source], [boundedQueues]);
  if (recognised?.rejection === undefined || !recording.complete) return [];
  const pods = podsThatStayed(recording, recognised);
  if (pods === undefined || !onlyTurnedAway(recording, source)) return [];
  const { lost, latency, sent } = measured(recording, scenario.warmup, source);
  if (lost === undefined || lost.error === 0 || sent * recognised.rejection < BATCHES * LEAST_LOST) return [];
  const nodes = pods.map(({ node = '' }) => node);
  const network = networkTime(scenario, recognised.traffic, nodes);
  const share = lossFinding(recognised, recognised.rejection, lost);
  if (network === undefined || latency === undefined || latency.error === 0) return [share];
  return [share, latencyFinding(recognised, network, latency)];
}

/** Did each request have one try, and fail, if at all, because the queue was full? */
function onlyTurnedAway({ traffic, failures }: Recording, source: number): boolean {
  const { attempts, sent } = traffic[source];
  const own = failures.filter((row) => row.traffic === source);
  return own.every(({ cause }) => cause === Cause.queueFull) && total(attempts) === total(sent);
}

/** Over the steps that began after the warm-up. */
function measured(recording: Recording, warmup: number, source: number) {
  const first = firstCounted(recording, warmup);
  const counted = (values: readonly number[] = []) => (first < 0 ? [] : values.slice(first));
  const { failed, latencySum, ok, sent } = recording.traffic[source];
  return {
    sent: total(counted(sent)),
    lost: batchedMean(counted(failed), counted(sent), BATCHES),
    latency: batchedMean(counted(latencySum), counted(ok), BATCHES),
  };
}

function lossFinding(
  { formula, source, traffic, utilisation }: Recognised,
  rejection: number,
  lost: MeanEstimate,
): LossFinding {
  return {
    traffic: traffic.name,
    quantity: 'share turned away',
    formula,
    source,
    utilisation: significant(utilisation),
    ...beside(rejection, lost),
  };
}
