import { boundedLoad } from './boundedLoad.ts';
import { c3 } from './c3.ts';
import { ciliumMaglev } from './ciliumMaglev.ts';
import { earliestDeadlineFirst } from './earliestDeadlineFirst.ts';
import { cloudFlowHash } from './flowHash.ts';
import { haproxyLeastConnections } from './haproxy/leastConnections.ts';
import { haproxyRoundRobin } from './haproxy/roundRobin.ts';
import { haproxyStaticRoundRobin } from './haproxy/staticRoundRobin.ts';
import { iptablesChain } from './iptablesChain.ts';
import { ipvsDestinationHash, ipvsSourceHash } from './ipvs/hashTable.ts';
import {
  ipvsFailover,
  ipvsLeastConnection,
  ipvsNeverQueue,
  ipvsOverflow,
  ipvsShortestExpectedDelay,
  ipvsWeightedLeastConnection,
} from './ipvs/leastLoaded.ts';
import { ipvsLocality, ipvsLocalityReplicas } from './ipvs/locality.ts';
import { ipvsMaglev } from './ipvs/maglev.ts';
import { ipvsRoundRobin, ipvsWeightedRoundRobin } from './ipvs/roundRobin.ts';
import { joinIdleQueue } from './joinIdleQueue.ts';
import { joinShortestQueue } from './joinShortestQueue.ts';
import { ketama } from './ketama.ts';
import { leastRequest } from './leastRequest.ts';
import { localityWeighted } from './localities/localityWeighted.ts';
import { priorityLevels } from './localities/priorityLevels.ts';
import { zoneAware } from './localities/zoneAware.ts';
import { maglev } from './maglev.ts';
import { nginxConsistentHash, nginxHash } from './nginx/hash.ts';
import { ingressEwma } from './nginx/ingressEwma.ts';
import { nginxIpHash } from './nginx/ipHash.ts';
import { nginxLeastConnections } from './nginx/leastConnections.ts';
import { nginxLeastTime } from './nginx/leastTime.ts';
import { nginxRandomTwo } from './nginx/randomTwo.ts';
import { restyRoundRobin } from './nginx/restyRoundRobin.ts';
import { smoothWeightedRoundRobin } from './nginx/smoothWeightedRoundRobin.ts';
import { peakEwma } from './peakEwma.ts';
import { pickFirst } from './pickFirst.ts';
import { KNOWLEDGE } from './places.ts';
import type { ActingPlace, Policy } from './policy.ts';
import { prequal } from './prequal/prequal.ts';
import { random } from './random.ts';
import { rendezvous } from './rendezvous.ts';
import { ringHash } from './ringHash.ts';
import { roundRobin } from './roundRobin.ts';
import { staticStride } from './staticStride.ts';
import { deterministicAperture } from './subsetting/deterministicAperture.ts';
import { randomAperture } from './subsetting/randomAperture.ts';
import { subsetting } from './subsetting/subsetting.ts';
import { twoChoices } from './twoChoices.ts';
import { weightedRandom } from './weightedRandom.ts';
import { weightedRoundRobin } from './weightedRoundRobin.ts';

/**
 * Every policy, in the order in which they are listed: blind ones, by load, by key, by part of the list, by kernel.
 * `seatrial policies` prints them so.
 */
export const POLICIES: readonly Policy[] = [
  random,
  roundRobin,
  iptablesChain,
  weightedRandom,
  smoothWeightedRoundRobin,
  earliestDeadlineFirst,
  staticStride,
  restyRoundRobin,
  haproxyRoundRobin,
  haproxyStaticRoundRobin,
  pickFirst,
  leastRequest,
  twoChoices,
  joinShortestQueue,
  joinIdleQueue,
  nginxLeastConnections,
  nginxRandomTwo,
  nginxLeastTime,
  haproxyLeastConnections,
  peakEwma,
  ingressEwma,
  weightedRoundRobin,
  prequal,
  c3,
  ringHash,
  maglev,
  rendezvous,
  boundedLoad,
  ketama,
  nginxHash,
  nginxConsistentHash,
  nginxIpHash,
  cloudFlowHash,
  ciliumMaglev,
  subsetting,
  randomAperture,
  deterministicAperture,
  priorityLevels,
  localityWeighted,
  zoneAware,
  ipvsRoundRobin,
  ipvsWeightedRoundRobin,
  ipvsLeastConnection,
  ipvsWeightedLeastConnection,
  ipvsShortestExpectedDelay,
  ipvsNeverQueue,
  ipvsOverflow,
  ipvsFailover,
  ipvsSourceHash,
  ipvsDestinationHash,
  ipvsMaglev,
  ipvsLocality,
  ipvsLocalityReplicas,
];

/**
 * Those that a user has added. Kept by the process, not by a run: a worker has to register them again.
 */
const added: Policy[] = [];

/**
 * Adds a policy of the user's own to those that scenarios can name.
 * @returns takes it away again
 * @throws RangeError if there is one of that name already
 */
export function registerPolicy(policy: Policy): () => void {
  if (allPolicies().some(({ name }) => name === policy.name))
    throw new RangeError(`there is a policy "${policy.name}" already`);
  added.push(policy);
  // Taken away twice is no error.
  return () => {
    if (added.includes(policy)) added.splice(added.indexOf(policy), 1);
  };
}

/** Every policy that a scenario can name: those of the project, then the user's own. */
export function allPolicies(): readonly Policy[] {
  return added.length === 0 ? POLICIES : [...POLICIES, ...added];
}

/**
 * The policies that can act at a place. In the order of {@link POLICIES}.
 */
export function policiesAt(place: ActingPlace): readonly Policy[] {
  return allPolicies().filter(({ at }) => at.includes(place));
}

/**
 * The policies for a place that is told of changes of its list and of nothing else: neither of the flow or the request
 * nor of what becomes of it.
 */
export function policiesByListAlone(place: ActingPlace): readonly Policy[] {
  return policiesAt(place).filter(({ needs }) => needs.every((need) => need === 'memory'));
}

/**
 * The policy of that name for that place. Throws a RangeError, with the names that would work there, if it does
 * not exist or cannot act there; in that case with what it would need to know.
 */
export function policyNamed(name: string, place: ActingPlace): Policy {
  const usable = policiesAt(place);
  const found = usable.find((policy) => policy.name === name);
  if (found !== undefined) return found;
  const names = usable.map((policy) => policy.name).join(', ');
  throw new RangeError(
    `no policy "${name}" at the ${place}${reason(name, place)}; those that can act there: ${names}`,
  );
}

/** Why a policy that exists cannot act at the place; nothing for one that does not exist. */
function reason(name: string, place: ActingPlace): string {
  const policy = allPolicies().find((one) => one.name === name);
  if (policy === undefined) return '';
  const missing = policy.needs.filter((need) => !KNOWLEDGE[place].includes(need));
  if (missing.length > 0) return `, which knows nothing of what it needs (${missing.join(', ')})`;
  return `, only at the ${policy.at.join(', ')}`;
}
