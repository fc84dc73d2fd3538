import { requireCount, requireNonNegative, requireProbability } from './domain.ts';

/** What retries make of a server that fails each attempt with the same probability, whatever the load. */
export interface RetryOutcome {
  /** Attempts for each request, on average. */
  readonly load: number;
  /** Share of the requests that succeed in the end. */
  readonly success: number;
  /** Variance of the attempts of one request. */
  readonly loadVariance: number;
}

/**
 * Up to n retries at once: 1 + p + ... + p^n attempts, and only the share p^(n + 1) fails.
 * Source: Brooker 2022, Fixing retries with token buckets and circuit breakers.
 * @param failure p, the probability that an attempt fails
 * @param retries n, at least 0
 * @throws RangeError outside these ranges
 */
export function withRetries(failure: number, retries: number): RetryOutcome {
  requireProbability('the probability of a failure', failure);
  requireCount('the number of retries', retries, 0);
  const lost = failure ** (retries + 1);
  const load = failure === 1 ? retries + 1 : (1 - lost) / (1 - failure);
  // P(more than k attempts) = p^k gives the mean of the square as a sum over k of (2 k + 1) p^k.
  let square = 0;
  for (let k = 0; k <= retries; k++) square += (2 * k + 1) * failure ** k;
  return { load, success: 1 - lost, loadVariance: square - load ** 2 };
}

/**
 * Most attempts for each request with a token bucket, in the long run: each request earns `perRequest` tokens and a
 * retry costs one, after the `capacity` that the bucket starts with is spent over the requests of the client.
 * @param requests of one client; infinitely many give the long run
 */
export function tokenBucketBound(perRequest: number, capacity: number, requests: number): number {
  requireNonNegative('the tokens of a request', perRequest);
  requireNonNegative('the capacity', capacity);
  return 1 + perRequest + capacity / requests;
}

/** Worst load of the last of a chain of calls if each of its hops retries: (1 + r)^depth, the product over the hops. */
export function chainAmplification(retries: number, depth: number): number {
  requireCount('the number of retries', retries, 0);
  requireCount('the depth', depth, 0);
  return (1 + retries) ** depth;
}

/**
 * Does a server stay saturated after a short outage, because timed-out work is done in vain and retried? It does if and
 * only if all attempts of all requests exceed what it can do: arrivals x (1 + retries) > capacity.
 * Source: Bronson et al. 2021, Metastable Failures in Distributed Systems, HotOS.
 * @param capacity requests a second
 */
export function staysCollapsed(arrivalRate: number, retries: number, capacity: number): boolean {
  requireNonNegative('the arrival rate', arrivalRate);
  requireCount('the number of retries', retries, 0);
  requireNonNegative('the capacity', capacity);
  return arrivalRate * (1 + retries) > capacity;
}
