import { type Balancer, type EndpointList, NONE } from '../balancer.ts';
import { definePolicy } from '../policy.ts';
import { SteppedRoundRobin } from '../steppedRoundRobin.ts';
import { VirtualService } from './service.ts';

/**
 * IPVS `rr`: on from the destination used last, those of weight 0 left out. When that one is removed the turn goes on
 * from the one before it.
 */
export class IpvsRoundRobin implements Balancer {
  readonly #service = new VirtualService();
  /** Place in the kernel's list used last; -1 is its head. */
  #last = -1;

  /**
   * Destinations that stay keep their order. If the one used last has gone, the turn goes back to the last one before
   * it that is still there.
   */
  update(list: EndpointList): void {
    const before = this.#service.order.slice(0, this.#last + 1);
    const ids = this.#ids;
    this.#service.update(list);
    this.#ids = list.ids;
    this.#last = NONE;
    for (let place = before.length - 1; place >= 0 && this.#last === NONE; place--)
      this.#last = this.#service.placeOf(ids[before[place]]);
  }

  /** Ids of the list that `#last` refers to: needed when the list changes. */
  #ids: Int32Array = new Int32Array(0);

  pick(): number {
    const { count, weights } = this.#service;
    // Each destination is looked at once at most, so all weights 0 end the walk.
    for (let step = 1; step <= count; step++) {
      const place = (this.#last + step) % count;
      if (weights[place] <= 0) continue;
      this.#last = place;
      return this.#service.positionAt(place);
    }
    return NONE;
  }
}

/** IPVS `wrr`: any change of the list sends the turn back to its head and the heaviest. */
export class IpvsWeightedRoundRobin implements Balancer {
  readonly #service = new VirtualService();
  #rotation = new SteppedRoundRobin(new Float64Array(0), -1);

  update(list: EndpointList): void {
    this.#service.update(list);
    this.#rotation = new SteppedRoundRobin(this.#service.weights, -1);
  }

  pick(): number {
    return this.#service.positionAt(this.#rotation.next());
  }
}

export const ipvsRoundRobin = definePolicy({
  name: 'ipvs-rr',
  summary:
    "the destinations of this node's kernel list in turn, newest first; kube-proxy's default in IPVS mode",
  explanation:
    'Every node takes turns for itself, from the head of its own list. Destinations of weight 0 (terminating ones) are ' +
    'left out.',
  at: ['kube-proxy-ipvs'],
  needs: ['memory'],
  source: 'torvalds/linux net/netfilter/ipvs/ip_vs_rr.c',
  balancer: () => new IpvsRoundRobin(),
});

export const ipvsWeightedRoundRobin = definePolicy({
  name: 'ipvs-wrr',
  summary: 'weighted turns in steps of the common divisor, heaviest first',
  explanation:
    'A bar falls from the greatest weight by the common divisor; each pass takes those that reach it: 4:3:2 gives ' +
    'AABABCABC. Every change of the list starts again with the heaviest, so frequent changes favour it.',
  at: ['kube-proxy-ipvs'],
  needs: ['memory'],
  source: 'torvalds/linux net/netfilter/ipvs/ip_vs_wrr.c',
  balancer: () => new IpvsWeightedRoundRobin(),
});
