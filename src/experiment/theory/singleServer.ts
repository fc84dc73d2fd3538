import { type QueueLoad, requireQuantile, stableUtilisation } from './domain.ts';

/** Stationary values of the M/M/1 queue, first come, first served; times in seconds. */
export interface SingleServer {
  readonly utilisation: number;
  readonly meanSojourn: number;
  readonly meanWait: number;
  /** Requests waiting or in service, on average. */
  readonly meanInSystem: number;
  /** Requests waiting, on average. */
  readonly meanQueue: number;
  /** Time in system that a share q of the requests does not exceed. @throws RangeError unless 0 < q < 1 */
  sojournQuantile(q: number): number;
  /** Waiting time that a share q does not exceed; 0 where at least as many do not wait at all. */
  waitQuantile(q: number): number;
}

/**
 * M/M/1: Poisson arrivals, exponential service, one worker, an unlimited queue. The time in system is exponential with
 * mean S / (1 - rho). One pod with one worker; and each pod behind a random choice per request, as a random split of
 * Poisson arrivals is Poisson.
 * Source: Kleinrock 1975, Queueing Systems I, section 3.2.
 * @throws RangeError where the load is not below 1
 */
export function singleServer(load: QueueLoad): SingleServer {
  const utilisation = stableUtilisation(load);
  const meanSojourn = load.meanService / (1 - utilisation);
  const meanInSystem = utilisation / (1 - utilisation);
  return {
    utilisation,
    meanSojourn,
    meanWait: utilisation * meanSojourn,
    meanInSystem,
    meanQueue: utilisation * meanInSystem,
    sojournQuantile: (q) => {
      requireQuantile(q);
      return -meanSojourn * Math.log1p(-q);
    },
    waitQuantile: (q) => {
      requireQuantile(q);
      // P(wait > t) = rho e^(-(1 - rho) t / S): a share of 1 - rho does not wait at all.
      return Math.max(0, meanSojourn * Math.log(utilisation / (1 - q)));
    },
  };
}
