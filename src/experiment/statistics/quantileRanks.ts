import { incompleteBeta } from './incompleteBeta.ts';

/** Ranks (from 1) of two order statistics between which a quantile lies. */
export interface RankInterval {
  readonly low: number;
  readonly high: number;
}

/**
 * Ranks between which the q-quantile of n *independent* observations lies with probability at least 1 - alpha, whatever
 * their distribution: the number of observations below it is binomial (H. David, H. Nagaraja, "Order Statistics", 3rd
 * ed., section 7.1). Each tail gets at most alpha/2.
 *
 * Latencies of one run are correlated, so an interval from one run is too narrow when queues are long; replications
 * have no such fault.
 *
 * @returns `undefined` when n is too small for such ranks to exist
 */
export function quantileRanks(n: number, q: number, alpha: number): RankInterval | undefined {
  const low = largestBelow(n, q, alpha / 2);
  const high = smallestAbove(n, q, alpha / 2);
  return low < 1 || high > n ? undefined : { low, high };
}

/** The largest rank l with P(X(l) > quantile) = P(B < l) at most `tail`; 0 if none. */
function largestBelow(n: number, q: number, tail: number): number {
  return firstFalse(0, n, (l) => binomialBelow(n, q, l) <= tail) - 1;
}

/** The smallest rank u with P(X(u) <= quantile) = P(B >= u) at most `tail`; n + 1 if none. */
function smallestAbove(n: number, q: number, tail: number): number {
  return firstFalse(0, n, (u) => binomialBelow(n, q, u) < 1 - tail);
}

/** The first whole number from `from` to `to` at which a property that is lost once is lost; `to` + 1 if it never is. */
function firstFalse(from: number, to: number, holds: (value: number) => boolean): number {
  let [low, high] = [from, to + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** P(B < k) of a binomial count B of n trials with probability q. */
function binomialBelow(n: number, q: number, k: number): number {
  if (k <= 0) return 0;
  if (k > n) return 1;
  return incompleteBeta(1 - q, n - k + 1, k);
}
