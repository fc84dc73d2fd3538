import { type QueueLoad, requireCount, utilisationOf } from './domain.ts';

/** Stationary values of the M/M/c/K queue; times in seconds. */
export interface BoundedQueue {
  /** Share of the time in which nobody is there. */
  readonly emptyProbability: number;
  /** Share of the requests that find the queue full and are turned away. */
  readonly rejection: number;
  /** Requests waiting or in service, on average. */
  readonly meanInSystem: number;
  /** Requests waiting, on average. */
  readonly meanQueue: number;
  /** Of those that were let in. */
  readonly meanSojourn: number;
  readonly meanWait: number;
  /** Requests served a second. */
  readonly goodput: number;
}

/**
 * M/M/c/K: Poisson arrivals, exponential service, c workers, at most K requests waiting or in service. Stationary for
 * every load: what does not fit is turned away. A pod with `concurrency` c and `queue` K - c.
 * Source: Gross, Shortle, Thompson and Harris 2008, Fundamentals of Queueing Theory, section 2.5.
 * @param capacity K, at least `servers`
 * @throws RangeError if the capacity is less than the servers
 */
export function boundedQueue(load: QueueLoad, servers: number, capacity: number): BoundedQueue {
  const offered = utilisationOf(load, servers) * servers;
  requireCount('the capacity', capacity, servers);
  const states = stationary(offered, servers, capacity);
  const mean = (value: (inSystem: number) => number) =>
    states.reduce((sum, probability, n) => sum + value(n) * probability, 0);
  const rejection = states[capacity];
  const goodput = load.arrivalRate * (1 - rejection);
  const meanInSystem = mean((n) => n);
  const meanQueue = mean((n) => Math.max(0, n - servers));
  return {
    emptyProbability: states[0],
    rejection,
    meanInSystem,
    meanQueue,
    // Little's law over those that were let in.
    meanSojourn: meanInSystem / goodput,
    meanWait: meanQueue / goodput,
    goodput,
  };
}

/** p(n) is proportional to the product of a / min(k, c). Divided by the greatest term on the way, against overflow. */
function stationary(offered: number, servers: number, capacity: number): Float64Array {
  const logs = new Float64Array(capacity + 1);
  for (let n = 1; n <= capacity; n++) logs[n] = logs[n - 1] + Math.log(offered / Math.min(n, servers));
  const greatest = logs.reduce((most, log) => Math.max(most, log), 0);
  const terms = logs.map((log) => Math.exp(log - greatest));
  const sum = terms.reduce((total, term) => total + term, 0);
  return terms.map((term) => term / sum);
}
