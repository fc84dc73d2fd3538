import { CAUSES, type CauseName, LAGS, type LagName } from '../network/causes.ts';
import { LatencyHistogram } from './latencyHistogram.ts';
import type { Cohort, Phase, Recording, TrafficRecord } from './recording.ts';
import { microseconds, orNull, significant } from './rounding.ts';

/**
 * The requests that one traffic source sent in one phase. Latencies are of the requests that ended well, in seconds
 * from the first try to the answer; `null` where nothing was measured. The names are those of summary.csv.
 */
export interface PhaseSummary {
  /** Length of the phase, seconds. */
  readonly seconds: number;
  readonly sent: number;
  readonly ok: number;
  readonly failed: number;
  /** Without an outcome when the run ended. */
  readonly in_flight: number;
  /** Requests sent a second. */
  readonly rate: number | null;
  /** Failed over sent, 0 to 1. */
  readonly failed_fraction: number | null;
  readonly mean: number | null;
  readonly min: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly p99_9: number | null;
  readonly max: number | null;
}

/** Failed requests of one cause and lag. */
export interface FailureSummary {
  readonly cause: CauseName;
  readonly lag: LagName;
  /** The edge of the call graph where they began, such as `cart > redis`; absent: at the client's own hop. */
  readonly hop?: string;
  /** How the call over that edge ended. */
  readonly hopCause?: CauseName;
  readonly count: number;
  /** Start of the first step with such a failure, and end of the last one, seconds. */
  readonly first: number;
  readonly last: number;
}

/** What the clients of one traffic source saw. */
export interface TrafficSummary {
  readonly name: string;
  /** Where the requests went, as the scenario says it. */
  readonly to: string;
  /** Phases of no length are left out, but for `total`. */
  readonly phases: Partial<Record<Exclude<Phase, 'total'>, PhaseSummary>> & { readonly total: PhaseSummary };
  /** Largest count first. */
  readonly failures: readonly FailureSummary[];
}

/**
 * Summaries of every traffic source, in the scenario's order.
 *
 * @param to where each source of the recording sends its requests, as the scenario says it
 */
export function summariseTraffic(recording: Recording, to: readonly string[]): TrafficSummary[] {
  return recording.traffic.map((record, index) => ({
    name: record.name,
    to: to[index] ?? '',
    phases: summarisePhases(record),
    failures: summariseFailures(recording, index),
  }));
}

/** Phases of an edge with the tries that its calls took. */
export type EdgePhase = PhaseSummary & { readonly attempts: number };

/** The calls over one edge of the call graph. */
export interface EdgeSummary {
  /** Such as `cart > redis`. */
  readonly edge: string;
  /** Failures of the whole run, warm-up included. */
  readonly failures: number;
  /** Those of them that began here; the others were passed on from further hops. */
  readonly began: number;
  /** Phases of no length are left out, but for `total`. */
  readonly phases: Partial<Record<Exclude<Phase, 'total'>, EdgePhase>> & { readonly total: EdgePhase };
}

/** Summaries of every edge of the call graph, in the order of the workloads and their calls. */
export function summariseCalls({
  calls = [],
  callFailures = [],
}: Pick<Recording, 'calls' | 'callFailures'>): EdgeSummary[] {
  // An edge is summarised as a traffic source is, and tells of its tries besides.
  const edgePhase = (cohort: Cohort): EdgePhase => ({
    ...summarise(cohort),
    attempts: cohort.attempts ?? 0,
  });
  return calls.map((record, index) => {
    const phases: Partial<Record<Phase, EdgePhase>> = {};
    for (const cohort of record.cohorts) if (cohort.seconds > 0) phases[cohort.phase] = edgePhase(cohort);
    const failures = callFailures.filter(({ traffic }) => traffic === index);
    const count = (rows: typeof failures) => sum(rows, (row) => row.count);
    // Rows without a hop are those that began at this edge.
    const began = count(failures.filter(({ hop }) => hop === undefined));
    return {
      edge: record.name,
      failures: count(failures),
      began,
      phases: { ...phases, total: edgePhase(totalOf(record)) },
    };
  });
}

/** Phases in the order in which they happened, `total` last. */
function summarisePhases(record: TrafficRecord): TrafficSummary['phases'] {
  const phases: Partial<Record<Phase, PhaseSummary>> = {};
  for (const cohort of record.cohorts) if (cohort.seconds > 0) phases[cohort.phase] = summarise(cohort);
  return { ...phases, total: summarise(totalOf(record)) };
}

/** All requests after the warm-up as one cohort: counts add up, and so do histograms, exactly. */
export function totalOf(record: TrafficRecord): Cohort {
  const parts = record.cohorts.filter((cohort) => cohort.phase !== 'warmup' && cohort.phase !== 'total');
  const latency = new LatencyHistogram();
  for (const part of parts) latency.add(part.latency);
  return {
    phase: 'total',
    seconds: sum(parts, (part) => part.seconds),
    sent: sum(parts, (part) => part.sent),
    ok: sum(parts, (part) => part.ok),
    failed: sum(parts, (part) => part.failed),
    inFlight: sum(parts, (part) => part.inFlight),
    attempts: sum(parts, (part) => part.attempts ?? 0),
    latency,
  };
}

/** Of one field over several cohorts. */
function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}

/** Rates and quantiles of one cohort; what cannot be said of no requests is `null`. */
function summarise({ seconds, sent, ok, failed, inFlight, latency }: Cohort): PhaseSummary {
  const quantile = (q: number) => orNull(latency.quantile(q));
  return {
    seconds: significant(seconds),
    sent,
    ok,
    failed,
    in_flight: inFlight,
    rate: orNull(sent / seconds),
    failed_fraction: orNull(failed / sent),
    mean: orNull(latency.mean),
    min: orNull(latency.min),
    p50: quantile(0.5),
    p90: quantile(0.9),
    p95: quantile(0.95),
    p99: quantile(0.99),
    p99_9: quantile(0.999),
    max: orNull(latency.max),
  };
}

/** Failures of one cause and lag while they are counted. */
interface Tally {
  cause: number;
  lag: number;
  hop: number | undefined;
  hopCause: number | undefined;
  count: number;
  firstStep: number;
  lastStep: number;
}

/** Failures of one source by cause, lag and hop: largest first, equal counts in the order of their codes. */
function summariseFailures(recording: Recording, traffic: number): FailureSummary[] {
  const tallies = new Map<number, Tally>();
  for (const { step, traffic: source, cause, lag, count, hop, hopCause } of recording.failures) {
    if (source !== traffic || count === 0) continue;
    // One number for a place and a kind of failure: cheaper than text for a key, and sorted in the order of the codes.
    const place = hop === undefined ? 0 : 1 + hop * CAUSES.length + (hopCause ?? 0);
    const key = (place * CAUSES.length + cause) * LAGS.length + lag;
    const tally = tallies.get(key);
    if (tally === undefined)
      tallies.set(key, { cause, lag, hop, hopCause, count, firstStep: step, lastStep: step });
    else {
      tally.count += count;
      tally.lastStep = step;
    }
  }
  const order = [...tallies].sort(([keyA, a], [keyB, b]) => b.count - a.count || keyA - keyB);
  return order.map(([, { cause, lag, hop, hopCause, count, firstStep, lastStep }]) => ({
    cause: CAUSES[cause],
    lag: LAGS[lag],
    ...(hop !== undefined && { hop: recording.calls?.[hop].name ?? '' }),
    ...(hopCause !== undefined && { hopCause: CAUSES[hopCause] }),
    count,
    first: microseconds(stepStart(recording.stepEnds, firstStep)),
    last: microseconds(recording.stepEnds[lastStep]),
  }));
}

/** When a step began: where the one before ended; traffic starts at time 0. */
export function stepStart(stepEnds: readonly number[], step: number): number {
  return step === 0 ? 0 : stepEnds[step - 1];
}
