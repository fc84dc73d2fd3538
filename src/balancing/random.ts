import { type RandomStream, uniformInt } from '../engine/random.ts';
import { type Balancer, type EndpointList, NONE } from './balancer.ts';
import { PER_REQUEST } from './places.ts';
import { definePolicy } from './policy.ts';

/** Every endpoint with the same chance, without memory. */
export class UniformRandom implements Balancer {
  readonly #random: RandomStream;
  #count = 0;

  constructor(random: RandomStream) {
    this.#random = random;
  }

  update({ ids }: EndpointList): void {
    // Nothing but the number counts: the list may be re-ordered without effect.
    this.#count = ids.length;
  }

  pick(): number {
    return this.#count === 0 ? NONE : uniformInt(this.#random, this.#count);
  }
}

/**
 * Every endpoint with the same chance, without memory. It is what kube-proxy's chain of rules amounts to: rule i of n
 * (from 0) matches with probability 1/(n - i), so each endpoint is reached with probability 1/n.
 */
export const random = definePolicy({
  name: 'random',
  summary: 'each new connection goes to any endpoint, all equally likely; no memory, no feedback',
  explanation:
    'One uniform draw for each pick. Poisson arrivals split into independent Poisson streams, so every endpoint is a ' +
    'queue of its own (M/M/1 with exponential service): at utilisation 0.9 a request spends ten service times in the ' +
    'system on average. Nothing can go stale and nothing can herd: it is the yardstick for every other policy.',
  at: ['kube-proxy', 'cilium', 'load-balancer', ...PER_REQUEST],
  needs: [],
  source: 'kubernetes/kubernetes pkg/proxy/iptables/proxier.go (computeProbability)',
  balancer: ({ random: stream }) => new UniformRandom(stream),
});
