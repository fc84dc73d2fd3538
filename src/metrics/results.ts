import { canonical, canonicalHash, type Json } from './canonicalJson.ts';
import { type CheckedLaw, conservationLaws } from './conservation.ts';
import type { Recording } from './recording.ts';
import { type EdgeSummary, summariseCalls, summariseTraffic, type TrafficSummary } from './summary.ts';
import type { TheoryFinding } from './theoryFinding.ts';
import { judgeThresholds, type ThresholdRule, type Verdict } from './thresholds.ts';
import { faultTimeline, type TimelineEntry } from './timeline.ts';

/** Version of the form of run.json and summary.json; it grows when a reader of the old form would go wrong. */
export const SCHEMA_VERSION = 1;

/** What summary.json holds. Times and latencies in seconds. */
export interface Summary {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  /** The scenario's name. */
  readonly scenario: string;
  readonly description: string;
  /** False when the run was interrupted. */
  readonly complete: boolean;
  readonly traffic: readonly TrafficSummary[];
  /** Every edge of the call graph; absent: no workload calls others. */
  readonly calls?: readonly EdgeSummary[];
  readonly timeline: readonly TimelineEntry[];
  /** Faults that the timeline leaves out because there are too many. */
  readonly timelineLeftOut: number;
  readonly thresholds: readonly Verdict[];
  readonly conservation: readonly CheckedLaw[];
  /** What theory says of the traffic sources; absent for a run in which none falls under a closed form. */
  readonly theory?: readonly TheoryFinding[];
}

/**
 * The parts of a scenario that a summary repeats or judges by. A normalised scenario has them all.
 */
export interface SummarisedScenario {
  readonly name: string;
  readonly description: string;
  readonly traffic: readonly { readonly to: string }[];
  readonly thresholds: readonly ThresholdRule[];
}

/**
 * Computes the summary of a run from its recording alone.
 * @param theory the closed forms that its traffic sources fall under, beside what was recorded
 */
export function summarise(
  recording: Recording,
  scenario: SummarisedScenario,
  theory: readonly TheoryFinding[] = [],
): Summary {
  // All faults are read out of the events, so that a recording alone is enough.
  const timeline = faultTimeline(recording);
  return {
    schemaVersion: SCHEMA_VERSION,
    scenario: scenario.name,
    description: scenario.description,
    complete: recording.complete,
    traffic: summariseTraffic(
      recording,
      scenario.traffic.map(({ to }) => to),
    ),
    ...(recording.calls && { calls: summariseCalls(recording) }),
    timeline: timeline.entries,
    timelineLeftOut: timeline.leftOut,
    thresholds: judgeThresholds(recording, scenario.thresholds),
    conservation: conservationLaws(recording),
    ...(theory.length > 0 && { theory }),
  };
}

/** What run.json holds: everything that is needed to do the run again. No wall-clock time. */
export interface RunRecord {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  /** Version of seatrial. */
  readonly version: string;
  /** The normalised scenario in canonical form; see {@link canonical}. */
  readonly scenario: Json;
  /** SHA-256 of that form. */
  readonly scenarioHash: string;
  readonly seed: string | number;
  /** The command line that does the run again. */
  readonly command: string;
  readonly complete: boolean;
}

/** What a run was made of, besides the recording. */
export interface RunOrigin {
  readonly version: string;
  readonly scenario: { readonly seed: string | number };
  readonly command: string;
}

/** Describes a run so that it can be repeated. */
export function runRecord({ version, scenario, command }: RunOrigin, complete: boolean): RunRecord {
  const form = canonical(scenario);
  return {
    schemaVersion: SCHEMA_VERSION,
    version,
    scenario: form,
    // The hash is of the canonical form, so it does not depend on how the file was written.
    scenarioHash: canonicalHash(form),
    seed: scenario.seed,
    command,
    complete,
  };
}
