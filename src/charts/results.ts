/**
 * A results folder as the charts and the report see it. Times and latencies are in seconds; the time of a row
 * is the end of its step. These types describe files, so they share nothing with the code that wrote them.
 */
import type { RunFile, SummaryFile } from './resultFiles.ts';

/** Everything that charts and report are made of. */
export interface Results {
  readonly run: RunFile;
  readonly summary: SummaryFile;
  readonly steps: Steps;
  readonly failures: readonly FailureCount[];
  readonly pods: readonly PodLife[];
  readonly nodes: readonly NodeHistory[];
  /** One element a workload, in the order of first appearance. */
  readonly availability: readonly WorkloadAvailability[];
  /** Every fault and every end of one, in order of time; the timeline of the summary tells of the first few only. */
  readonly faults: readonly FaultEvent[];
  /** Length of events.csv; the other events stay in their file. */
  readonly eventCount: number;
}

/** A fault of one node or pod, or the end of one, from events.csv. */
export interface FaultEvent {
  /** Seconds. */
  readonly time: number;
  /** `NodeCrash`, `PodKill`, ... */
  readonly reason: string;
  /** `Kind/name`. */
  readonly object: string;
}

/** What was measured in each step of the run. */
export interface Steps {
  /** End of each step, seconds, ascending. */
  readonly ends: readonly number[];
  /** In the order of first appearance. */
  readonly sources: readonly SourceSteps[];
}

/** One traffic source; every array has one element a step, latencies NaN in a step without a good answer. */
export interface SourceSteps {
  readonly name: string;
  readonly sent: Float64Array;
  readonly ok: Float64Array;
  readonly failed: Float64Array;
  readonly p50: Float64Array;
  readonly p95: Float64Array;
  readonly p99: Float64Array;
  readonly max: Float64Array;
}

/** Requests of one traffic source that failed in one step for the same cause and lag, from the same hop on. */
export interface FailureCount {
  readonly time: number;
  readonly traffic: string;
  readonly cause: string;
  readonly lag: string;
  /** The edge of the call graph where it began, and how the call there ended; absent: at the client's own hop. */
  readonly hop?: string;
  readonly hopCause?: string;
  readonly count: number;
}

/** A row of pods.csv; `undefined` for what did not happen in the run. */
export interface PodLife {
  readonly name: string;
  readonly namespace: string;
  readonly workload: string;
  readonly node: string;
  readonly created: number | undefined;
  readonly ready: number | undefined;
  readonly terminated: number | undefined;
  readonly requestsServed: number;
  readonly connections: number;
  readonly restarts: number;
  /** Steps at whose end its process listened. */
  readonly listeningSteps: number;
}

/** What nodes.csv says of one node over the whole run. */
export interface NodeHistory {
  readonly name: string;
  /** The Ready condition at the end: True, False or Unknown. */
  readonly ready: string;
  /** Seconds for which the API server did not have it Ready. */
  readonly notReadySeconds: number;
  /** Pods and requested cores at the end. */
  readonly pods: number;
  readonly cpuRequested: number;
  /** Largest number of busy workers in a step. */
  readonly peakBusyWorkers: number;
  /** Largest number of endpoint changes by which its rules lagged behind the API server. */
  readonly peakRulesLag: number;
}

/** The pods of one workload over time: a row at the first step and at each step where a number changed. */
export interface WorkloadAvailability {
  readonly workload: string;
  readonly changes: readonly AvailabilityPoint[];
  /** Steps at whose end a pod was a ready endpoint in the API and did not listen. */
  readonly staleSteps: number;
  /** Largest number of such pods at one time. */
  readonly peakStale: number;
}

/** Numbers of pods at a time (seconds). */
export interface AvailabilityPoint {
  readonly time: number;
  /** Pods whose process listens, in truth. */
  readonly listening: number;
  /** Pods that the API lists as ready endpoints. */
  readonly ready: number;
}
