import { bisect } from './bisect.ts';
import { requireCount, requirePositive, requireQuantile, requireStable } from './domain.ts';

/** Stationary values of one server's queue behind a round robin; times in seconds. */
export interface RoundRobinSplit {
  /** Probability that a request has to wait. */
  readonly waitProbability: number;
  readonly meanSojourn: number;
  readonly meanWait: number;
  /** Time in system that a share q does not exceed. @throws RangeError unless 0 < q < 1 */
  sojournQuantile(q: number): number;
}

/**
 * One round robin over N servers with Poisson arrivals and exponential service: every N-th arrival comes to a server,
 * so its interarrival times have an Erlang(N) distribution and it is an E(N)/M/1 queue. With sigma the root below 1 of
 * sigma = A*(mu (1 - sigma)), the time in system is exponential with mean S / (1 - sigma).
 * Source: Kleinrock 1975, Queueing Systems I, section 6.4 (G/M/1).
 * @param servers N; infinitely many give the D/M/1 queue: arrivals at equal intervals
 * @param utilisation load of each server, between 0 and 1
 * @param meanService seconds
 * @throws RangeError outside these ranges
 */
export function roundRobinSplit(servers: number, utilisation: number, meanService = 1): RoundRobinSplit {
  if (servers !== Number.POSITIVE_INFINITY) requireCount('the number of servers', servers);
  requireStable(utilisation);
  requirePositive('the mean service time', meanService);
  const waitProbability = sigma(servers, utilisation);
  const meanSojourn = meanService / (1 - waitProbability);
  return {
    waitProbability,
    meanSojourn,
    meanWait: meanSojourn - meanService,
    sojournQuantile: (q) => {
      requireQuantile(q);
      return -meanSojourn * Math.log1p(-q);
    },
  };
}

/** The root below 1; 1 itself is always one. Just below 1 the transform lies below the diagonal, as rho is below 1. */
function sigma(servers: number, utilisation: number): number {
  const excess = (s: number) => s - transform(servers, utilisation, 1 - s);
  return bisect(excess, 0, 1 - (1 - utilisation) * 1e-3);
}

/** Laplace transform of the interarrival time at `rate`, in service times: Erlang(N) with mean 1 / rho, or constant. */
function transform(servers: number, utilisation: number, rate: number): number {
  if (servers === Number.POSITIVE_INFINITY) return Math.exp(-rate / utilisation);
  return Math.exp(-servers * Math.log1p(rate / (servers * utilisation)));
}
