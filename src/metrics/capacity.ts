import type { Estimate } from './comparison.ts';
import type { ThresholdRule, Verdict } from './thresholds.ts';

/** Version of the form of capacity.json. */
export const CAPACITY_VERSION = 1;

/** Does the set-up hold at a value? `unclear`: the mean keeps the threshold, but its confidence bound does not. */
export type CapacityVerdict = 'holds' | 'unclear' | 'crossed';

/** Which end of the values that hold is looked for. */
export type CapacityEnd = 'greatest' | 'least';

/** What was varied. */
export interface CapacityVariable {
  /** `traffic`: a multiplier of arrival rates; `path`: a value of the scenario. */
  readonly kind: 'traffic' | 'path';
  /** The path, or the traffic source; `all traffic` for all of them. */
  readonly name: string;
  /** What follows its numbers: `ms`; empty for counts and multipliers. */
  readonly unit: string;
}

/** The rate at which a source sends at its busiest, requests a second. */
export interface SourceRate {
  readonly traffic: string;
  readonly rate: number;
}

/** One quantity at one value: its mean over the replications between two bounds, each of which holds with 95 %. */
export interface CapacityMeasure extends Estimate {
  readonly traffic: string;
  readonly metric: ThresholdRule['metric'];
  /** In words: `p99 latency`. */
  readonly name: string;
  readonly unit: Verdict['unit'];
  /** The threshold as written, what it compares with, and whether it is kept; absent for what is only shown. */
  readonly threshold?: { readonly source: string; readonly bound: number; readonly verdict: CapacityVerdict };
}

/** One value that was tried. */
export interface CapacityPoint {
  readonly value: number;
  /** From 1, in the order in which the values were tried. */
  readonly order: number;
  readonly verdict: CapacityVerdict;
  readonly rates: readonly SourceRate[];
  readonly replications: number;
  /** Seconds that were not counted at the beginning. */
  readonly warmup: number;
  /** Busy fraction of the busiest workload, mean over replications. */
  readonly utilisation: number;
  /** Why its numbers have no mean; absent for a stable system. */
  readonly unstable?: string;
  readonly measures: readonly CapacityMeasure[];
}

/** What capacity.json holds. */
export interface Capacity {
  readonly schemaVersion: typeof CAPACITY_VERSION;
  readonly version: string;
  readonly scenario: string;
  readonly description: string;
  readonly seed: string | number;
  /** The command line that does it again. */
  readonly command: string;
  /** False when it was interrupted: the values tried by then are there. */
  readonly complete: boolean;
  /** Of each value. */
  readonly replications: number;
  /** Seconds of traffic of each run. */
  readonly duration: number;
  readonly warmupFrom: 'scenario' | 'MSER-5';
  /** Of each bound of a measure, on its side. */
  readonly confidence: number;
  /** Distance of the last two values, over the greater one, at which the search ends; 0: neighbouring whole numbers. */
  readonly precision: number;
  readonly varied: CapacityVariable;
  readonly find: CapacityEnd;
  /** The last value at which every threshold holds; `null` if there is none. */
  readonly holds: number | null;
  /** The nearest value at which one does not; `null` if there is none. */
  readonly crossed: number | null;
  /** What a reader must know before the numbers, most important first. */
  readonly remarks: readonly string[];
  /** In ascending order. */
  readonly points: readonly CapacityPoint[];
}
