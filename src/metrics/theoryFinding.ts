/** A closed form that a run falls under, beside what the run measured. Times in seconds. */
export interface TheoryFinding {
  /** Name of the traffic source. */
  readonly traffic: string;
  /** The queue in Kendall's notation, with its parameters, in words. */
  readonly formula: string;
  /** Where the formula comes from. */
  readonly source: string;
  /** Load of each worker, between 0 and 1. */
  readonly utilisation: number;
  /** Mean time in the pod by the formula: waiting and service. */
  readonly service: number;
  /** Mean time on the network, which the scenario's constant delays give: two round trips with a new connection. */
  readonly network: number;
  /** Mean latency by the formula: both together. */
  readonly expected: number;
  /** Mean latency of the requests that ended well in the steps after the warm-up. */
  readonly simulated: number;
  /** Standard error of that mean, by batch means. */
  readonly standardError: number;
  /** Batches of equally many steps that it was estimated from. */
  readonly batches: number;
  /** Simulated less expected, in standard errors. */
  readonly deviation: number;
}
