import type { Recording } from '../../metrics/recording.ts';
import { significant } from '../../metrics/rounding.ts';
import type {
  LatencyFinding,
  LittlesLaw,
  SampleFinding,
  TheoryFinding,
} from '../../metrics/theoryFinding.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { batchedMean, type MeanEstimate } from '../statistics/batchMeans.ts';
import { compareBudget } from './compareBudget.ts';
import { compareChain } from './compareChain.ts';
import { compareFanOut } from './compareFanOut.ts';
import { compareHedging } from './compareHedging.ts';
import { compareLoss } from './compareLoss.ts';
import { compareRetries } from './compareRetries.ts';
import { compareSkew } from './compareSkew.ts';
import { allWentWell, podsThatStayed } from './domainOfRun.ts';
import { independentAttempts } from './independentAttempts.ts';
import { BATCHES, firstCounted, latencyFinding } from './latencyFinding.ts';
import { meanValueAnalysis } from './meanValueAnalysis.ts';
import { networkTime } from './networkTime.ts';
import { recognise } from './recognise.ts';
import type { Recognised } from './recognised.ts';
import { total } from './total.ts';

/** What theory says of each traffic source of a run that falls under a closed form, in the order of the scenario. */
export function theoryFindings(scenario: Scenario, recording: Recording): TheoryFinding[] {
  return scenario.traffic.flatMap((_, source) => {
    const queue = compareWithTheory(scenario, recording, source);
    const skew = queue === undefined ? compareSkew(scenario, recording, source) : undefined;
    const loss = queue === undefined ? compareLoss(scenario, recording, source) : [];
    // Requests that wait for each other have a queue's formula; the others, those of requests by themselves.
    const alone = queue === undefined ? compareAlone(scenario, recording, source) : [];
    const bounds = [compareBudget, compareChain].map((compare) => compare(scenario, recording, source));
    return [queue, skew, ...loss, ...alone, ...bounds].filter((found) => found !== undefined);
  });
}

/** What holds of requests that no other request holds up. */
function compareAlone(scenario: Scenario, recording: Recording, source: number): SampleFinding[] {
  const fanOut = compareFanOut(scenario, recording, source);
  if (fanOut !== undefined) return [fanOut];
  const attempts = independentAttempts(scenario, recording, source);
  if (attempts === undefined) return [];
  return [compareRetries, compareHedging].flatMap((compare) => compare(attempts, recording, source));
}

/**
 * What queueing theory says of a traffic source, beside what the run measured: the mean latency of the requests that
 * ended well after the warm-up, and how many of its standard errors lie between the two.
 * @param source index of the traffic source
 * @returns undefined if it falls under no closed form; and if a request of it failed or was tried again, or
 *   not all of its pods were there all the time: then the run left the formula's domain
 */
export function compareWithTheory(
  scenario: Scenario,
  recording: Recording,
  source = 0,
): LatencyFinding | undefined {
  const recognised = recognise(scenario, scenario.traffic[source]);
  if (recognised === undefined || !recording.complete) return undefined;
  const pods = podsThatStayed(recording, recognised);
  if (pods === undefined || !allWentWell(recording, source)) return undefined;
  const network = networkTime(
    scenario,
    recognised.traffic,
    pods.map(({ node = '' }) => node),
  );
  const measured = measuredMean(recording, scenario.warmup, source);
  if (network === undefined || measured === undefined || measured.error === 0) return undefined;
  const littlesLaw = bothSides(recording, scenario.warmup, source);
  return { ...finding(recognised, network, measured), ...(littlesLaw && { littlesLaw }) };
}

/** Puts the formula beside what was measured. In a closed loop the network is part of the time between two requests. */
function finding(recognised: Recognised, network: number, measured: MeanEstimate): LatencyFinding {
  const { closed } = recognised;
  // Clients of a closed loop that wait for the network do not wait at the pods: it counts as thinking.
  const { utilisation, meanSojourn } =
    closed === undefined ? recognised : meanValueAnalysis({ ...closed, think: closed.think + network });
  return latencyFinding({ ...recognised, utilisation, meanSojourn }, network, measured);
}

/** Over the steps that began after the warm-up. */
function measuredMean(recording: Recording, warmup: number, source: number) {
  const { latencySum, ok } = recording.traffic[source];
  const first = firstCounted(recording, warmup);
  if (latencySum === undefined || first < 0) return undefined;
  return batchedMean(latencySum.slice(first), ok.slice(first), BATCHES);
}

/** Those of Little's law, over the same steps. */
function bothSides(recording: Recording, warmup: number, source: number): LittlesLaw | undefined {
  const { traffic, stepEnds } = recording;
  const { latencySum, inFlight } = traffic[source];
  const first = firstCounted(recording, warmup);
  if (latencySum === undefined || first < 0) return undefined;
  const counted = (values: readonly number[]) => total(values.slice(first));
  const seconds = stepEnds[stepEnds.length - 1] - (stepEnds[first - 1] ?? 0);
  return {
    inFlight: significant(counted(inFlight) / (stepEnds.length - first)),
    // Answers a second times their mean latency: the number of answers cancels out.
    rateTimesLatency: significant(counted(latencySum) / seconds),
  };
}
