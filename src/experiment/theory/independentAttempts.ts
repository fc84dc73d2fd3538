import type { PodRow, Recording } from '../../metrics/recording.ts';
import { totalOf } from '../../metrics/summary.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { TrafficConfig } from '../../workload/config.ts';
import { workersOf } from '../../workload/servers/serverConfig.ts';
import { meanService } from '../../workload/serviceTime.ts';
import { podsThatStayed } from './domainOfRun.ts';
import { knowsTraffic, knowsWorkload } from './knownSettings.ts';
import { type NetworkSpan, networkSpan } from './networkTime.ts';
import { AS_GOOD_AS_NONE, hasRoomForAll } from './roomForAll.ts';
import { serviceTail } from './serviceTail.ts';
import { type Setting, settingOf } from './setting.ts';
import { total } from './total.ts';

/** Requests without an outcome at the end are left out; they may be this part of the root of the others, not to matter. */
const LEFT_OUT = 0.25;

/** A source whose attempts all find a free worker: none depends on another, on the load, or on the pod it comes to. */
export interface IndependentAttempts {
  readonly setting: Setting;
  /** Its pods, which stayed. */
  readonly pods: readonly PodRow[];
  /** What an attempt can spend on the network. */
  readonly network: NetworkSpan;
}

/**
 * The attempts of a source, if they do not depend on each other: its pods stay, all of their sources send Poisson
 * traffic, each pod alone has workers for all that there is to do at a time, and no attempt is given up.
 * @param source index of the traffic source
 * @returns undefined where one of these does not hold, or is not sure enough
 */
export function independentAttempts(
  scenario: Scenario,
  recording: Recording,
  source: number,
): IndependentAttempts | undefined {
  const setting = recording.complete ? settingOf(scenario, scenario.traffic[source]) : undefined;
  if (setting === undefined || !isKnown(setting)) return undefined;
  const pods = podsThatStayed(recording, setting);
  if (pods === undefined || !finds(setting, sentBy(setting, recording))) return undefined;
  const nodes = pods.map(({ node = '' }) => node);
  const network = networkSpan(scenario, setting.traffic, nodes);
  if (network === undefined || isGivenUp(setting, network.most, recording, source)) return undefined;
  return isLongEnough(recording, source) ? { setting, pods, network } : undefined;
}

/** Only what does not matter to attempts that find a free worker may be there, beside what formulas know. */
function isKnown({ traffic, others, workload }: Setting): boolean {
  const sources = [traffic, ...others];
  const known = sources.every((each) => knowsTraffic(each, ['balancing', 'hedging', 'priority']));
  // A service that takes longer in company depends on the load.
  if (!known || workload.service.concurrencyFactor) return false;
  return sources.every(picksOnly) && knowsWorkload(workload, ['errors']);
}

/** Does the balancing of a source only say which pod gets an attempt? Health checks and proxies do more. */
function picksOnly({ balancing }: TrafficConfig): boolean {
  return (
    balancing === undefined || Object.keys(balancing).every((key) => ['policy', 'parameters'].includes(key))
  );
}

/** Does every attempt find a free worker, even if all clients made all the attempts that they may? */
function finds({ traffic, others, workload }: Setting, requests: number): boolean {
  const rates = [traffic, ...others].map(({ arrivals, ...source }) =>
    arrivals.process === 'poisson' ? arrivals.rate * mostAttempts(source) : Number.POSITIVE_INFINITY,
  );
  const busy = rates.reduce((sum, rate) => sum + rate, 0) * meanService(workload.service);
  return Number.isFinite(busy) && hasRoomForAll(busy, workersOf(workload), requests);
}

/** Of one request. */
function mostAttempts({ retries, hedging }: Pick<TrafficConfig, 'retries' | 'hedging'>): number {
  return (1 + retries.attempts) * (hedging?.attempts ?? 1);
}

/** Requests of the whole run that came to the pods of a setting. */
function sentBy({ scenario, traffic, others }: Setting, recording: Recording): number {
  const counted = recording.traffic.filter((_, i) => [traffic, ...others].includes(scenario.traffic[i]));
  return total(counted.flatMap(({ attempts }) => attempts));
}

/** Could the client's patience have ended for one of the attempts? */
function isGivenUp(
  { traffic, workload }: Setting,
  network: number,
  recording: Recording,
  source: number,
): boolean {
  const attempts = total(recording.traffic[source].attempts);
  return attempts * serviceTail(workload.service, traffic.timeout - network) >= AS_GOOD_AS_NONE;
}

/** Are those that the end of the run has cut off, which had longer to go than others, too few to be noticed? */
export function isLongEnough({ traffic }: Recording, source: number): boolean {
  const { sent, inFlight } = totalOf(traffic[source]);
  return inFlight <= LEFT_OUT * Math.sqrt(sent);
}
