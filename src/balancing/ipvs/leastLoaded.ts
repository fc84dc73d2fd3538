import { type Balancer, type EndpointList, NONE, type PickRequest } from '../balancer.ts';
import { definePolicy, type Policy } from '../policy.ts';
import { WinnerTree } from '../winnerTree.ts';
import { connectionOverhead, expectedOverhead } from './overhead.ts';
import { VirtualService } from './service.ts';

/**
 * The cost by which a scheduler compares destinations; infinite for one that it never picks.
 * @param active connections open
 * @param inactive connections closed within the last two minutes
 */
export type Cost = (active: number, inactive: number, weight: number) => number;

/**
 * A scheduler that takes the first destination of the kernel's list with the least cost. Quotients stand for the
 * kernel's cross products: equal fractions of integers give equal doubles, and different ones differ.
 */
export class LeastCost implements Balancer {
  readonly #service = new VirtualService();
  readonly #cost: Cost;
  /** Least cost first, by place in the kernel's list: equals go to the one that a scan from its head meets first. */
  #tree = new WinnerTree(0);

  constructor(cost: Cost) {
    this.#cost = cost;
  }

  update(list: EndpointList): void {
    this.#service.update(list);
    this.#tree = new WinnerTree(this.#service.count);
    this.#tree.fill((place) => this.#costAt(place));
  }

  /** O(log n): the tree stands for the kernel's scan of all destinations, and gives the same answer. */
  pick({ now }: PickRequest): number {
    this.#expire(now);
    return this.#service.positionAt(this.#tree.first);
  }

  sent(id: number, now: number): void {
    this.#expire(now);
    this.#changed(this.#service.opened(id));
  }

  done(id: number, now: number): void {
    this.#expire(now);
    this.#changed(this.#service.closed(id, now));
  }

  /** Every connection whose time as inactive is over changes the cost of its destination. */
  #expire(now: number): void {
    for (let place = this.#service.expireOne(now); place !== NONE; place = this.#service.expireOne(now))
      this.#changed(place);
  }

  #changed(place: number): void {
    if (place !== NONE) this.#tree.set(place, this.#costAt(place));
  }

  #costAt(place: number): number {
    const { active, inactive, weights } = this.#service;
    return this.#cost(active[place], inactive[place], weights[place]);
  }
}

/** Cost of a destination that takes no connections. */
const NEVER = Number.POSITIVE_INFINITY;

/** lc: weights count only as 0 or not. */
export const leastConnectionCost: Cost = (active, inactive, weight) =>
  weight > 0 ? connectionOverhead(active, inactive) : NEVER;

/** wlc. */
export const weightedLeastConnectionCost: Cost = (active, inactive, weight) =>
  weight > 0 ? connectionOverhead(active, inactive) / weight : NEVER;

/** sed: closed connections do not count. */
export const shortestExpectedDelayCost: Cost = (active, _inactive, weight) =>
  weight > 0 ? expectedOverhead(active) / weight : NEVER;

/** nq: any idle destination, the first in the list; without one as sed, whose cost is above 0. */
export const neverQueueCost: Cost = (active, inactive, weight) =>
  weight > 0 && active === 0 ? 0 : shortestExpectedDelayCost(active, inactive, weight);

/** ovf: the heaviest that has no more connections than its weight. */
export const overflowCost: Cost = (active, _inactive, weight) =>
  weight > 0 && active <= weight ? -weight : NEVER;

/** fo: the heaviest. */
export const failoverCost: Cost = (_active, _inactive, weight) => (weight > 0 ? -weight : NEVER);

const NODE_LOCAL =
  ' The kernel of each node counts its own connections only, and the newest destination stands first and wins ties.';

/** One policy of this family: they differ in the cost alone. */
function ipvsPolicy(name: string, file: string, cost: Cost, summary: string, explanation: string): Policy {
  return definePolicy({
    name: `ipvs-${name}`,
    summary,
    explanation: explanation + NODE_LOCAL,
    at: ['kube-proxy-ipvs'],
    needs: ['memory', 'outstanding'],
    source: `torvalds/linux net/netfilter/ipvs/${file}`,
    balancer: () => new LeastCost(cost),
  });
}

export const ipvsLeastConnection = ipvsPolicy(
  'lc',
  'ip_vs_lc.c',
  leastConnectionCost,
  'the destination with the fewest connections of this node; the newest among equals',
  'An active connection counts as 256 inactive ones; a connection stays inactive for 2 minutes after it closed.',
);

export const ipvsWeightedLeastConnection = ipvsPolicy(
  'wlc',
  'ip_vs_wlc.c',
  weightedLeastConnectionCost,
  'the destination with the fewest connections of this node for its weight',
  'As lc, divided by the weight.',
);

export const ipvsShortestExpectedDelay = ipvsPolicy(
  'sed',
  'ip_vs_sed.c',
  shortestExpectedDelayCost,
  'the destination that would have the least (active + 1) / weight',
  'Prefers fast destinations even while slow ones are idle.',
);

export const ipvsNeverQueue = ipvsPolicy(
  'nq',
  'ip_vs_nq.c',
  neverQueueCost,
  'the first idle destination; without one as sed',
  'Weights do not count while any destination is idle.',
);

export const ipvsOverflow = ipvsPolicy(
  'ovf',
  'ip_vs_ovf.c',
  overflowCost,
  'the heaviest destination until it has more connections than its weight, then the next',
  'Refuses connections when every destination has more connections than its weight.',
);

export const ipvsFailover = ipvsPolicy(
  'fo',
  'ip_vs_fo.c',
  failoverCost,
  'always the heaviest destination that is available',
  'The others stand by.',
);
