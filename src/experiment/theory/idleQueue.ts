import { bisect } from './bisect.ts';
import { requirePositive, requireStable } from './domain.ts';

/** Join idle queue with infinitely many servers and exponential service; times in mean service times. */
export interface IdleQueue {
  /** Share of the requests that find an idle server registered at their dispatcher. */
  readonly found: number;
  /** Rate, in service times, at which requests that found none come to any one server. */
  readonly randomRate: number;
  readonly meanSojourn: number;
  /** Requests at a server, on average. */
  readonly meanInSystem: number;
}

/**
 * Join idle queue as published: an idle server stays registered at its dispatcher even if a random request hits it.
 * The number of registered servers is geometric: p / (1 - p) = r (1 - rho) for p the share of dispatchers with any.
 * Source: Lu, Xie, Kliot, Geller, Larus and Greenberg 2011, Performance Evaluation 68(11), theorem 1.
 * @param utilisation load of each server, between 0 and 1
 * @param serversPerDispatcher r, above 0
 * @throws RangeError outside these ranges
 */
export function idleQueue(utilisation: number, serversPerDispatcher: number): IdleQueue {
  requireStable(utilisation);
  requirePositive('the servers of a dispatcher', serversPerDispatcher);
  const odds = serversPerDispatcher * (1 - utilisation);
  return ofFound(utilisation, odds / (1 + odds));
}

/**
 * Join idle queue where a server that a random request hits withdraws its registration at once. The registered servers
 * of a dispatcher are a birth-death chain: with p the share of requests that find none, k of them go at the rate
 * r rho + k rho p, and their mean is the number of idle servers, r (1 - rho).
 */
export function withdrawingIdleQueue(utilisation: number, serversPerDispatcher: number): IdleQueue {
  requireStable(utilisation);
  requirePositive('the servers of a dispatcher', serversPerDispatcher);
  const none = bisect((p) => p - emptyShare(p, utilisation, serversPerDispatcher), 0, 1);
  return ofFound(utilisation, 1 - none);
}

/** A server is idle a share 1 - rho of the time; a busy one is an M/M/1 queue with the random requests alone. */
function ofFound(utilisation: number, found: number): IdleQueue {
  const randomRate = utilisation * (1 - found);
  const meanSojourn = 1 / (1 - randomRate);
  return { found, randomRate, meanSojourn, meanInSystem: utilisation * meanSojourn };
}

/**
 * Share of dispatchers without a registered server, if a share `none` of the requests meets such a one. As many servers
 * register as leave, which gives the birth rate.
 */
function emptyShare(none: number, utilisation: number, servers: number): number {
  const births = servers * utilisation * (1 - none) + utilisation * none * servers * (1 - utilisation);
  let [term, sum] = [1, 1];
  for (let k = 1; term > sum * Number.EPSILON || k < servers; k++) {
    term *= births / (servers * utilisation + k * utilisation * none);
    sum += term;
    // The terms grow without bound: hardly any dispatcher is without a registered server.
    if (!Number.isFinite(sum) || k > 1e5) return 0;
  }
  return 1 / sum;
}
