import { bisect } from './bisect.ts';
import { type QueueLoad, requireQuantile, stableUtilisation } from './domain.ts';
import { erlangC } from './erlang.ts';

/** Stationary values of the M/M/c queue, first come, first served; times in seconds. */
export interface SharedQueue {
  /** Load of each worker. */
  readonly utilisation: number;
  /** Share of the requests that wait at all (Erlang C). */
  readonly waitProbability: number;
  readonly meanWait: number;
  readonly meanSojourn: number;
  /** Requests waiting, on average. */
  readonly meanQueue: number;
  /** Waiting time that a share q does not exceed. @throws RangeError unless 0 < q < 1 */
  waitQuantile(q: number): number;
  /** Time in system that a share q does not exceed. @throws RangeError unless 0 < q < 1 */
  sojournQuantile(q: number): number;
}

/**
 * M/M/c: Poisson arrivals, exponential service, c workers, one unlimited queue. One pod with c workers; and what an
 * ideal balancer over c pods with one worker each would reach at best.
 * Source: Kleinrock 1975, Queueing Systems I, section 3.5; the distribution of the time in system in Gross, Shortle,
 * Thompson and Harris 2008, Fundamentals of Queueing Theory, section 2.3.
 * @throws RangeError where the load of a worker is not below 1
 */
export function sharedQueue(load: QueueLoad, servers: number): SharedQueue {
  const { arrivalRate, meanService } = load;
  const utilisation = stableUtilisation(load, servers);
  const waitProbability = erlangC(servers, utilisation * servers);
  /** Rate, in service times, at which those that wait get to a worker: their wait is exponential with it. */
  const clearing = servers * (1 - utilisation);
  const meanWait = (waitProbability / clearing) * meanService;
  return {
    utilisation,
    waitProbability,
    meanWait,
    meanSojourn: meanWait + meanService,
    meanQueue: arrivalRate * meanWait,
    waitQuantile: (q) => {
      requireQuantile(q);
      // The wait is 0 with probability 1 - C, and exponential otherwise.
      return Math.max(0, (meanService * Math.log(waitProbability / (1 - q))) / clearing);
    },
    sojournQuantile: (q) => {
      requireQuantile(q);
      return meanService * quantile(q, waitProbability, clearing);
    },
  };
}

/**
 * In service times. The tail has no inverse in closed form; it lies below 1 - q at twice the sum of the quantiles of its
 * two parts.
 */
function quantile(q: number, waitProbability: number, clearing: number): number {
  const bound = -2 * Math.log1p(-q) * (1 + 1 / clearing);
  return bisect((t) => 1 - q - tail(t, waitProbability, clearing), 0, bound);
}

/** P(time in system > t service times): an exponential wait with probability C, and an exponential service. */
function tail(t: number, waitProbability: number, clearing: number): number {
  const served = Math.exp(-t);
  // The two rates may be equal: then the sum of wait and service has a gamma distribution.
  const late =
    Math.abs(1 - clearing) < 1e-9 ? t * served : (Math.exp(-clearing * t) - served) / (1 - clearing);
  return served + waitProbability * late;
}
