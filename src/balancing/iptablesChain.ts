import type { RandomStream } from '../engine/random.ts';
import { type Balancer, type EndpointList, NONE } from './balancer.ts';
import { integerParameter } from './parameter.ts';
import { definePolicy } from './policy.ts';

/** The kernel compares 31 random bits with the probability times 2^31 (`XT_STATISTIC`, net/netfilter/xt_statistic.c). */
const KERNEL_ONE = 2 ** 31;

/**
 * Probability with which a rule matches that has so many endpoints behind it, its own included, as kube-proxy writes it
 * (`computeProbability` in `pkg/proxy/iptables/proxier.go`).
 * 1/n for the first rule, 1/(n - 1) for the second and so on: who passes a rule is left with the others.
 */
export function writtenProbability(endpointsLeft: number, decimals: number): string {
  return (1 / endpointsLeft).toFixed(decimals);
}

/**
 * Probability that the kernel keeps for rule i of n (from 0), as a number of 2^31sts. The last rule has none and always
 * matches.
 * @param decimals digits that kube-proxy writes: 10 since Kubernetes 1.17, 5 before
 */
export function chainProbability(rule: number, count: number, decimals: number): number {
  const written = writtenProbability(count - rule, decimals);
  return rule === count - 1 ? KERNEL_ONE : Math.round(Number(written) * KERNEL_ONE);
}

/**
 * The chain walked rule by rule, with the rounding of the probabilities that makes its shares slightly unequal. The
 * mean walk is (n + 1) / 2 rules; `random` is the same without the rounding in one draw.
 */
export class IptablesChain implements Balancer {
  readonly #random: RandomStream;
  readonly #decimals: number;
  /** Probability of each rule, 0 to 1, as the kernel keeps it. */
  #probabilities: Float64Array = new Float64Array(0);

  constructor(random: RandomStream, decimals: number) {
    this.#random = random;
    this.#decimals = decimals;
  }

  update({ ids }: EndpointList): void {
    const count = ids.length;
    this.#probabilities = Float64Array.from(
      { length: count },
      (_, rule) => chainProbability(rule, count, this.#decimals) / KERNEL_ONE,
    );
  }

  /** One draw a rule until one matches, as the kernel does. */
  pick(): number {
    const probabilities = this.#probabilities;
    const last = probabilities.length - 1;
    for (let rule = 0; rule < last; rule++) if (this.#random() < probabilities[rule]) return rule;
    return last < 0 ? NONE : last;
  }
}

const decimals = integerParameter({
  name: 'decimals',
  default: 10,
  min: 5,
  max: 10,
  description: 'digits with which kube-proxy writes a probability',
});

export const iptablesChain = definePolicy({
  name: 'iptables-chain',
  summary: "kube-proxy's rules one after the other, each matching with its own probability",
  explanation:
    'Rule i of n (from 0) matches with probability 1/(n - i), rounded as kube-proxy prints it and the kernel stores it; ' +
    'the last rule matches always. The shares differ from 1/n by the rounding only. A pick walks (n + 1)/2 rules on ' +
    'average, as the kernel does.',
  at: ['kube-proxy'],
  needs: [],
  parameters: [decimals],
  source: 'kubernetes/kubernetes pkg/proxy/iptables/proxier.go; torvalds/linux net/netfilter/xt_statistic.c',
  balancer: ({ random }, value) => new IptablesChain(random, value(decimals)),
});
