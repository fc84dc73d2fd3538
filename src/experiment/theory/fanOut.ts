import { requireCount, requireProbability } from './domain.ts';

/**
 * Share of the requests that wait for at least one slow answer if each asks n servers and needs all of them.
 * Source: Dean and Barroso 2013, The Tail at Scale, Communications of the ACM 56(2).
 * @param slow share of slow answers of one server
 * @throws RangeError unless 0 <= slow <= 1 and n is an integer of at least 1
 */
export function slowFanOuts(slow: number, servers: number): number {
  requireProbability('the share of slow answers', slow);
  requireCount('the number of servers', servers);
  return -Math.expm1(servers * Math.log1p(-slow));
}
