import { describe, expect, it } from 'vitest';
import { assertConserved, ConservationError, conservationLaws } from '../../src/metrics/conservation.ts';
import type { Cohort, Recording, TrafficRecord } from '../../src/metrics/recording.ts';
import { nodeFailure } from './sampleRecording.ts';

/** The sample with one thing changed in its only traffic source. */
function withTraffic(change: (record: TrafficRecord) => Partial<TrafficRecord>): Recording {
  const recording = nodeFailure();
  const [record] = recording.traffic;
  return { ...recording, traffic: [{ ...record, ...change(record) }] };
}

function withLastCohort(changes: Partial<Cohort>): Recording {
  return withTraffic(({ cohorts }) => ({
    cohorts: cohorts.map((cohort, i) => (i === cohorts.length - 1 ? { ...cohort, ...changes } : cohort)),
  }));
}

function plusOne(series: readonly number[]): number[] {
  return series.map((value, i) => (i === 5 ? value + 1 : value));
}

describe('assertConserved', () => {
  it('accepts a recording in which every request is accounted for', () => {
    expect(() => assertConserved(nodeFailure())).not.toThrow();
    expect(conservationLaws(nodeFailure()).every(({ ok }) => ok)).toBe(true);
  });

  it.each([
    ['a request sent and never heard of', withLastCohort({ sent: 5401 }), /after-fault: sent = ok \+ failed/],
    ['an answer counted twice', withLastCohort({ sent: 5401, ok: 4881 }), /ok = latencies recorded/],
    [
      'a failure without a cause',
      { ...nodeFailure(), failures: nodeFailure().failures.slice(1) },
      /sum over causes/,
    ],
    ['sent in the series only', withTraffic(({ sent }) => ({ sent: plusOne(sent) })), /sent over the steps/],
    ['ok in the series only', withTraffic(({ ok }) => ({ ok: plusOne(ok) })), /ok over the steps/],
    [
      'in flight at the end',
      withTraffic(({ inFlight }) => ({ inFlight: [...inFlight, 1] })),
      /in flight after/,
    ],
  ])('notices %s', (_what, recording, law) => {
    expect(() => assertConserved(recording)).toThrow(ConservationError);
    expect(() => assertConserved(recording)).toThrow(law);
  });

  it('names the law and both sides', () => {
    const recording = { ...nodeFailure(), conservation: [{ law: 'opened = closed', left: 3, right: 2 }] };
    try {
      assertConserved(recording);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ name: 'ConservationError', law: 'opened = closed', left: 3, right: 2 });
      expect(String(error)).toContain('opened = closed (3 is not 2)');
    }
  });

  it('lists the laws of the data plane with the others', () => {
    const laws = conservationLaws({ ...nodeFailure(), conservation: [{ law: 'own', left: 1, right: 1 }] });
    expect(laws.at(-1)).toEqual({ law: 'own', left: 1, right: 1, ok: true });
  });
});
