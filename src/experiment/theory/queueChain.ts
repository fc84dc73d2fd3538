import { requireCount, requirePositive, requireStable } from './domain.ts';

/** The chances with which a request joins each server, by the numbers of requests waiting or in service at them. */
export type JoinRule = (queues: readonly number[]) => readonly number[];

/** A few servers with a queue each and a balancer that sees the true numbers. */
export interface QueueChainSetup {
  /** Requests a second at all servers together. */
  readonly arrivalRate: number;
  /** Requests a second that each server can serve, one at a time. */
  readonly serviceRates: readonly number[];
  readonly join: JoinRule;
  /** Requests at which a server's queue is cut off, so that the chain is finite. */
  readonly cutOff: number;
}

/** Stationary values of the chain. */
export interface QueueChain {
  /** Seconds. */
  readonly meanSojourn: number;
  /** Share of the requests that each server gets. */
  readonly shares: readonly number[];
  /** Requests at each server, waiting or in service, on average. */
  readonly meanInSystem: readonly number[];
  /** Share of the servers with at least k requests. */
  tail(k: number): number;
}

/** Sweeps after which the solution is given up: those of a few servers take some dozens. */
const MOST_SWEEPS = 20_000;
/** Greatest change of a sweep, in all of the probability, at which the chain counts as solved. */
const SOLVED = 1e-9;

/**
 * The exact stationary distribution of a few servers behind a balancer: Poisson arrivals, exponential service, a
 * continuous-time Markov chain over the vectors of queue lengths. Solved by Gauss-Seidel sweeps with aggregation: after
 * each sweep the masses of equal totals are set to those of the birth-death chain of the total, whose convergence
 * would otherwise be the slow part.
 * Source: Stewart 1994, Introduction to the Numerical Solution of Markov Chains, sections 3.3 and 6.3.
 * @throws RangeError if the servers are overloaded, or if the sweeps do not converge
 */
export function queueChain(setup: QueueChainSetup): QueueChain {
  const { arrivalRate, serviceRates, cutOff } = setup;
  requirePositive('the arrival rate', arrivalRate);
  requireCount('the cut-off', cutOff);
  for (const rate of serviceRates) requirePositive('a service rate', rate);
  requireStable(arrivalRate / serviceRates.reduce((sum, rate) => sum + rate, 0));
  const space = new StateSpace(setup);
  for (let sweeps = 0; ; sweeps++) {
    if (sweeps === MOST_SWEEPS) throw new RangeError(`the chain is not solved after ${MOST_SWEEPS} sweeps`);
    space.aggregate();
    if (space.sweep() < SOLVED) return space.summary();
  }
}

/** Every vector of queue lengths up to the cut-off as one number, in base cutOff + 1. */
class StateSpace {
  readonly #setup: QueueChainSetup;
  readonly #servers: number;
  readonly #states: number;
  /** What one more request at a server adds to the number of the state. */
  readonly #strides: readonly number[];
  /** By state, up to a common factor until somebody asks. */
  readonly #probability: Float64Array;
  /** By state and server: requests there, and the rate at which requests join it. */
  readonly #queues: Uint16Array;
  readonly #joinRates: Float64Array;
  /** By state, requests at all servers together. */
  readonly #totals: Uint16Array;
  /** Rate at which a state is left. */
  readonly #leaveRates: Float64Array;

  constructor(setup: QueueChainSetup) {
    const { serviceRates, cutOff } = setup;
    this.#setup = setup;
    this.#servers = serviceRates.length;
    this.#states = (cutOff + 1) ** this.#servers;
    this.#strides = serviceRates.map((_, server) => (cutOff + 1) ** server);
    this.#probability = new Float64Array(this.#states).fill(1);
    this.#queues = new Uint16Array(this.#states * this.#servers);
    this.#joinRates = new Float64Array(this.#states * this.#servers);
    this.#totals = new Uint16Array(this.#states);
    this.#leaveRates = new Float64Array(this.#states);
    for (let state = 0; state < this.#states; state++) this.#describe(state);
  }

  /** Works out where the requests of a state are and at which rates it is left. At the cut-off nobody joins. */
  #describe(state: number): void {
    const { arrivalRate, serviceRates, join, cutOff } = this.#setup;
    const queues = this.#strides.map((stride) => Math.floor(state / stride) % (cutOff + 1));
    const chances = join(queues);
    for (let server = 0; server < this.#servers; server++) {
      const joins = queues[server] < cutOff ? arrivalRate * chances[server] : 0;
      this.#queues[state * this.#servers + server] = queues[server];
      this.#joinRates[state * this.#servers + server] = joins;
      this.#totals[state] += queues[server];
      this.#leaveRates[state] += joins + (queues[server] > 0 ? serviceRates[server] : 0);
    }
  }

  /** One sweep up and one down. Returns by how much the probabilities changed, relative to their sum. */
  sweep(): number {
    let [change, sum] = [0, 0];
    for (let state = 0; state < this.#states; state++) this.#balance(state);
    for (let state = this.#states - 1; state >= 0; state--) {
      const before = this.#probability[state];
      this.#balance(state);
      change += Math.abs(this.#probability[state] - before);
      sum += this.#probability[state];
    }
    return change / sum;
  }

  /** What flows into a state flows out of it. */
  #balance(state: number): void {
    const { serviceRates, cutOff } = this.#setup;
    let inflow = 0;
    for (let server = 0; server < this.#servers; server++) {
      const stride = this.#strides[server];
      const queue = this.#queues[state * this.#servers + server];
      if (queue > 0) {
        const below = state - stride;
        inflow += this.#probability[below] * this.#joinRates[below * this.#servers + server];
      }
      if (queue < cutOff) inflow += this.#probability[state + stride] * serviceRates[server];
    }
    this.#probability[state] = inflow / this.#leaveRates[state];
  }

  /** Sets the mass of each total to that of its birth-death chain, with the present shares within the totals. */
  aggregate(): void {
    const totals = this.#setup.cutOff * this.#servers + 1;
    const [mass, up, down] = [0, 1, 2].map(() => new Float64Array(totals));
    for (let state = 0; state < this.#states; state++) {
      const joins = this.#joinRate(state);
      const probability = this.#probability[state];
      mass[this.#totals[state]] += probability;
      up[this.#totals[state]] += probability * joins;
      down[this.#totals[state]] += probability * (this.#leaveRates[state] - joins);
    }
    const factors = birthDeathFactors(mass, up, down);
    for (let state = 0; state < this.#states; state++)
      this.#probability[state] *= factors[this.#totals[state]];
  }

  /** Rate at which requests join in a state; it is less than that of the arrivals only where a queue is cut off. */
  #joinRate(state: number): number {
    let sum = 0;
    for (let server = 0; server < this.#servers; server++)
      sum += this.#joinRates[state * this.#servers + server];
    return sum;
  }

  /** Mean values over the states; the time in the system follows from Little's law. */
  summary(): QueueChain {
    const { arrivalRate } = this.#setup;
    const total = this.#probability.reduce((sum, probability) => sum + probability, 0);
    const servers = this.#strides.map((_, server) => server);
    const mean = (value: (place: number) => number, server: number) =>
      this.#probability.reduce(
        (sum, probability, state) => sum + probability * value(state * this.#servers + server),
        0,
      ) / total;
    const meanInSystem = servers.map((server) => mean((place) => this.#queues[place], server));
    const joins = servers.map((server) => mean((place) => this.#joinRates[place], server));
    return {
      meanSojourn: meanInSystem.reduce((sum, requests) => sum + requests, 0) / arrivalRate,
      shares: joins.map((rate) => rate / arrivalRate),
      meanInSystem,
      tail: (k) =>
        servers.reduce((sum, server) => sum + mean((place) => Number(this.#queues[place] >= k), server), 0) /
        this.#servers,
    };
  }
}

/** By what the mass of each total has to be multiplied so that as much goes up from it as comes down to it. */
function birthDeathFactors(mass: Float64Array, up: Float64Array, down: Float64Array): Float64Array {
  const factors = new Float64Array(mass.length);
  factors[0] = 1;
  let sum = mass[0];
  for (let n = 1; n < mass.length; n++) {
    factors[n] = down[n] > 0 ? (factors[n - 1] * up[n - 1]) / down[n] : 0;
    sum += factors[n] * mass[n];
  }
  return factors.map((factor) => factor / sum);
}
