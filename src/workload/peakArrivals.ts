import type { Arrivals } from './config.ts';

/** A Poisson count exceeds its mean by this many standard deviations less than once in 10^15 times. */
const DEVIATIONS = 8;

/**
 * More requests than a source sends within any so many seconds, for all practical purposes: a bound by which what is far
 * from its limit can be left uncounted.
 * @param window seconds, above 0; may be infinite
 */
export function peakArrivals(arrivals: Arrivals, window: number): number {
  switch (arrivals.process) {
    case 'constant':
      return arrivals.rate * window + 1;
    case 'poisson':
      return withDeviations(arrivals.rate * window);
    case 'ramp':
      return withDeviations(Math.max(arrivals.from, arrivals.to) * window);
    case 'steps':
      return withDeviations(Math.max(...arrivals.steps.map(({ rate }) => rate)) * window);
    case 'diurnal':
      return withDeviations(arrivals.mean * (1 + arrivals.amplitude) * window);
    case 'bursts':
      return withDeviations(Math.max(arrivals.rate, arrivals.burstRate) * window);
    case 'mmpp':
      return withDeviations(Math.max(...arrivals.rates) * window);
    case 'closed':
    case 'sessions':
      // Whoever is answered at once sends again: nothing bounds it but what the pods can do.
      return Number.POSITIVE_INFINITY;
    case 'trace':
      return mostWithin(arrivals.times, window * arrivals.timeScale);
  }
}

/** What a Poisson count with that mean does not exceed. */
export function withDeviations(mean: number): number {
  return mean + DEVIATIONS * Math.sqrt(mean);
}

/** The most of the times (ascending) that lie within one window: two fingers go over them once. */
function mostWithin(times: Float64Array, window: number): number {
  let most = 0;
  let first = 0;
  for (let last = 0; last < times.length; last++) {
    while (times[last] - times[first] > window) first++;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
