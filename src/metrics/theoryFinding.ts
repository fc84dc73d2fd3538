/** A closed form that a traffic source falls under, beside what the run measured of it. */
export type TheoryFinding = LatencyFinding | SkewFinding | LossFinding | SampleFinding | BoundFinding;

/** What all kinds have. */
interface Statement {
  /** Name of the traffic source. */
  readonly traffic: string;
  /** In words: the queue in Kendall's notation with its parameters, or the distribution. */
  readonly formula: string;
  /** Where the formula comes from. */
  readonly source: string;
  /** By the formula, and in the run. */
  readonly expected: number;
  readonly simulated: number;
}

/** What a value has that chance decides on. */
interface Finding extends Statement {
  /** Standard error of the simulated value. */
  readonly standardError: number;
  /** Simulated less expected, in standard errors. */
  readonly deviation: number;
}

/** The mean latency of the requests that ended well in the steps after the warm-up. Times in seconds. */
export interface LatencyFinding extends Finding {
  readonly quantity: 'mean latency';
  /** Load of each worker, between 0 and 1. */
  readonly utilisation: number;
  /** Mean time in the pod by the formula: waiting and service. */
  readonly service: number;
  /** Mean time on the network, which the scenario's constant delays give. `expected` is both together. */
  readonly network: number;
  /** Batches of equally many steps that the standard error was estimated from (batch means). */
  readonly batches: number;
  /** Both sides of L = lambda W; absent where they were not measured. */
  readonly littlesLaw?: LittlesLaw;
}

/**
 * Little's law, L = lambda W (Little 1961, A Proof for the Queuing Formula): both sides, each measured for itself in the
 * steps after the warm-up. They differ as far as the ends of steps are a sample of the time.
 */
export interface LittlesLaw {
  /** L: requests without an answer, clients and network included, averaged over the ends of the steps. */
  readonly inFlight: number;
  /** lambda W: answers a second times the mean latency. */
  readonly rateTimesLatency: number;
}

/** Connections of the pod that has most of them, at the end of the run; the standard error is the formula's own. */
export interface SkewFinding extends Finding {
  readonly quantity: 'connections of the busiest pod';
  readonly connections: number;
  readonly pods: number;
}

/** A value over requests that do not depend on each other; its standard error is the formula's own, for so many. */
export interface SampleFinding extends Finding {
  /** `share`: of the requests, 0 to 1; `attempts`: for each request; `latency`: in seconds. */
  readonly quantity: 'share' | 'attempts' | 'latency';
  /** What it is, in words: `requests that fail`, `99th percentile of the latency`. */
  readonly label: string;
  /** Requests that were sent after the warm-up, and counted. */
  readonly requests: number;
}

/** A value that can never be more than the formula says, whatever chance does: there is no deviation to speak of. */
export interface BoundFinding extends Statement {
  readonly quantity: 'most attempts';
  /** What it is, in words: `attempts for each request`. */
  readonly label: string;
}

/** Requests that found a queue full, as a share of those sent in the steps after the warm-up. */
export interface LossFinding extends Finding {
  readonly quantity: 'share turned away';
  /** Load of each worker by those that are let in, between 0 and 1. */
  readonly utilisation: number;
  /** Batches of equally many steps that the standard error was estimated from (batch means). */
  readonly batches: number;
}
