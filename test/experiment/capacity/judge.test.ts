import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/experiment/capacity/judge.ts';
import type { ThresholdRule } from '../../../src/metrics/thresholds.ts';
import { record, source } from '../comparison/records.ts';

const MEAN: ThresholdRule = {
  traffic: 'web',
  metric: 'latency',
  aggregation: 'avg',
  operator: '<',
  value: 1,
  source: 'web.latency: avg<1s',
};

/** One replication for each mean latency. */
function runs(...means: readonly number[]) {
  return means.map((mean) => record(source([mean])));
}

function verdict(means: readonly number[], changes: Partial<ThresholdRule> = {}) {
  return judge(runs(...means), [{ ...MEAN, ...changes }], 60, 0.05).verdict;
}

describe('a threshold over replications', () => {
  it('holds if the bound of the mean does, is unclear if only the mean does, and is crossed otherwise', () => {
    expect(verdict([0.9, 0.91, 0.89])).toBe('holds');
    expect(verdict([0.9, 1.05, 0.85])).toBe('unclear');
    expect(verdict([1.1, 1.05, 0.95])).toBe('crossed');
  });

  it('has its bound on the side that counts, at Student’s quantile for one side', () => {
    const [{ low, high, estimate }] = judge(runs(1, 2, 3), [MEAN], 60, 0.05).measures;
    // t(0.95, 2) = 2.91999; the standard error of 1, 2, 3 is 1 / √3.
    expect(high).toBeCloseTo(2 + 2.91999 / Math.sqrt(3), 4);
    expect([low, estimate]).toEqual([expect.closeTo(2 - 2.91999 / Math.sqrt(3), 4), 2]);
    expect(verdict([1.1, 1.11, 1.09], { operator: '>' })).toBe('holds');
    expect(verdict([1.1, 0.95, 1.1], { operator: '>=' })).toBe('unclear');
  });

  it('counts the value itself where there is one replication', () => {
    expect([verdict([0.99]), verdict([1.01])]).toEqual(['holds', 'crossed']);
  });

  it('has to be so in every replication where it is an equality', () => {
    expect(verdict([1, 1], { operator: '==' })).toBe('holds');
    expect(verdict([1, 1.5], { operator: '==' })).toBe('crossed');
    expect(verdict([1.5, 2], { operator: '!=' })).toBe('holds');
  });

  it('is crossed where a replication has nothing to measure: no answer keeps no promise', () => {
    const none = [...runs(0.5), record(source([]))];
    expect(judge(none, [MEAN], 60, 0.05)).toMatchObject({
      verdict: 'crossed',
      measures: [{ estimate: null }, {}],
    });
  });

  it('makes the worst of several the verdict, and shows the share of failures without being asked', () => {
    const failing = runs(0.5, 0.5).map(({ traffic: [one], ...rest }) => ({
      ...rest,
      traffic: [{ ...one, sent: 10, failed: 2 }],
    }));
    const share = { ...MEAN, metric: 'failed', aggregation: 'rate', value: 0.1, source: 'x' } as const;
    expect(judge(failing, [MEAN, share], 60, 0.05)).toMatchObject({
      verdict: 'crossed',
      measures: [
        { name: 'mean latency', threshold: { verdict: 'holds' } },
        { name: 'failed share', estimate: 0.2, threshold: { verdict: 'crossed' } },
      ],
    });
    const [, shown] = judge(failing, [MEAN], 60, 0.05).measures;
    expect(shown).toMatchObject({ name: 'failed share', estimate: 0.2, unit: 'fraction' });
    expect(shown).not.toHaveProperty('threshold');
  });

  it('knows rates by the seconds that were counted', () => {
    const sent = { ...MEAN, metric: 'sent', aggregation: 'rate', operator: '>', value: 0.01 } as const;
    const [measure] = judge(runs(1, 1), [sent], 50, 0.05).measures;
    expect(measure).toMatchObject({ name: 'sent rate', estimate: 0.02, unit: 'requests a second' });
  });
});
