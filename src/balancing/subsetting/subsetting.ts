import { uniformInt } from '../../engine/random.ts';
import { type EndpointList, keysOf, type PickRequest } from '../balancer.ts';
import { DividedBalancer, type Division } from '../dividedBalancer.ts';
import { createInside, insidePolicy } from '../inside.ts';
import { choiceParameter, integerParameter } from '../parameter.ts';
import type { Parts } from '../parts.ts';
import { type BalancerSetup, definePolicy } from '../policy.ts';
import { deterministicSubset, randomSubset, rendezvousSubset } from './subsets.ts';

/** How a client finds its subset. */
export type SubsetRule = 'rendezvous' | 'deterministic' | 'random';

/**
 * A subset of the list, found anew with every list. A single part, number 0.
 */
class Subset implements Division {
  readonly #find: (list: EndpointList) => Int32Array;

  constructor(find: (list: EndpointList) => Int32Array) {
    this.#find = find;
  }

  divide(list: EndpointList, parts: Parts, now: number): void {
    parts.update(0, list, this.#find(list), now);
  }

  choose(parts: Parts, request: PickRequest): number {
    return parts.pick(0, request);
  }
}

/**
 * The rule as a function of the list: seeds are drawn once, so a client keeps its subset while the list does not
 * change.
 */
function finder(rule: SubsetRule, size: number, setup: BalancerSetup): (list: EndpointList) => Int32Array {
  const { random, peer = { index: 0, count: 1 } } = setup;
  if (rule === 'deterministic') return ({ ids }) => deterministicSubset(ids.length, peer.index, size);
  if (rule === 'random') return ({ ids }) => randomSubset(ids.length, size, random);
  const seed = (BigInt(uniformInt(random, 4294967296)) << 32n) | BigInt(uniformInt(random, 4294967296));
  return (list) => rendezvousSubset(keysOf(list), size, seed);
}

const rule = choiceParameter<SubsetRule>({
  name: 'rule',
  default: 'rendezvous',
  choices: ['rendezvous', 'deterministic', 'random'],
  description:
    'how a client finds its subset: by hash (gRPC), by its number in rounds (SRE book), or at random',
});

const size = integerParameter({
  name: 'size',
  default: 20,
  min: 1,
  description: 'endpoints that one client uses at most',
});

export const subsetting = definePolicy({
  name: 'subsetting',
  summary: 'each client uses a part of the endpoints only, to save connections',
  explanation:
    'Random subsets load the endpoints unevenly: each is in a binomial number of them. Deterministic subsets are even, ' +
    'but reshuffle when the number of endpoints changes. Rendezvous subsets (gRFC A68) are as uneven as random ones, and ' +
    'an endpoint more or less changes one entry at most. Inside the subset another policy picks.',
  at: ['client'],
  needs: ['memory', 'peers'],
  parameters: [rule, size, insidePolicy],
  source: 'gRFC A68; Beyer et al. 2016, Site Reliability Engineering, chapter 20',
  balancer: (setup, value) =>
    new DividedBalancer(
      new Subset(finder(value(rule), value(size), setup)),
      createInside(value(insidePolicy), setup),
    ),
});
