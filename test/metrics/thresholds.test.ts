import { describe, expect, it } from 'vitest';
import { judgeThresholds, type ThresholdRule } from '../../src/metrics/thresholds.ts';
import { cohortOf, nodeFailure, recordingOf, trafficOf } from './sampleRecording.ts';

const cohorts = [
  cohortOf('warmup', 10, [50, 50]),
  cohortOf('before-fault', 10, [1, 2, 3], { failed: 1 }),
  cohortOf('after-fault', 10, [4], { failed: 2, inFlight: 1 }),
];
/** Sent 8 in 20 s after the warm-up: 4 ok with latencies 1 to 4 s, 3 failed, 1 in flight. */
const recording = recordingOf({ traffic: [trafficOf('web', cohorts)] });

function judge(changes: Partial<ThresholdRule>) {
  const rule: ThresholdRule = {
    traffic: 'web',
    metric: 'failed',
    aggregation: 'rate',
    operator: '<',
    value: 0.5,
    source: 'as written',
    ...changes,
  };
  return judgeThresholds(recording, [rule])[0];
}

describe('judgeThresholds', () => {
  it.each([
    ['sent', 'count', 8, 'requests'],
    ['sent', 'rate', 0.4, 'requests a second'],
    ['ok', 'count', 4, 'requests'],
    ['ok', 'rate', 0.5, 'fraction'],
    ['failed', 'count', 3, 'requests'],
    ['failed', 'rate', 0.375, 'fraction'],
    ['latency', 'count', 4, 'requests'],
    ['latency', 'avg', 2.5, 'seconds'],
    ['latency', 'min', 1, 'seconds'],
    ['latency', 'max', 4, 'seconds'],
  ] as const)('measures %s %s after the warm-up', (metric, aggregation, value, unit) => {
    expect(judge({ metric, aggregation })).toMatchObject({
      value,
      unit,
      source: 'as written',
      traffic: 'web',
      metric,
    });
  });

  it('reads quantiles of latency off the histogram, at most 0.39 % off', () => {
    const median = judge({ metric: 'latency', aggregation: 'med' }).value ?? 0;
    const p75 = judge({ metric: 'latency', aggregation: { p: 75 } }).value ?? 0;
    expect(Math.abs(median / 2 - 1)).toBeLessThanOrEqual(2 ** -8);
    expect(Math.abs(p75 / 3 - 1)).toBeLessThanOrEqual(2 ** -8);
  });

  it.each([
    ['<', [false, false, true]],
    ['<=', [false, true, true]],
    ['>', [true, false, false]],
    ['>=', [true, true, false]],
    ['==', [false, true, false]],
    ['!=', [true, false, true]],
  ] as const)('compares with %s', (operator, expected) => {
    const verdicts = [0.25, 0.375, 0.5].map((value) => judge({ operator, value }).ok);
    expect(verdicts).toEqual(expected);
  });

  it('compares what was measured, not what is shown: 520 of 6,000 failed is above 0.0866666', () => {
    const rule = {
      traffic: 'clients',
      metric: 'failed',
      aggregation: 'rate',
      operator: '>',
      value: 0.08666666,
    } as const;
    const [verdict] = judgeThresholds(nodeFailure(), [{ ...rule, source: '' }]);
    expect(verdict).toMatchObject({ value: 0.0866667, ok: true });
  });

  it('counts a promise about answers as broken when no answer came', () => {
    const silent = recordingOf({
      traffic: [trafficOf('web', [cohortOf('before-fault', 10, [], { failed: 3 })])],
    });
    const rule = {
      traffic: 'web',
      metric: 'latency',
      aggregation: { p: 99 },
      operator: '<',
      value: 1,
      source: 's',
    } as const;
    expect(judgeThresholds(silent, [rule])).toMatchObject([{ value: null, ok: false }]);
  });

  it('counts a threshold on a source that was not recorded as broken', () => {
    expect(judge({ traffic: 'nobody' })).toMatchObject({ value: null, ok: false });
  });
});
