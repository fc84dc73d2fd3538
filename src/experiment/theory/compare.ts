import type { PodRow, Recording } from '../../metrics/recording.ts';
import { significant } from '../../metrics/rounding.ts';
import type { TheoryFinding } from '../../metrics/theoryFinding.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { batchedMean } from './batchedMean.ts';
import { meanValueAnalysis } from './meanValueAnalysis.ts';
import { networkTime } from './networkTime.ts';
import { type Recognised, recognise } from './recognise.ts';

/** Law 2015 advises 20 to 30: more batches are shorter and less independent. */
const BATCHES = 20;

/**
 * What queueing theory says of a run, beside what the run measured: the mean latency of the requests that ended
 * well after the warm-up, and how many of its standard errors lie between the two.
 * @returns undefined if the scenario falls under no closed form; and if a request failed or was tried again, or
 *   not all of the pods were there all the time: then the run left the formula's domain
 */
export function compareWithTheory(scenario: Scenario, recording: Recording): TheoryFinding | undefined {
  const recognised = recognise(scenario);
  if (recognised === undefined || !recording.complete) return undefined;
  const pods = recording.pods.filter(({ requestsServed }) => requestsServed > 0);
  if (!stayedInDomain(recording, pods, recognised)) return undefined;
  const network = networkTime(
    scenario,
    recognised.traffic,
    pods.map(({ node = '' }) => node),
  );
  const measured = measuredMean(recording, recognised.traffic.name, scenario.warmup);
  if (network === undefined || measured === undefined || measured.error === 0) return undefined;
  const { formula, source, traffic, closed } = recognised;
  // Clients of a closed loop that wait for the network do not wait at the pods: it counts as thinking.
  const { utilisation, meanSojourn } =
    closed === undefined ? recognised : meanValueAnalysis({ ...closed, think: closed.think + network });
  const expected = meanSojourn + network;
  return {
    traffic: traffic.name,
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

/** Every request was answered at its first try, by pods that were ready before the first and never went. */
function stayedInDomain(
  { traffic, failures }: Recording,
  pods: readonly PodRow[],
  { pods: expected }: Recognised,
): boolean {
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  const stayed = pods.every(
    ({ ready, terminated, restarts }) =>
      ready !== undefined && ready <= 0 && terminated === undefined && restarts === 0,
  );
  const oneTry = traffic.every(({ attempts, sent }) => total(attempts) === total(sent));
  return failures.length === 0 && oneTry && stayed && pods.length === expected;
}

/** Over the steps that began after the warm-up. */
function measuredMean({ traffic: sources, stepEnds }: Recording, name: string, warmup: number) {
  const traffic = sources.find((source) => source.name === name);
  if (traffic?.latencySum === undefined) return undefined;
  const first = stepEnds.findIndex((_, step) => (stepEnds[step - 1] ?? 0) >= warmup);
  if (first < 0) return undefined;
  return batchedMean(traffic.latencySum.slice(first), traffic.ok.slice(first), BATCHES);
}
