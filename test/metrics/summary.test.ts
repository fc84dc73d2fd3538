import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stepStart, summariseTraffic, totalOf } from '../../src/metrics/summary.ts';
import { Cause, Lag } from '../../src/network/causes.ts';
import { cohortOf, failure, nodeFailure, recordingOf, trafficOf } from './sampleRecording.ts';

describe('summariseTraffic', () => {
  it('names each source and where it sends its requests', () => {
    const traffic = [trafficOf('a', []), trafficOf('b', [])];
    const summaries = summariseTraffic(recordingOf({ traffic }), ['http://a', 'http://b']);
    expect(summaries.map(({ name, to }) => [name, to])).toEqual([
      ['a', 'http://a'],
      ['b', 'http://b'],
    ]);
  });

  it('gives each phase its counts, its rate and its latencies', () => {
    const [{ phases }] = summariseTraffic(nodeFailure(), ['http://web']);
    expect(phases['before-fault']).toMatchObject({ seconds: 60, sent: 600, ok: 600, failed: 0, rate: 10 });
    expect(phases['after-fault']).toMatchObject({ seconds: 540, sent: 5400, ok: 4880, failed: 520 });
    expect(phases['before-fault']).toMatchObject({
      mean: 0.02,
      min: 0.02,
      p50: 0.02,
      p99_9: 0.02,
      max: 0.02,
    });
    expect(phases['after-fault']?.failed_fraction).toBe(0.0962963);
  });

  it('leaves out phases of no length but always has a total', () => {
    const [{ phases }] = summariseTraffic(nodeFailure(), ['http://web']);
    expect(Object.keys(phases)).toEqual(['before-fault', 'after-fault', 'total']);
    const [empty] = summariseTraffic(recordingOf({ traffic: [trafficOf('x', [])] }), ['http://x']);
    expect(Object.keys(empty.phases)).toEqual(['total']);
  });

  it('leaves the warm-up out of the total', () => {
    const cohorts = [
      cohortOf('warmup', 10, [9, 9, 9]),
      cohortOf('before-fault', 20, [1]),
      cohortOf('after-fault', 30, [3]),
    ];
    const [{ phases }] = summariseTraffic(recordingOf({ traffic: [trafficOf('x', cohorts)] }), ['http://x']);
    expect(phases.total).toMatchObject({ seconds: 50, sent: 2, ok: 2, mean: 2, min: 1, max: 3, rate: 0.04 });
    expect(phases.warmup).toMatchObject({ sent: 3, mean: 9 });
  });

  it('says null for latencies when no request ended well and for fractions of no requests', () => {
    const cohorts = [cohortOf('before-fault', 5, [], { failed: 2 }), cohortOf('after-fault', 5, [])];
    const [{ phases }] = summariseTraffic(recordingOf({ traffic: [trafficOf('x', cohorts)] }), ['http://x']);
    expect(phases['before-fault']).toMatchObject({
      failed_fraction: 1,
      mean: null,
      min: null,
      p50: null,
      max: null,
    });
    expect(phases['after-fault']).toMatchObject({ sent: 0, rate: 0, failed_fraction: null });
  });

  it('adds failures up by cause and lag, the largest first, with the steps they span', () => {
    const failures = [
      failure(0, Lag.staleRules, 2),
      failure(1, Lag.staleRules, 1, Cause.reset),
      failure(2, Lag.staleRules, 1, Cause.reset),
      failure(2, Lag.staleRules, 5),
    ];
    const [summary] = summariseTraffic(recordingOf({ traffic: [trafficOf('x', [])], failures }), [
      'http://x',
    ]);
    expect(summary.failures).toEqual([
      { cause: 'connect-timeout', lag: 'stale-rules', count: 7, first: 0, last: 3 },
      { cause: 'reset', lag: 'stale-rules', count: 2, first: 1, last: 3 },
    ]);
  });

  it('keeps the failures of each source apart', () => {
    const failures = [failure(0, Lag.none, 2), { ...failure(0, Lag.none, 3), traffic: 1 }];
    const traffic = [trafficOf('a', []), trafficOf('b', [])];
    const counts = summariseTraffic(recordingOf({ traffic, failures }), ['', '']).map(
      (s) => s.failures[0].count,
    );
    expect(counts).toEqual([2, 3]);
  });
});

describe('totalOf', () => {
  it('is the same however the requests are cut into before and after', () => {
    const latencies = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { maxLength: 50 });
    fc.assert(
      fc.property(latencies, fc.nat(50), (values, cut) => {
        const cohorts = [
          cohortOf('before-fault', 1, values.slice(0, cut)),
          cohortOf('after-fault', 1, values.slice(cut)),
        ];
        const total = totalOf(trafficOf('x', cohorts));
        const whole = cohortOf('total', 2, values);
        expect(total.ok).toBe(values.length);
        expect([...total.latency.counts]).toEqual([...whole.latency.counts]);
        expect(total.latency.quantile(0.9)).toEqual(whole.latency.quantile(0.9));
      }),
      { numRuns: 30 },
    );
  });
});

describe('stepStart', () => {
  it('is the end of the step before, and 0 for the first', () => {
    expect([0, 1, 2].map((step) => stepStart([0.5, 1, 1.2], step))).toEqual([0, 0.5, 1]);
  });
});
