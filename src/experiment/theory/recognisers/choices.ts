import type { NetworkSettings } from '../../../network/settings.ts';
import type { ClientBalancingConfig } from '../../../workload/config.ts';
import { type Drawing, finiteChoices } from '../finiteChoices.ts';
import { leastOf } from '../joinRules.ts';
import { queueChain } from '../queueChain.ts';
import type { Form, PodLoad, Recogniser } from '../recognised.ts';
import { evenLoad } from '../setting.ts';

/** Pods up to which the exact chain of all queues is quick to solve. */
const FEW_PODS = 2;
/** Chance of a queue beyond which the chain is cut off. */
const CUT_OFF_CHANCE = 1e-9;
/** Requests at one pod beyond which the chain has too many states: a load of about 0.95. */
const LONGEST_QUEUE = 200;
/** A request that the client has sent and the pod does not have yet counts already: ways of this part of a service time. */
const SHORT_WAY = 0.0025;

/**
 * One client that picks, for each request, the pod with the fewest of its requests under way: of d that are drawn, or
 * of all. As it is the only client, and its way is short, these are the true queue lengths.
 */
export const choices: Recogniser = {
  traffic: ['balancing'],
  formOf(setting) {
    const { traffic, workload, pods, scenario } = setting;
    const load = evenLoad(setting);
    if (load === undefined || traffic.balancing === undefined || traffic.from.count !== 1) return undefined;
    if (workload.service.distribution !== 'exponential' || workload.concurrency > 1) return undefined;
    if (longestWay(scenario.network) > SHORT_WAY * load.meanService) return undefined;
    const form = formOfPolicy(traffic.balancing, pods, load);
    return form && { ...form, utilisation: load.utilisation };
  },
};

/** Only parameters that a form knows may be given: any other could change the pick. */
function formOfPolicy(
  { policy, parameters }: ClientBalancingConfig,
  pods: number,
  load: PodLoad,
): Form | undefined {
  const given = Object.keys(parameters);
  if (policy === 'least-request' && given.every((key) => key === 'choices')) {
    const { choices: drawn = 2 } = parameters;
    return ofDrawn(Number(drawn), pods, load, 'with replacement');
  }
  if (given.length > 0) return undefined;
  // Of two pods, two different ones are all of them.
  if (policy === 'full-scan' || (policy === 'p2c' && pods === FEW_PODS)) return ofShortest(pods, load);
  return policy === 'p2c' ? ofDrawn(2, pods, load, 'distinct') : undefined;
}

/** @returns undefined for so few pods that what the expansion leaves out could be seen */
function ofDrawn(drawn: number, pods: number, load: PodLoad, drawing: Drawing): Form | undefined {
  if (pods < 2) return undefined;
  const { meanSojourn, isPrecise } = finiteChoices(load.utilisation, drawn, pods, drawing, load.meanService);
  if (!isPrecise) return undefined;
  return {
    formula: `the shortest of ${drawn} of ${pods} queues, drawn ${drawing === 'distinct' ? 'without repetition' : drawing}`,
    source: 'Mitzenmacher 2001, with the term in 1/N of Gast and Van Houdt 2017',
    meanSojourn,
  };
}

/** Exact, by the chain of both queues. With more pods it would have too many states to be solved in passing. */
function ofShortest(pods: number, { arrivalRate, meanService, utilisation }: PodLoad): Form | undefined {
  // The total falls off like that of one queue with the same load; each has half of it.
  const cutOff = Math.ceil(Math.log(CUT_OFF_CHANCE) / Math.log(utilisation) / pods) + pods;
  if (pods !== FEW_PODS || cutOff > LONGEST_QUEUE) return undefined;
  const { meanSojourn } = queueChain({
    arrivalRate: arrivalRate * pods,
    serviceRates: new Array<number>(pods).fill(1 / meanService),
    join: leastOf((requests) => requests, 'random'),
    cutOff,
  });
  return {
    formula: `the shorter of ${pods} queues`,
    source: 'the Markov chain of both queues, Stewart 1994, section 3.3',
    meanSojourn,
  };
}

/** Seconds, one way; infinite if it varies. */
function longestWay({ latency: { sameNode, sameZone, crossZone } }: NetworkSettings): number {
  return Math.max(
    ...[sameNode, sameZone, crossZone].map((delay) =>
      typeof delay === 'number' ? delay : Number.POSITIVE_INFINITY,
    ),
  );
}
