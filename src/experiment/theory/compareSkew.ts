import type { Recording } from '../../metrics/recording.ts';
import { significant } from '../../metrics/rounding.ts';
import type { SkewFinding } from '../../metrics/theoryFinding.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { connectionSkew, deviationOfMost } from './connectionSkew.ts';
import { allWentWell, podsThatStayed } from './domainOfRun.ts';
import { podChoice } from './podChoice.ts';
import { settingOf } from './setting.ts';

/** Products of connections, pods and connections of one of them beyond which the distribution takes too long to compute. */
const MOST_WORK = 1e7;

/**
 * Connections that are kept for the whole run lie where kube-proxy's random choice put them: their numbers are
 * multinomial, and the greatest of them has a known mean and deviation. How many connections there are is for the run to
 * tell, as clients open another one whenever all of theirs are in use; each of them is put down at random all the same.
 * @param source index of the traffic source
 * @returns undefined for a source whose connections end, or are not put down at random; and if the run left the domain
 */
export function compareSkew(
  scenario: Scenario,
  recording: Recording,
  source: number,
): SkewFinding | undefined {
  const traffic = scenario.traffic[source];
  const setting = settingOf(scenario, traffic);
  // Clients that balance for themselves do not meet kube-proxy's choice.
  if (setting === undefined || traffic.balancing !== undefined || !recording.complete) return undefined;
  const record = recording.traffic[source];
  // No connection can have carried all that it may, if all requests together are not as many.
  if (record.sent.reduce((sum, count) => sum + count, 0) >= traffic.reuse) return undefined;
  // Asked as if every connection carried one request: it is the choice for a new connection that counts.
  if (podChoice({ ...setting, traffic: { ...traffic, reuse: 1 } }) !== 'at random') return undefined;
  const pods = podsThatStayed(recording, setting);
  if (pods === undefined || pods.length < 2 || !allWentWell(recording, source)) return undefined;
  const counts = connectionsAtEnd(recording, new Set(pods.map((pod) => recording.pods.indexOf(pod))));
  const connections = counts.reduce((sum, count) => sum + count, 0);
  const simulated = Math.max(...counts);
  if (connections < 1 || connections * pods.length * simulated > MOST_WORK) return undefined;
  const { meanMost } = connectionSkew(connections, pods.length);
  const error = deviationOfMost(connections, pods.length);
  if (error === 0) return undefined;
  return {
    traffic: traffic.name,
    quantity: 'connections of the busiest pod',
    formula: `${connections} kept connections over ${pods.length} pods, each put down at random: the greatest of multinomial numbers`,
    source: 'Johnson and Kotz 1977, Urn Models and their Application',
    connections,
    pods: pods.length,
    expected: significant(meanMost),
    simulated,
    standardError: significant(error),
    deviation: significant((simulated - meanMost) / error),
  };
}

/** By pod, at the end of the last step. */
function connectionsAtEnd({ endpoints, stepEnds }: Recording, pods: ReadonlySet<number>): number[] {
  const counts: number[] = [];
  for (const { step, pod, connections } of endpoints)
    if (step === stepEnds.length - 1 && pods.has(pod)) counts.push(connections);
  return counts;
}
