import { requireCount, requireNonNegative } from './domain.ts';

/** Expected number of requests of a run that could have met what a formula leaves out; so few are none. */
export const AS_GOOD_AS_NONE = 1e-3;

/**
 * P(N >= k) for a Poisson number N is at most this: Chernoff's bound e^(k - m) (m / k)^k, for k above the mean m.
 * Source: Mitzenmacher and Upfal 2005, Probability and Computing, theorem 5.4.
 */
export function poissonTailBound(mean: number, least: number): number {
  requireNonNegative('the mean', mean);
  if (least <= mean) return 1;
  return mean === 0 ? 0 : Math.exp(least - mean + least * Math.log(mean / least));
}

/**
 * Does a pod have a worker for every request that comes, as good as always? Requests that do not wait are together in
 * a Poisson number (M/G/infinity: Kleinrock 1975, section 3.4), however long each takes. If calls come in groups of
 * `together`, it is at most that many times the groups under way, each taken for as long as one call.
 * @param busy requests in service at a time, on average: arrivals x mean service
 * @param workers of one pod, as all requests could go to the same
 * @param requests that come in the run
 * @param together that come at once, at least 1
 */
export function hasRoomForAll(busy: number, workers: number, requests: number, together = 1): boolean {
  requireCount('the requests that come at once', together);
  const groups = busy / together;
  return requests * poissonTailBound(groups, Math.floor(workers / together)) < AS_GOOD_AS_NONE;
}
