import { requireCount, requireNonNegative, requireStable } from './domain.ts';

/**
 * Erlang B: the share of requests that c workers without a queue turn away. Holds for every distribution of service
 * with the same mean. By the recursion B(k) = a B(k-1) / (k + a B(k-1)), which stays exact where factorials overflow.
 * Source: Erlang 1917; the recursion in Jagerman 1974, Bell System Technical Journal 53(3).
 * @param servers at least 0
 * @param offeredLoad arrivals x mean service time, in workers (erlang), at least 0
 * @throws RangeError outside these ranges
 */
export function erlangB(servers: number, offeredLoad: number): number {
  requireCount('the number of servers', servers, 0);
  requireNonNegative('the offered load', offeredLoad);
  let blocking = 1;
  for (let k = 1; k <= servers; k++) blocking = (offeredLoad * blocking) / (k + offeredLoad * blocking);
  return blocking;
}

/**
 * Erlang C: the share of requests that wait for one of c workers with one queue.
 * Source: Erlang 1917; from B as in Kleinrock 1975, Queueing Systems I, section 3.5.
 * @throws RangeError unless the load of a worker is between 0 and 1
 */
export function erlangC(servers: number, offeredLoad: number): number {
  requireCount('the number of servers', servers);
  const utilisation = offeredLoad / servers;
  requireStable(utilisation);
  const blocking = erlangB(servers, offeredLoad);
  return blocking / (1 - utilisation * (1 - blocking));
}
