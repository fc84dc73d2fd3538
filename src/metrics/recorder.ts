import { CAUSES, LAGS } from '../network/causes.ts';
import type { RequestRecorder } from '../workload/recorder.ts';
import { LatencyHistogram } from './latencyHistogram.ts';
import { type Cohort, type FailureRow, PHASES, type TrafficRecord } from './recording.ts';

/** Phases that requests are counted in; `total` is their sum without the warm-up. */
const COHORTS = PHASES.length - 1;
/** Pairs of cause and lag, numbered cause * lags + lag. */
const KINDS = CAUSES.length * LAGS.length;

/** What is counted of one source within the present step, and of its requests by the phase they were sent in. */
class SourceCounters {
  // Of the present step, but for `inFlight`, which goes on from step to step.
  sent = 0;
  ok = 0;
  failed = 0;
  attempts = 0;
  connectionsOpened = 0;
  inFlight = 0;
  /** Failures of the step by cause and lag. */
  readonly failures = new Float64Array(KINDS);
  /** Latencies of the step, seconds. */
  readonly stepLatency = new LatencyHistogram();
  /** Failures of the step that began at another hop, by {@link hopKind}; few, and most scenarios have none. */
  readonly hopFailures = new Map<number, number>();
  // By phase, since the beginning of the run.
  readonly cohortSent = new Float64Array(COHORTS);
  readonly cohortAttempts = new Float64Array(COHORTS);
  readonly cohortOk = new Float64Array(COHORTS);
  readonly cohortFailed = new Float64Array(COHORTS);
  readonly cohortLatency = Array.from({ length: COHORTS }, () => new LatencyHistogram());
}

/**
 * One source's columns, one element a step. Growing lists: the number of steps is not known before an interruption.
 */
function emptySeries() {
  const column = (): number[] => [];
  return {
    sent: column(),
    ok: column(),
    failed: column(),
    inFlight: column(),
    attempts: column(),
    connectionsOpened: column(),
    p50: column(),
    p95: column(),
    p99: column(),
    max: column(),
    latencySum: column(),
  };
}

/**
 * Counts what the data plane reports. Nothing is allocated for a request; at the end of each step the counters
 * go into the time series and start again.
 */
export class Recorder implements RequestRecorder {
  // By number of the source: names, counters of the step and time series.
  readonly #names: readonly string[];
  readonly #counters: readonly SourceCounters[];
  readonly #series: readonly ReturnType<typeof emptySeries>[];
  readonly #failureRows: FailureRow[] = [];
  /** Number of the present step, from 0. */
  #step = 0;

  /** @param names of the traffic sources, in the order of their numbers */
  constructor(names: readonly string[]) {
    this.#names = names;
    this.#counters = names.map(() => new SourceCounters());
    this.#series = names.map(emptySeries);
  }

  /**
   * A request leaves its client.
   * @param phase the phase at this moment, which it keeps to its end
   */
  sent(source: number, phase: number): void {
    const counters = this.#counters[source];
    counters.sent++;
    counters.inFlight++;
    counters.cohortSent[phase]++;
  }

  /** A try begins, the first included. */
  attempted(source: number, phase = 0): void {
    const counters = this.#counters[source];
    counters.attempts++;
    counters.cohortAttempts[phase]++;
  }

  /** A new connection is open; none is counted for a request on one that was open already. */
  connected(source: number): void {
    this.#counters[source].connectionsOpened++;
  }

  /**
   * A request ended well.
   * @param latency seconds from the first try to the answer
   */
  ok(source: number, phase: number, latency: number): void {
    const counters = this.#counters[source];
    counters.ok++;
    counters.inFlight--;
    counters.cohortOk[phase]++;
    counters.stepLatency.record(latency);
    counters.cohortLatency[phase].record(latency);
  }

  /**
   * A request failed for good.
   * @param hop edge of the call graph where the failure began, -1 for the client's own hop
   * @param hopCause code of the cause there
   */
  failed(source: number, phase: number, cause: number, lag: number, hop = -1, hopCause = 0): void {
    const counters = this.#counters[source];
    counters.failed++;
    counters.inFlight--;
    counters.cohortFailed[phase]++;
    const kind = cause * LAGS.length + lag;
    if (hop < 0) counters.failures[kind]++;
    else {
      const key = hopKind(hop, hopCause, kind);
      counters.hopFailures.set(key, (counters.hopFailures.get(key) ?? 0) + 1);
    }
  }

  /** The step has ended: moves the counters into the time series. */
  endStep(): void {
    for (const [source, counters] of this.#counters.entries()) {
      // Pushes grow lists a step at a time: nothing here is done for each request.
      const series = this.#series[source];
      series.sent.push(counters.sent);
      series.ok.push(counters.ok);
      series.failed.push(counters.failed);
      series.inFlight.push(counters.inFlight);
      series.attempts.push(counters.attempts);
      series.connectionsOpened.push(counters.connectionsOpened);
      // NaN for a step in which nothing ended well.
      series.p50.push(counters.stepLatency.quantile(0.5));
      series.p95.push(counters.stepLatency.quantile(0.95));
      series.p99.push(counters.stepLatency.quantile(0.99));
      series.max.push(counters.stepLatency.count > 0 ? counters.stepLatency.max : Number.NaN);
      series.latencySum.push(counters.stepLatency.sum);
      if (counters.failed > 0) {
        this.#moveFailures(source, counters.failures);
        this.#moveHopFailures(source, counters.hopFailures);
      }
      clearStep(counters);
    }
    this.#step++;
  }

  /** Requests of all sources without an outcome. */
  get inFlight(): number {
    return this.#counters.reduce((sum, { inFlight }) => sum + inFlight, 0);
  }

  /** Failures by step, source, cause and lag so far. */
  get failures(): readonly FailureRow[] {
    return this.#failureRows;
  }

  /**
   * What was recorded of every source.
   * @param seconds length of each phase, without `total`
   * @param inFlight requests of a source and phase that the data plane still holds: counted by looking, not by
   *   subtraction, so that conservation can be checked against it
   */
  traffic(seconds: readonly number[], inFlight: (source: number, phase: number) => number): TrafficRecord[] {
    return this.#names.map((name, source) => ({
      name,
      ...this.#series[source],
      cohorts: seconds.map((length, phase) =>
        cohort(this.#counters[source], phase, length, inFlight(source, phase)),
      ),
    }));
  }

  /** Only kinds that occurred become rows, in the order of their codes. */
  #moveFailures(source: number, failures: Float64Array): void {
    for (let kind = 0; kind < KINDS; kind++) {
      if (failures[kind] === 0) continue;
      const cause = Math.trunc(kind / LAGS.length);
      const lag = kind % LAGS.length;
      this.#failureRows.push({ step: this.#step, traffic: source, cause, lag, count: failures[kind] });
    }
    failures.fill(0);
  }

  /** In the order of their numbers, whichever came first. */
  #moveHopFailures(traffic: number, failures: Map<number, number>): void {
    for (const [key, count] of [...failures].sort(([a], [b]) => a - b)) {
      const kind = key % KINDS;
      const cause = Math.trunc(kind / LAGS.length);
      const lag = kind % LAGS.length;
      const place = Math.trunc(key / KINDS);
      const hop = Math.trunc(place / CAUSES.length);
      const hopCause = place % CAUSES.length;
      this.#failureRows.push({ step: this.#step, traffic, cause, lag, count, hop, hopCause });
    }
    failures.clear();
  }
}

/** One number for a hop, the cause there, and the cause and lag that the client saw. */
function hopKind(hop: number, hopCause: number, kind: number): number {
  return (hop * CAUSES.length + hopCause) * KINDS + kind;
}

/** What goes on from step to step, the requests in flight, stays. */
function clearStep(counters: SourceCounters): void {
  counters.sent = 0;
  counters.ok = 0;
  counters.failed = 0;
  counters.attempts = 0;
  counters.connectionsOpened = 0;
  counters.stepLatency.clear();
}

/** The counters of one phase as they are recorded; the histogram is handed over, not copied. */
function cohort(counters: SourceCounters, phase: number, seconds: number, inFlight: number): Cohort {
  return {
    phase: PHASES[phase],
    seconds,
    sent: counters.cohortSent[phase],
    attempts: counters.cohortAttempts[phase],
    ok: counters.cohortOk[phase],
    failed: counters.cohortFailed[phase],
    inFlight,
    latency: counters.cohortLatency[phase],
  };
}
