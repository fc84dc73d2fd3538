import type { Recording } from '../../metrics/recording.ts';
import { significant } from '../../metrics/rounding.ts';
import type { LatencyFinding, TheoryFinding } from '../../metrics/theoryFinding.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { batchedMean } from '../statistics/batchMeans.ts';
import { compareLoss } from './compareLoss.ts';
import { compareSkew } from './compareSkew.ts';
import { allWentWell, podsThatStayed } from './domainOfRun.ts';
import { meanValueAnalysis } from './meanValueAnalysis.ts';
import { networkTime } from './networkTime.ts';
import { recognise } from './recognise.ts';
import type { Recognised } from './recognised.ts';

/** Law 2015 advises 20 to 30: more batches are shorter and less independent. */
const BATCHES = 20;

/** What theory says of each traffic source of a run that falls under a closed form, in the order of the scenario. */
export function theoryFindings(scenario: Scenario, recording: Recording): TheoryFinding[] {
  return scenario.traffic.flatMap<TheoryFinding>(
    (_, source) =>
      compareWithTheory(scenario, recording, source) ??
      compareSkew(scenario, recording, source) ??
      compareLoss(scenario, recording, source),
  );
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
  return finding(recognised, network, measured);
}

/** Puts the formula beside what was measured. In a closed loop the network is part of the time between two requests. */
function finding(
  recognised: Recognised,
  network: number,
  measured: { readonly mean: number; readonly error: number },
): LatencyFinding {
  const { formula, source, traffic, closed } = recognised;
  // Clients of a closed loop that wait for the network do not wait at the pods: it counts as thinking.
  const { utilisation, meanSojourn } =
    closed === undefined ? recognised : meanValueAnalysis({ ...closed, think: closed.think + network });
  const expected = meanSojourn + network;
  return {
    traffic: traffic.name,
    quantity: 'mean latency',
    formula,
    source,
    utilisation: significant(utilisation),
    service: significant(meanSojourn),
    network: significant(network),
    expected: significant(expected),
    simulated: significant(measured.mean),
    standardError: significant(measured.error),
    batches: BATCHES,
    deviation: significant((measured.mean - expected) / measured.error),
  };
}

/** Over the steps that began after the warm-up. */
function measuredMean({ traffic, stepEnds }: Recording, warmup: number, source: number) {
  const { latencySum, ok } = traffic[source];
  if (latencySum === undefined) return undefined;
  const first = stepEnds.findIndex((_, step) => (stepEnds[step - 1] ?? 0) >= warmup);
  if (first < 0) return undefined;
  return batchedMean(latencySum.slice(first), ok.slice(first), BATCHES);
}
