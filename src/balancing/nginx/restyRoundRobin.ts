import { type RandomStream, uniformInt } from '../../engine/random.ts';
import { type Balancer, type EndpointList, weightsOf } from '../balancer.ts';
import { definePolicy } from '../policy.ts';
import { SteppedRoundRobin } from '../steppedRoundRobin.ts';

/**
 * ingress-nginx's round robin: every worker starts behind an endpoint of its own choice, after each change anew. The
 * start is drawn from the worker's own stream.
 */
export class RestyRoundRobin implements Balancer {
  readonly #random: RandomStream;
  #rotation = new SteppedRoundRobin(new Float64Array(0), -1);

  constructor(random: RandomStream) {
    this.#random = random;
  }

  update(list: EndpointList): void {
    // The last one is drawn, so that the walk begins behind it.
    const last = uniformInt(this.#random, Math.max(1, list.ids.length));
    this.#rotation = new SteppedRoundRobin(weightsOf(list), last);
  }

  pick(): number {
    return this.#rotation.next();
  }
}

export const restyRoundRobin = definePolicy({
  name: 'ingress-nginx-round-robin',
  summary: 'the endpoints in turn behind a random one, with a new random start on every change',
  explanation:
    'The default of ingress-nginx: gcd-stepped weighted round robin (ingress-nginx gives every endpoint weight 1). Each ' +
    'worker draws its own start and draws again on every endpoint change, so workers do not move in step. Weights must ' +
    'be whole numbers.',
  at: ['ingress'],
  needs: ['memory'],
  source: 'openresty/lua-resty-balancer lib/resty/roundrobin.lua',
  balancer: ({ random }) => new RestyRoundRobin(random),
});
