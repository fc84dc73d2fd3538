/** A closed form that a traffic source falls under, beside what the run measured of it. */
export type TheoryFinding = LatencyFinding | SkewFinding | LossFinding;

/** What both kinds have. */
interface Finding {
  /** Name of the traffic source. */
  readonly traffic: string;
  /** In words: the queue in Kendall's notation with its parameters, or the distribution. */
  readonly formula: string;
  /** Where the formula comes from. */
  readonly source: string;
  /** By the formula, and in the run. */
  readonly expected: number;
  readonly simulated: number;
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
}

/** Connections of the pod that has most of them, at the end of the run; the standard error is the formula's own. */
export interface SkewFinding extends Finding {
  readonly quantity: 'connections of the busiest pod';
  readonly connections: number;
  readonly pods: number;
}

/** Requests that found a queue full, as a share of those sent in the steps after the warm-up. */
export interface LossFinding extends Finding {
  readonly quantity: 'share turned away';
  /** Load of each worker by those that are let in, between 0 and 1. */
  readonly utilisation: number;
  /** Batches of equally many steps that the standard error was estimated from (batch means). */
  readonly batches: number;
}
