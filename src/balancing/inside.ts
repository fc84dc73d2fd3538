import type { Balancer } from './balancer.ts';
import { leastRequest } from './leastRequest.ts';
import { maglev } from './maglev.ts';
import { choiceParameter } from './parameter.ts';
import { peakEwma } from './peakEwma.ts';
import type { BalancerSetup, Policy } from './policy.ts';
import { random } from './random.ts';
import { ringHash } from './ringHash.ts';
import { roundRobin } from './roundRobin.ts';
import { twoChoices } from './twoChoices.ts';

/**
 * Policies that can pick inside a part of the list, with their defaults. A few of each kind: blind, by load and by
 * key.
 */
export const INSIDE: readonly Policy[] = [
  roundRobin,
  random,
  leastRequest,
  twoChoices,
  peakEwma,
  ringHash,
  maglev,
];

/** Which policy picks inside the part that was chosen. */
export const insidePolicy = choiceParameter<string>({
  name: 'inside',
  default: roundRobin.name,
  choices: INSIDE.map(({ name }) => name),
  description: 'the policy that picks inside the part chosen, with its defaults',
});

/** Makes balancers of that policy; they share the place's stream. */
export function createInside(name: string, setup: BalancerSetup): () => Balancer {
  // The parameter's own range has refused any other name before.
  const policy = INSIDE.find((one) => one.name === name) ?? roundRobin;
  return () => policy.balancer({ random: setup.random });
}
