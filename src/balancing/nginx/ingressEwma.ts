import { type RandomStream, uniformInt } from '../../engine/random.ts';
import { type Balancer, type EndpointList, NONE, type PickRequest, wasTried } from '../balancer.ts';
import { numberParameter } from '../parameter.ts';
import { definePolicy } from '../policy.ts';
import { Positions } from '../positions.ts';
import { DecayedMean } from '../signals/decayedMean.ts';

/**
 * Two different endpoints among those not tried yet; the lower score wins, the first drawn if equal. The response
 * times are those of one controller pod, whose workers share them (`ngx.shared.balancer_ewma` in ewma.lua).
 */
export class IngressEwma implements Balancer {
  readonly #random: RandomStream;
  readonly #positions = new Positions();
  readonly #score: DecayedMean;
  /** Positions in the order of the last shuffle, of which a pick shuffles the first two. */
  #order: Int32Array = new Int32Array(0);

  constructor(random: RandomStream, decayTime: number) {
    this.#random = random;
    this.#score = new DecayedMean(decayTime);
  }

  update(list: EndpointList, now: number): void {
    this.#score.update(list, this.#positions.update(list.ids), now);
    this.#order = Int32Array.from(list.ids.keys());
  }

  pick(request: PickRequest): number {
    const first = this.#draw(0, request);
    const second = first === NONE ? NONE : this.#draw(1, request);
    // All have been tried: any of them again.
    if (first === NONE) return this.#order.length === 0 ? NONE : this.#swapIn(0);
    if (second === NONE) return first;
    return this.#score.load(second, request.now) < this.#score.load(first, request.now) ? second : first;
  }

  /** Any end of a request is measured: an error that comes fast makes its endpoint look fast. */
  done(id: number, now: number, seconds: number): void {
    const position = this.#positions.of(id);
    if (position !== NONE) this.#score.done(position, now, seconds);
  }

  /** A random position of those behind the first `taken`, not tried before; `NONE` if there is none. */
  #draw(taken: number, request: PickRequest): number {
    const { ids } = this.#positions;
    for (let left = this.#order.length - taken; left > 0; left--) {
      const drawn = this.#swapIn(taken, left);
      if (request.attempt === 0 || !wasTried(request, ids[drawn])) return drawn;
      // Behind the others, where this pick does not look again.
      const last = taken + left - 1;
      this.#order[taken] = this.#order[last];
      this.#order[last] = drawn;
    }
    return NONE;
  }

  /** Moves a random one of the next `left` to place `at`, and returns it. */
  #swapIn(at: number, left = this.#order.length - at): number {
    const other = at + uniformInt(this.#random, left);
    const drawn = this.#order[other];
    this.#order[other] = this.#order[at];
    this.#order[at] = drawn;
    return drawn;
  }
}

const decayTime = numberParameter({
  name: 'decayTime',
  default: 10,
  min: 0.001,
  description: 'time in which an old measurement loses all but 1/e of its weight, seconds (`DECAY_TIME`)',
});

export const ingressEwma = definePolicy({
  name: 'ingress-nginx-ewma',
  summary: 'of two endpoints not tried yet the one with the lower decayed mean of response times',
  explanation:
    'The `ewma` of ingress-nginx: no term for requests under way and no jump at peaks, so between two measurements all ' +
    'workers of a controller pod prefer the same of two endpoints. New endpoints start with the mean of the others. Fast ' +
    'failures look fast.',
  at: ['ingress'],
  needs: ['memory', 'latency'],
  parameters: [decayTime],
  source: 'kubernetes/ingress-nginx rootfs/etc/nginx/lua/balancer/ewma.lua',
  balancer: ({ random }, value) => new IngressEwma(random, value(decayTime)),
});
