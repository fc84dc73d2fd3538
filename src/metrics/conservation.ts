import type { Cohort, ConservationRow, FailureRow, Recording, TrafficRecord } from './recording.ts';

/** A law and whether it held. */
export interface CheckedLaw extends ConservationRow {
  readonly ok: boolean;
}

/**
 * Requests were lost or counted twice: the run has a mistake and its results cannot be trusted. Thrown in every run,
 * not only in tests.
 */
export class ConservationError extends Error {
  override readonly name = 'ConservationError';
  // The law in words, and its two sides.
  readonly law: string;
  readonly left: number;
  readonly right: number;

  /** @param row the law that broke */
  constructor({ law, left, right }: ConservationRow) {
    super(`a conservation law is broken: ${law} (${left} is not ${right})`);
    this.law = law;
    this.left = left;
    this.right = right;
  }
}

/**
 * Every conservation law of a recording with its two sides, whether it holds or not:
 * - for each source (and each edge of the call graph) and phase, sent = ok + failed + in flight, and each ok has a latency;
 * - for each source, failures by cause and lag add up to the failures, and the time series to the phases;
 * - the laws that the data plane counted for itself.
 *
 * All sides are whole numbers below 2^53, so equality is exact.
 */
export function conservationLaws(recording: Recording): CheckedLaw[] {
  const { traffic, failures, calls = [], callFailures = [] } = recording;
  const rows = [...sourceLaws(traffic, failures), ...sourceLaws(calls, callFailures)];
  return [...rows, ...recording.conservation].map((row) => ({ ...row, ok: row.left === row.right }));
}

/** Those of traffic sources, or of the edges of the call graph, which are counted like them. */
function sourceLaws(records: readonly TrafficRecord[], failures: readonly FailureRow[]): ConservationRow[] {
  return records.flatMap((record, index) => [
    ...record.cohorts.flatMap((cohort) => cohortLaws(record.name, cohort)),
    causeLaw(failures, record, index),
    ...seriesLaws(record),
  ]);
}

/** @throws {ConservationError} naming the first law that is broken */
export function assertConserved(recording: Recording): void {
  const broken = conservationLaws(recording).find(({ ok }) => !ok);
  if (broken !== undefined) throw new ConservationError(broken);
}

/** Requests are sorted by the phase in which they were sent, so each phase has to add up for itself. */
function cohortLaws(name: string, { phase, sent, ok, failed, inFlight, latency }: Cohort): ConservationRow[] {
  return [
    { law: `${name}, ${phase}: sent = ok + failed + in flight`, left: sent, right: ok + failed + inFlight },
    { law: `${name}, ${phase}: ok = latencies recorded`, left: ok, right: latency.count },
  ];
}

/** Every failure has exactly one cause. */
function causeLaw(failures: readonly FailureRow[], record: TrafficRecord, index: number): ConservationRow {
  const byCause = failures.filter(({ traffic }) => traffic === index).map(({ count }) => count);
  return { law: `${record.name}: failed = sum over causes`, left: sum(record.failed), right: sum(byCause) };
}

/** What was counted step by step is what was counted phase by phase. */
function seriesLaws(record: TrafficRecord): ConservationRow[] {
  const counts = ['sent', 'ok', 'failed'] as const;
  const laws = counts.map((count) => ({
    law: `${record.name}: ${count} over the steps = ${count} over the phases`,
    left: sum(record[count]),
    right: sum(record.cohorts.map((cohort) => cohort[count])),
  }));
  return [
    ...laws,
    {
      law: `${record.name}: in flight after the last step = in flight over the phases`,
      left: record.inFlight.at(-1) ?? 0,
      right: sum(record.cohorts.map(({ inFlight }) => inFlight)),
    },
  ];
}

/** Exact for whole numbers below 2^53. */
function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
