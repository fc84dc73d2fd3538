import type { ClusterEvent } from '../cluster/events.ts';
import type { LatencyHistogram } from './latencyHistogram.ts';
import type { SchedulingLog } from './schedulingLog.ts';

/**
 * The phases that requests are sorted into by the time at which they were *sent*, so that in each phase
 * sent = ok + failed + in flight holds at the end. `total` is everything after the warm-up.
 */
export const PHASES = ['warmup', 'before-fault', 'after-fault', 'total'] as const;
/** One of {@link PHASES}. */
export type Phase = (typeof PHASES)[number];

/** Everything a run has recorded. Results files, summaries, verdicts and charts are computed from this alone. */
export interface Recording {
  /** False when the run was interrupted: it then ends at the last of `stepEnds`. */
  readonly complete: boolean;
  /** Times (seconds) at which each step ended; rows of a step carry this time. */
  readonly stepEnds: readonly number[];
  readonly traffic: readonly TrafficRecord[];
  /** One row a step, traffic source, cause and lag with at least one failure, in that order. */
  readonly failures: readonly FailureRow[];
  /** The calls of workloads to others: every edge of the call graph as if it were a traffic source; absent: there are none. */
  readonly calls?: readonly TrafficRecord[];
  /** Failures of those, with `traffic` an index into `calls`. */
  readonly callFailures?: readonly FailureRow[];
  readonly pods: readonly PodRow[];
  /** Kept in columns: 10,000 pods for an hour are 36 million rows. A row is valid until the next one is asked for. */
  readonly endpoints: Iterable<EndpointRow>;
  /** true: clients look after the health of endpoints, and the rows of those say how many leave each out. */
  readonly ejections?: boolean;
  readonly nodes: Iterable<NodeRow>;
  readonly events: readonly ClusterEvent[];
  /** How each pod got its node; absent unless that was asked for. */
  readonly scheduling?: SchedulingLog;
  /** Requests of the data plane's own second count, for the conservation laws. */
  readonly conservation: readonly ConservationRow[];
}

/** What was recorded of one traffic source. Arrays have one element a step. */
export interface TrafficRecord {
  readonly name: string;
  readonly sent: readonly number[];
  readonly ok: readonly number[];
  readonly failed: readonly number[];
  /** Requests without an outcome at the end of the step. */
  readonly inFlight: readonly number[];
  /** First tries and retries that were started. */
  readonly attempts: readonly number[];
  readonly connectionsOpened: readonly number[];
  /** Latency of the requests that ended well in the step, seconds; NaN when there were none. */
  readonly p50: readonly number[];
  readonly p95: readonly number[];
  readonly p99: readonly number[];
  readonly max: readonly number[];
  /** Sum of those latencies, seconds; absent in recordings that no comparison is made of. */
  readonly latencySum?: readonly number[];
  /** Indexed like {@link PHASES}, without `total`, which is the sum of the last two. */
  readonly cohorts: readonly Cohort[];
}

/** The requests that one traffic source sent in one phase. */
export interface Cohort {
  readonly phase: Phase;
  /** Length of the phase, seconds. */
  readonly seconds: number;
  readonly sent: number;
  readonly ok: number;
  readonly failed: number;
  readonly inFlight: number;
  /** First tries and retries of these requests; absent where nobody asks for them. */
  readonly attempts?: number;
  /** Latency of the requests that ended well, from the first try to the answer. */
  readonly latency: LatencyHistogram;
}

/** Failed requests of one step, source, cause and lag. */
export interface FailureRow {
  /** Index into `stepEnds`. */
  readonly step: number;
  /** Index into `traffic`. */
  readonly traffic: number;
  /** Codes of `network/causes.ts`. */
  readonly cause: number;
  /** Code of the lag that made it possible; 0 is none. */
  readonly lag: number;
  readonly count: number;
  /** The edge of the call graph where it began, an index into `calls`; absent: at the client's own hop. */
  readonly hop?: number;
  /** How the call over that edge ended, a code of `network/causes.ts`. */
  readonly hopCause?: number;
}

/** A pod's life. Times in seconds, `undefined` for what did not happen. */
export interface PodRow {
  readonly name: string;
  readonly namespace: string;
  /** Name of the Deployment, or the ReplicaSet, or the pod itself. */
  readonly workload: string;
  readonly node?: string;
  readonly ip?: string;
  readonly created: number;
  readonly scheduled?: number;
  /** First time Ready. */
  readonly ready?: number;
  /** When its API object was gone. */
  readonly terminated?: number;
  readonly requestsServed: number;
  readonly connections: number;
  readonly restarts: number;
}

/** One pod in one step. */
export interface EndpointRow {
  readonly step: number;
  /** Index into `pods`. */
  readonly pod: number;
  /** Does its process listen, in truth? */
  readonly listening: boolean;
  /** Does the API list it as a ready endpoint of some Service? */
  readonly ready: boolean;
  /** Requests served in the step. */
  readonly requests: number;
  /** Connections open at the end of the step. */
  readonly connections: number;
  /** Requests in service at the end of the step. */
  readonly inFlight: number;
  /** Requests that wait in the pod at the end of the step. */
  readonly queue: number;
  /** Mean fraction of the pod's workers that were busy in the step. */
  readonly utilisation: number;
  /** Clients that leave it out at the end of the step for its health; absent where none looks after that. */
  readonly ejectedBy?: number;
}

/** One node in one step; state at the end of the step. */
export interface NodeRow {
  readonly step: number;
  readonly node: string;
  /** The Ready condition, as the API server knows it. */
  readonly ready: 'True' | 'False' | 'Unknown';
  readonly pods: number;
  /** Cores requested by its pods. */
  readonly cpuRequested: number;
  /** Mean number of its pods' workers that were busy in the step. */
  readonly busyWorkers: number;
  readonly connections: number;
  /** Changes of ready endpoints that the API server has and this node's rules do not have yet. */
  readonly rulesVersionLag: number;
}

/** One conservation law at the end of the run: `left` must equal `right`. */
export interface ConservationRow {
  readonly law: string;
  readonly left: number;
  readonly right: number;
}
