import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conservationLaws } from '../../src/metrics/conservation.ts';
import { Recorder } from '../../src/metrics/recorder.ts';
import { CAUSES, Cause, LAGS, Lag } from '../../src/network/causes.ts';
import { recordingOf } from './sampleRecording.ts';

const NONE_IN_FLIGHT = () => 0;

/** What was recorded of the first source, in one phase of 10 s each. */
function first(recorder: Recorder) {
  return recorder.traffic([10, 10, 10], NONE_IN_FLIGHT)[0];
}

describe('the time series', () => {
  it('have one element a step, which begins at nothing again', () => {
    const recorder = new Recorder(['web']);
    recorder.sent(0, 1);
    recorder.attempted(0);
    recorder.attempted(0);
    recorder.connected(0);
    recorder.ok(0, 1, 0.25);
    recorder.endStep();
    recorder.endStep();
    expect(first(recorder)).toMatchObject({
      name: 'web',
      sent: [1, 0],
      ok: [1, 0],
      failed: [0, 0],
      attempts: [2, 0],
      connectionsOpened: [1, 0],
      inFlight: [0, 0],
      p50: [0.25, Number.NaN],
      p95: [0.25, Number.NaN],
      p99: [0.25, Number.NaN],
      max: [0.25, Number.NaN],
    });
  });

  it('carry requests without an outcome over the steps', () => {
    const recorder = new Recorder(['web']);
    recorder.sent(0, 1);
    recorder.sent(0, 1);
    recorder.endStep();
    recorder.ok(0, 1, 1.5);
    recorder.endStep();
    recorder.failed(0, 1, Cause.reset, Lag.none);
    recorder.endStep();
    expect(first(recorder).inFlight).toEqual([2, 1, 0]);
    expect(recorder.inFlight).toBe(0);
  });

  it('are of each source by itself', () => {
    const recorder = new Recorder(['web', 'api']);
    recorder.sent(1, 1);
    recorder.endStep();
    const [web, api] = recorder.traffic([10, 10, 10], NONE_IN_FLIGHT);
    expect([web.sent, api.sent]).toEqual([[0], [1]]);
    expect(recorder.inFlight).toBe(1);
  });

  it('have the quantiles of their own step', () => {
    const recorder = new Recorder(['web']);
    for (let i = 1; i <= 100; i++) recorder.ok(0, 1, i / 100);
    recorder.endStep();
    recorder.ok(0, 1, 4);
    recorder.endStep();
    const { p50, p95, p99, max } = first(recorder);
    // A histogram's bucket is at most 2^-8 off its values.
    for (const [series, exact] of [
      [p50, 0.5],
      [p95, 0.95],
      [p99, 0.99],
    ] as const) {
      expect(Math.abs(series[0] / exact - 1)).toBeLessThanOrEqual(2 ** -8);
      expect(series[1]).toBe(4);
    }
    expect(max).toEqual([1, 4]);
  });
});

describe('failures', () => {
  it('are one row a step, source, cause and lag, in that order', () => {
    const recorder = new Recorder(['web', 'api']);
    recorder.failed(1, 1, Cause.reset, Lag.none);
    recorder.failed(0, 1, Cause.reset, Lag.terminationRace);
    recorder.failed(0, 1, Cause.refused, Lag.staleRules);
    recorder.failed(0, 2, Cause.reset, Lag.terminationRace);
    recorder.endStep();
    recorder.endStep();
    recorder.failed(0, 2, Cause.refused, Lag.staleRules);
    recorder.endStep();
    expect(recorder.failures).toEqual([
      { step: 0, traffic: 0, cause: Cause.refused, lag: Lag.staleRules, count: 1 },
      { step: 0, traffic: 0, cause: Cause.reset, lag: Lag.terminationRace, count: 2 },
      { step: 0, traffic: 1, cause: Cause.reset, lag: Lag.none, count: 1 },
      { step: 2, traffic: 0, cause: Cause.refused, lag: Lag.staleRules, count: 1 },
    ]);
  });

  it('tell every pair of cause and lag apart', () => {
    const recorder = new Recorder(['web']);
    for (let cause = 0; cause < CAUSES.length; cause++)
      for (let lag = 0; lag < LAGS.length; lag++) recorder.failed(0, 1, cause, lag);
    recorder.endStep();
    const pairs = new Set(recorder.failures.map(({ cause, lag }) => `${CAUSES[cause]}/${LAGS[lag]}`));
    expect(pairs.size).toBe(CAUSES.length * LAGS.length);
    expect(recorder.failures.every(({ count }) => count === 1)).toBe(true);
  });
});

describe('cohorts', () => {
  it('count a request in the phase in which it was sent, whenever its outcome comes', () => {
    const recorder = new Recorder(['web']);
    recorder.sent(0, 0);
    recorder.sent(0, 1);
    recorder.endStep();
    recorder.ok(0, 0, 3);
    recorder.failed(0, 1, Cause.refused, Lag.none);
    recorder.endStep();
    const { cohorts } = recorder.traffic([30, 60, 10], (_, phase) => phase + 5)[0];
    expect(cohorts.map(({ phase, seconds, sent, ok, failed }) => [phase, seconds, sent, ok, failed])).toEqual(
      [
        ['warmup', 30, 1, 1, 0],
        ['before-fault', 60, 1, 0, 1],
        ['after-fault', 10, 0, 0, 0],
      ],
    );
    expect(cohorts[0].latency.max).toBe(3);
    expect(cohorts.map(({ latency }) => latency.count)).toEqual([1, 0, 0]);
    // What is in flight is asked for, not computed from the rest.
    expect(cohorts.map(({ inFlight }) => inFlight)).toEqual([5, 6, 7]);
  });
});

describe('conservation', () => {
  const request = fc.record({
    source: fc.nat(1),
    phase: fc.nat(2),
    fate: fc.constantFrom('ok', 'failed', 'waits'),
    cause: fc.nat(CAUSES.length - 1),
    lag: fc.nat(LAGS.length - 1),
    endsStep: fc.boolean(),
  });

  it('holds for whatever happens to the requests', () => {
    fc.assert(
      fc.property(fc.array(request, { maxLength: 100 }), (requests) => {
        const recorder = new Recorder(['web', 'api']);
        for (const { source, phase, fate, cause, lag, endsStep } of requests) {
          recorder.sent(source, phase);
          if (fate === 'ok') recorder.ok(source, phase, 0.01);
          if (fate === 'failed') recorder.failed(source, phase, cause, lag);
          if (endsStep) recorder.endStep();
        }
        recorder.endStep();
        const waiting = (source: number, phase: number) =>
          requests.filter((r) => r.source === source && r.phase === phase && r.fate === 'waits').length;
        const laws = conservationLaws(
          recordingOf({ traffic: recorder.traffic([1, 1, 1], waiting), failures: recorder.failures }),
        );
        expect(laws.filter(({ ok }) => !ok)).toEqual([]);
        expect(recorder.inFlight).toBe(requests.filter(({ fate }) => fate === 'waits').length);
      }),
      { numRuns: 50 },
    );
  });
});
