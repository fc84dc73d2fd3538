/** Version of the form of comparison.json. */
export const COMPARISON_VERSION = 1;

/** What is compared, smaller being better for all: latencies in seconds, and the share of requests that failed. */
export const METRICS = ['mean', 'p50', 'p90', 'p99', 'p99_9', 'failed'] as const;
/** A metric's name in comparison.json and in the columns of the CSV files. */
export type MetricName = (typeof METRICS)[number];

/** An estimate and its interval; `null` for what could not be measured. */
export interface Estimate {
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** What the difference to the baseline says. `not known`: too few replications, or one could not be measured. */
export type ComparisonVerdict = 'better' | 'worse' | 'no difference shown' | 'not known';

/** An alternative minus the baseline, paired by replication; its interval is corrected for all comparisons. */
export interface Difference extends Estimate {
  /** Over the baseline's estimate. */
  readonly relative: number | null;
  readonly verdict: ComparisonVerdict;
}

/** One metric of one alternative and traffic source. */
export interface ComparedMetric extends Estimate {
  readonly traffic: string;
  readonly metric: MetricName;
  /** 95 % each, not corrected: for the size of the quantity, not for comparing. */
  readonly low: number | null;
  readonly high: number | null;
  /** 1 for the smallest estimate; equal estimates share a rank. `null` where nothing was measured. */
  readonly rank: number | null;
  /** Absent for the baseline. */
  readonly difference?: Difference;
}

/** One alternative and what came out. */
export interface ComparedAlternative {
  readonly name: string;
  /** What it changes in the scenario. */
  readonly set: readonly string[];
  /** SHA-256 of its normalised scenario. */
  readonly scenarioHash: string;
  /** Busy fraction of its busiest workload, mean over replications. */
  readonly utilisation: number;
  /** Why its numbers have no mean; absent for a stable system. */
  readonly unstable?: string;
  readonly metrics: readonly ComparedMetric[];
}

/** What comparison.json holds. */
export interface Comparison {
  readonly schemaVersion: typeof COMPARISON_VERSION;
  readonly version: string;
  readonly scenario: string;
  readonly description: string;
  readonly seed: string | number;
  /** The command line that does it again. */
  readonly command: string;
  /** False when it was interrupted: the replications that all alternatives have are there. */
  readonly complete: boolean;
  /** Of every alternative. */
  readonly replications: number;
  /** Seconds of traffic, and how many of them are left out at the beginning. */
  readonly duration: number;
  readonly warmup: number;
  readonly warmupFrom: 'scenario' | 'MSER-5';
  readonly confidence: number;
  /** Differences that the correction counts. */
  readonly comparisons: number;
  readonly correction: 'Bonferroni';
  /** Largest relative half width of the latencies' intervals that was asked for, and whether it was reached. */
  readonly precision?: { readonly asked: number; readonly reached: boolean };
  /** Name of the alternative that the others are compared with. */
  readonly baseline: string;
  /** What a reader must know before the numbers, most important first. */
  readonly remarks: readonly string[];
  readonly alternatives: readonly ComparedAlternative[];
}

/** Values of one replication, for replications.csv. */
export interface ReplicationRow {
  readonly alternative: string;
  readonly replication: number;
  readonly traffic: string;
  readonly sent: number;
  readonly values: Readonly<Record<MetricName, number>>;
}

/** One point of a latency distribution, all replications together, for distribution.csv. */
export interface DistributionRow {
  readonly alternative: string;
  readonly traffic: string;
  /** Share of the answered requests that were slower, 0 to 1. */
  readonly slower: number;
  /** Seconds. */
  readonly latency: number;
}

/** Everything that is written about a comparison. */
export interface ComparisonResults {
  readonly comparison: Comparison;
  readonly replications: readonly ReplicationRow[];
  readonly distributions: readonly DistributionRow[];
}
