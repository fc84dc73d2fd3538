import type { RandomStream } from '../engine/random.ts';
import { type Balancer, type EndpointList, NONE, type PickRequest, weightsOf } from './balancer.ts';
import { HashRing } from './hash/hashRing.ts';
import { jenkinsHash } from './hash/jenkins.ts';
import { ensureHash, remainder32 } from './hash/words.ts';
import { choiceParameter, integerParameter } from './parameter.ts';
import { PER_REQUEST } from './places.ts';
import { definePolicy } from './policy.ts';
import { carried, Positions } from './positions.ts';
import { buildRing, maximumRingSize, minimumRingSize, type RingSize, ringSize, variant } from './ringHash.ts';

/** Requests that may be under way in all with the next one, times the balance factor in percent, rounded up. */
export function totalSlots(outstanding: number, factor: number): number {
  return Math.floor(((outstanding + 1) * factor + 99) / 100);
}

/** Envoy's slots of a host. It takes a request while active / slots is at most 1, so it can hold one more. @param share of the total weight */
export function envoySlots(outstanding: number, factor: number, share: number): number {
  return Math.max(1, Math.ceil(totalSlots(outstanding, factor) * share));
}

/**
 * HAProxy's slots of a server, which takes a request while it has fewer: the total split exactly by weight.
 * @param before sum of the weights of the servers before it
 */
export function haproxySlots(
  outstanding: number,
  factor: number,
  weight: number,
  before: number,
  total: number,
): number {
  const slots = totalSlots(outstanding, factor);
  const rest = slots % total;
  const even = weight * Math.floor(slots / total);
  const share = Math.floor(((before + weight) * rest) / total) - Math.floor((before * rest) / total);
  return Math.max(1, even + share);
}

/** The paper's capacity of a bin: ceil((1 + epsilon) * balls / bins), the new ball included. */
export function capacity(balls: number, bins: number, epsilon: number): number {
  // Rounding in the product must not push a whole number up to the next.
  return Math.ceil(Number((((1 + epsilon) * balls) / bins).toPrecision(15)));
}

/** Whose rule for what an endpoint may hold, and where a request goes that finds its endpoint full. */
export type BoundRule = 'envoy' | 'haproxy' | 'paper';

/**
 * Consistent hashing on a ring with a limit to what each endpoint may hold above the average. One rule for the limit
 * and one for the way on, as the chosen implementation has them. A pick is O(1) while its endpoint has room, O(n) in
 * Envoy's way on and O(points) on the ring.
 */
export class BoundedLoad implements Balancer {
  readonly #random: RandomStream;
  readonly #size: RingSize;
  readonly #rule: BoundRule;
  /** Percent of the average that an endpoint may hold. */
  readonly #factor: number;
  readonly #positions = new Positions();
  #ring = new HashRing([]);
  /** By position: the weights, and the sum of the weights of those before, which HAProxy's exact split needs. */
  #weights: Float64Array = new Float64Array(0);
  #before: Float64Array = new Float64Array(0);
  #total = 0;
  /** Requests of this balancer under way, by position and in all. */
  #active: Int32Array = new Int32Array(0);
  #outstanding = 0;
  /** Scratch space of the permutation, and where each of its steps has drawn. */
  #order: Int32Array = new Int32Array(0);
  #drawn: Int32Array = new Int32Array(0);

  /** @param factor percent of the average that an endpoint may hold, at least 100 */
  constructor(random: RandomStream, size: RingSize, rule: BoundRule, factor: number) {
    this.#random = random;
    this.#size = size;
    this.#rule = rule;
    this.#factor = factor;
  }

  /**
   * Counts go with the endpoints that stay. Requests under way at one that left no longer count, so the average falls.
   */
  update(list: EndpointList): void {
    this.#active = carried(this.#active, this.#positions.update(list.ids), 0);
    this.#outstanding = this.#active.reduce((sum, active) => sum + active, 0);
    this.#ring = buildRing(list, this.#size);
    this.#weights = weightsOf(list);
    this.#before = new Float64Array(this.#weights.length);
    this.#total = 0;
    for (let i = 0; i < this.#weights.length; i++) {
      this.#before[i] = this.#total;
      this.#total += this.#weights[i];
    }
    this.#order = Int32Array.from(list.ids.keys());
    this.#drawn = new Int32Array(list.ids.length);
  }

  /**
   * The owner of the key if it has room. A retry starts as many points further as it has failed attempts, so that it
   * does not meet the same full or broken endpoint again.
   */
  pick(request: PickRequest): number {
    ensureHash(request, this.#random);
    const start = this.#ring.successor(request.hashHigh, request.hashLow);
    if (start === NONE) return NONE;
    const first = this.#ring.owner(start + request.attempt);
    if (this.#accepts(first)) return first;
    return this.#rule === 'envoy'
      ? this.#nextOfPermutation(first, request.hashLow)
      : this.#nextOnRing(start + request.attempt);
  }

  sent(id: number): void {
    const position = this.#positions.of(id);
    if (position === NONE) return;
    this.#active[position]++;
    this.#outstanding++;
  }

  done(id: number): void {
    const position = this.#positions.of(id);
    // An endpoint that left and came back starts at 0: answers to requests from before must not take it below.
    if (position === NONE || this.#active[position] === 0) return;
    this.#active[position]--;
    this.#outstanding--;
  }

  /**
   * Envoy lets a host reach its slots exactly, and so hold one more; the others compare before the request is added.
   */
  #accepts(position: number): boolean {
    if (this.#rule === 'envoy') return this.#overload(position) <= 1;
    return this.#active[position] < this.#slots(position);
  }

  /**
   * What an endpoint may hold by the rule chosen, in requests; the paper's has fractions of a weight, so it is rounded
   * up last.
   */
  #slots(position: number): number {
    const weight = this.#weights[position];
    if (this.#rule === 'haproxy')
      return haproxySlots(this.#outstanding, this.#factor, weight, this.#before[position], this.#total);
    if (this.#rule === 'envoy') return envoySlots(this.#outstanding, this.#factor, weight / this.#total);
    return Math.ceil((this.#factor / 100) * (this.#outstanding + 1) * (weight / this.#total));
  }

  #overload(position: number): number {
    return this.#active[position] / this.#slots(position);
  }

  /**
   * The next owner with room, clockwise. The slots together are more than the requests under way, so a walk around the
   * ring fails only where weights keep an endpoint off it.
   */
  #nextOnRing(start: number): number {
    for (let step = 1; step < this.#ring.size; step++) {
      const owner = this.#ring.owner(start + step);
      if (this.#accepts(owner)) return owner;
    }
    return this.#ring.owner(start);
  }

  /** The first that accepts in an order that depends on the hash alone; the least overloaded if none does. */
  #nextOfPermutation(first: number, hash: number): number {
    const order = this.#order;
    let best = first;
    let least = this.#overload(first);
    let step = 0;
    for (; step < order.length && least > 1; step++) {
      // A Fisher-Yates shuffle whose draws come from the hash.
      this.#drawn[step] = step + remainder32(jenkinsHash(hash, step, 0, 0), order.length - step);
      this.#swap(step);
      const overload = this.#overload(order[step]);
      if (overload >= least) continue;
      least = overload;
      best = order[step];
    }
    // Backwards again, so that the next pick begins with the same order.
    while (step > 0) this.#swap(--step);
    return best;
  }

  /** One step of the shuffle, or the same step back. */
  #swap(step: number): void {
    const order = this.#order;
    const other = this.#drawn[step];
    const drawn = order[other];
    order[other] = order[step];
    order[step] = drawn;
  }
}

const rule = choiceParameter<BoundRule>({
  name: 'rule',
  default: 'envoy',
  choices: ['envoy', 'haproxy', 'paper'],
  description: 'whose limit, and whose way on from a full endpoint: a permutation, or the next on the ring',
});

const balanceFactor = integerParameter({
  name: 'hashBalanceFactor',
  default: 150,
  min: 100,
  description: 'requests that an endpoint may hold, in percent of the average',
});

export const boundedLoad = definePolicy({
  name: 'bounded-load',
  summary: 'ring hash with a limit: a key whose endpoint is full goes on to another',
  explanation:
    'Consistent hashing with bounded loads: keeps keys where they belong while no endpoint holds more than ' +
    'hashBalanceFactor percent of the average, which stops a hot key from overloading its owner. Counts are those of this ' +
    'balancer. Envoy goes on in an order given by the hash, HAProxy and the paper to the next on the ring.',
  at: PER_REQUEST,
  needs: ['memory', 'request key', 'outstanding'],
  parameters: [balanceFactor, rule, minimumRingSize, maximumRingSize, variant],
  source:
    'envoyproxy/envoy source/extensions/load_balancing_policies/common/thread_aware_lb_impl.cc; Mirrokni, Thorup and Zadimoghaddam 2018',
  balancer: ({ random }, value) => {
    // The size of the ring is Envoy's, whatever the rule: only the limit differs.
    const size = ringSize(value(minimumRingSize), value(maximumRingSize), value(variant));
    return new BoundedLoad(random, size, value(rule), value(balanceFactor));
  },
});
