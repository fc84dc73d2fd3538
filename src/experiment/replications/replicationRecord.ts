import type { Scenario } from '../../scenario/scenario.ts';

/** One run to do: a scenario and the number that its random streams are named by. Plain data, so that it can travel. */
export interface ReplicationTask {
  readonly scenario: Scenario;
  /** From 0. Alternatives meet the same random numbers in the same replication. */
  readonly replication: number;
  /** Modules with policies that the scenario may name, for a thread that has not loaded them; absent: none. */
  readonly policyModules?: readonly string[];
}

/** What a comparison keeps of one run: all of it is plain data that another thread can hand over. */
export interface ReplicationRecord {
  readonly traffic: readonly SourceRecord[];
  /** Mean busy fraction of the listening pods' workers after the warm-up, of the busiest workload; 0 without pods. */
  readonly utilisation: number;
}

/** One traffic source in one run, all requests that were sent after the warm-up. */
export interface SourceRecord {
  readonly name: string;
  readonly sent: number;
  readonly failed: number;
  readonly latency: LatencyCounts;
  /** Mean latency of the requests that ended well, in each step, seconds; NaN where none did. From time 0. */
  readonly stepMeans: Float64Array;
  /** Requests without an outcome at the end of each step, and those sent in it. From time 0. */
  readonly inFlight: Float64Array;
  readonly sentInStep: Float64Array;
}

/** The contents of a LatencyHistogram; seconds. */
export interface LatencyCounts {
  readonly counts: Float64Array;
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
}
