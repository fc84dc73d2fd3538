import { requirePositive } from './domain.ts';
import type { JoinRule } from './queueChain.ts';

/** Who wins among equals: any of them with the same chance, or the one that comes first in an order of servers. */
export type ChainTies = 'random' | readonly number[];

/** Joins the least score, such as the number of requests (join the shortest queue) or that number over a weight. */
export function leastOf(score: (requests: number, server: number) => number, ties: ChainTies): JoinRule {
  return (queues) => {
    const scores = queues.map(score);
    const least = Math.min(...scores);
    const best = queues.flatMap((_, server) => (scores[server] === least ? [server] : []));
    // Among equals the first of the order takes all, or each has the same chance.
    const winners = ties === 'random' ? best : ties.filter((server) => best.includes(server)).slice(0, 1);
    return queues.map((_, server) => (winners.includes(server) ? 1 / winners.length : 0));
  };
}

/** Joins an idle server, the first in the order; if there is none, as `otherwise` says (IPVS never queue). */
export function idleFirst(order: readonly number[], otherwise: JoinRule): JoinRule {
  return (queues) => {
    const idle = order.find((server) => queues[server] === 0);
    return idle === undefined ? otherwise(queues) : queues.map((_, server) => (server === idle ? 1 : 0));
  };
}

/** The shorter of two queues that were drawn at random, with a fair coin among equals. */
export function shorterOfTwo(drawn: 'distinct' | 'with replacement'): JoinRule {
  return (queues) => {
    const chances = queues.map(() => 0);
    const pairs = drawn === 'distinct' ? queues.length * (queues.length - 1) : queues.length ** 2;
    // Ordered pairs: two different servers can be drawn in two ways, one server twice in one way only.
    for (const [a, first] of queues.entries())
      for (const [b, second] of queues.entries()) {
        if (a === b && drawn === 'distinct') continue;
        const chanceOfFirst = first < second ? 1 : first > second ? 0 : 0.5;
        chances[a] += chanceOfFirst / pairs;
        chances[b] += (1 - chanceOfFirst) / pairs;
      }
    return chances;
  };
}

/** Joins at random with chances in proportion to the weights. */
export function weightedChance(weights: readonly number[]): JoinRule {
  for (const weight of weights) requirePositive('a weight', weight);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const chances = weights.map((weight) => weight / sum);
  return () => chances;
}
