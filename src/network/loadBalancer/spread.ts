import { roundRobin } from '../../balancing/roundRobin.ts';
import { type RandomStream, uniformInt } from '../../engine/random.ts';
import { rehashed } from './flow.ts';
import type { BalancerProfile } from './profile.ts';

/** Which of some targets gets a connection; -1 when none of them may. */
export type Spread = (targets: Int32Array, flow: number) => number;

/** May a target get connections at this moment? Asked only where the profile says so. */
export type MayServe = (target: number) => boolean;

/**
 * How a load balancer chooses among targets that it believes healthy.
 * @param random the load balancer's own stream: where its turns begin, and what makes its hash differ from others'
 */
export function spreadOf(
  { spread, needsLocalEndpoint }: BalancerProfile,
  random: RandomStream,
  mayServe: MayServe,
): Spread {
  const allowed: MayServe = needsLocalEndpoint ? mayServe : () => true;
  switch (spread) {
    case 'leader':
      return firstAllowed(allowed);
    case 'round-robin':
      return inTurn(random);
    case 'flow-hash':
      return needsLocalEndpoint ? byHashAmong(random, allowed) : byHash(random);
  }
}

/** The targets are in the order in which they would take over. */
function firstAllowed(allowed: MayServe): Spread {
  return (targets) => {
    for (const target of targets) if (allowed(target)) return target;
    return -1;
  };
}

/** Begins at a random target, so that several load balancers are not in step. */
function inTurn(random: RandomStream): Spread {
  const picker = roundRobin.create(random);
  return (targets) => targets[picker.pick(targets)];
}

/**
 * The same flow goes to the same target as long as the list of targets stays the same; most flows move when it changes.
 */
function byHash(random: RandomStream): Spread {
  const salt = saltOf(random);
  return (targets, flow) => targets[rehashed(flow, salt) % targets.length];
}

/** By hash among those that are allowed: the n-th of them, without a list of them. */
function byHashAmong(random: RandomStream, allowed: MayServe): Spread {
  const salt = saltOf(random);
  return (targets, flow) => {
    let count = 0;
    for (const target of targets) if (allowed(target)) count++;
    if (count === 0) return -1;
    let left = rehashed(flow, salt) % count;
    for (const target of targets) if (allowed(target) && left-- === 0) return target;
    return -1;
  };
}

/** Any whole number of 31 bits: two load balancers send one flow to different places. */
function saltOf(random: RandomStream): number {
  return uniformInt(random, 2 ** 31);
}
