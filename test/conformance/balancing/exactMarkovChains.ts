import { z } from 'zod';
import {
  idleFirst,
  leastOf,
  shorterOfTwo,
  weightedChance,
} from '../../../src/experiment/theory/joinRules.ts';
import { type JoinRule, queueChain } from '../../../src/experiment/theory/queueChain.ts';
import type { ConformanceCase } from '../case.ts';

export { near as matches } from '../near.ts';

const equals = z.object({ N: z.number(), lambda_per_server: z.number() });
const pair = z.object({
  service_rates: z.array(z.number()),
  weights: z.array(z.number()),
  total_arrival_rate: z.number(),
});

export function run(given: unknown, { id }: ConformanceCase): unknown {
  return id.startsWith('exacthet') ? ofPair(given, id) : ofEquals(given, id);
}

const shortest = leastOf((requests) => requests, 'random');

const EQUAL_SERVERS: Readonly<Record<string, JoinRule>> = {
  jsq: shortest,
  p2cnr: shorterOfTwo('distinct'),
  p2cwr: shorterOfTwo('with replacement'),
};

function ofEquals(given: unknown, id: string): unknown {
  const { N, lambda_per_server: load } = equals.parse(given);
  const join = EQUAL_SERVERS[id.split('-')[1]];
  const chain = queueChain({
    arrivalRate: N * load,
    serviceRates: Array.from({ length: N }, () => 1),
    join,
    cutOff: cutOff(N, load),
  });
  return {
    mean_sojourn: chain.meanSojourn,
    mean_queue_length: chain.meanSojourn * load,
    'P(Q>=k)': Object.fromEntries([1, 2, 3, 4, 5, 8].map((k) => [k, chain.tail(k)])),
  };
}

/**
 * Where what is cut off no longer shows in the sixth digit. With replacement a server of two is compared with itself in
 * half of the cases, and the tail falls as slowly as that of a single queue; with three it falls by the square of the load or faster.
 */
function cutOff(servers: number, load: number): number {
  const perRequest = servers === 2 ? load : load ** 2;
  return Math.ceil(Math.log(servers === 2 ? 1e-9 : 1e-6) / Math.log(perRequest));
}

const FAST_FIRST = [0, 1];
const SLOW_FIRST = [1, 0];

/** Never queue with a coin among the idle. */
function anyIdle(otherwise: JoinRule): JoinRule {
  return (queues) => (queues.includes(0) ? shortest(queues) : otherwise(queues));
}

function pairRule(policy: string, weights: readonly number[]): JoinRule {
  const ties = policy.endsWith('-random')
    ? 'random'
    : policy.endsWith('-slowfirst')
      ? SLOW_FIRST
      : FAST_FIRST;
  const delay = leastOf((requests, server) => (requests + 1) / weights[server], ties);
  switch (policy.split('-')[0]) {
    case 'random':
      return weightedChance(policy === 'random-equal' ? [1, 1] : weights);
    case 'lc':
      return leastOf((requests) => requests, ties);
    case 'wlc':
      return leastOf((requests, server) => requests / weights[server], ties);
    case 'sed':
      return delay;
    case 'nq':
      return ties === 'random' ? anyIdle(delay) : idleFirst(ties, delay);
    case 'p2cwr':
      return shorterOfTwo('with replacement');
    case 'p2cnr':
      return shorterOfTwo('distinct');
    case 'jsq':
      return leastOf((requests) => requests, 'random');
    default:
      throw new Error(`no rule for ${policy}`);
  }
}

function ofPair(given: unknown, id: string): unknown {
  const { service_rates, weights, total_arrival_rate } = pair.parse(given);
  const policy = id.slice('exacthet-'.length, id.lastIndexOf('-rho'));
  const chain = queueChain({
    arrivalRate: total_arrival_rate,
    serviceRates: service_rates,
    join: pairRule(policy, weights),
    cutOff: 120,
  });
  return {
    mean_sojourn: chain.meanSojourn,
    share_of_fast_server: chain.shares[0],
    mean_in_system: chain.meanInSystem,
  };
}
