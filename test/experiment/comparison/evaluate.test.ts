import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../src/experiment/comparison/evaluate.ts';
import type { ReplicationRecord } from '../../../src/experiment/replications/replicationRecord.ts';
import { meanInterval } from '../../../src/experiment/statistics/meanInterval.ts';
import type { ComparedMetric, MetricName } from '../../../src/metrics/comparison.ts';
import { around, record, source } from './records.ts';

/** Five replications whose mean latency is the given one plus noise that all alternatives share. */
function runs(mean: number, failed = 0): ReplicationRecord[] {
  return [0, 0.2, -0.3, 0.1, 0.4].map((noise, i) =>
    record(source(around(mean + noise + mean * i * 1e-3), { failed })),
  );
}

function cell(metrics: readonly ComparedMetric[], metric: MetricName): ComparedMetric {
  return metrics.find((one) => one.metric === metric)!;
}

describe('evaluate', () => {
  it('counts every difference that it tells: alternatives but one, sources, six metrics', () => {
    expect(evaluate([runs(1), runs(2), runs(3)], 0, 0.05).comparisons).toBe(12);
    expect(evaluate([runs(1)], 0, 0.05).comparisons).toBe(0);
  });

  it('finds a difference that is smaller than the noise, because the noise is shared', () => {
    const { metrics } = evaluate([runs(10), runs(9.9)], 0, 0.05);
    const [base, better] = metrics.map((one) => cell(one, 'mean'));
    // Their own intervals overlap ...
    expect(better.high).toBeGreaterThan(base.low ?? Number.NaN);
    // ... and the difference is shown all the same.
    expect(better.difference?.verdict).toBe('better');
    expect(better.difference?.estimate).toBeCloseTo(-0.1, 2);
    expect(better.difference?.relative).toBeCloseTo(-0.01, 3);
    expect(base.difference).toBeUndefined();
  });

  it('shows no difference between things that are the same, and worse for what is larger', () => {
    const { metrics } = evaluate([runs(10), runs(10), runs(11)], 0, 0.05);
    expect(cell(metrics[1], 'p99').difference?.verdict).toBe('no difference shown');
    expect(cell(metrics[2], 'p99').difference?.verdict).toBe('worse');
    expect([0, 1, 2].map((i) => cell(metrics[i], 'p99').rank)).toEqual([1, 1, 3]);
  });

  it('widens the intervals of differences with their number, and not those of the estimates', () => {
    const two = evaluate([runs(10), runs(9)], 0, 0.05).metrics[1];
    const four = evaluate([runs(10), runs(9), runs(8), runs(7)], 0, 0.05).metrics[1];
    const width = (one: ComparedMetric) => (one.difference?.high ?? 0) - (one.difference?.low ?? 0);
    expect(width(cell(four, 'mean'))).toBeGreaterThan(width(cell(two, 'mean')));
    expect(cell(four, 'mean').high).toBe(cell(two, 'mean').high);
  });

  it('has the t interval of the replications for each estimate', () => {
    const { metrics } = evaluate([runs(10)], 0, 0.05);
    const values = runs(10).map(({ traffic: [{ latency }] }) => latency.sum / latency.count);
    const interval = meanInterval(values, 0.05)!;
    expect(cell(metrics[0], 'mean').low).toBeCloseTo(interval.low, 4);
    expect(cell(metrics[0], 'mean').high).toBeCloseTo(interval.high, 4);
  });

  it('does not know what one replication could not measure', () => {
    const few = [...runs(10).slice(0, 4), record(source([1, 2, 3]))];
    const { metrics } = evaluate([few, runs(9)], 0, 0.05);
    expect(cell(metrics[0], 'p99')).toMatchObject({ estimate: null, low: null, high: null, rank: null });
    expect(cell(metrics[1], 'p99').difference).toMatchObject({ estimate: null, verdict: 'not known' });
    expect(cell(metrics[1], 'failed').difference?.verdict).toBe('no difference shown');
  });

  it('takes the intervals of a single run from within it, and claims no difference', () => {
    const wave = Float64Array.from({ length: 100 }, (_, i) => 10 + (i % 2));
    const one = [record(source(around(10), { latencySums: wave }))];
    const { metrics } = evaluate([one, one], 20, 0.05);
    const [mean, p50, failed] = (['mean', 'p50', 'failed'] as const).map((name) => cell(metrics[0], name));
    // Batches of four steps all have the mean 10.5 of the wave.
    expect(mean).toMatchObject({ low: 10.5, high: 10.5 });
    expect(p50.low).toBeLessThan(10);
    expect(p50.high).toBeGreaterThan(10);
    expect(failed.low).toBeNull();
    expect(cell(metrics[1], 'mean').difference?.verdict).toBe('not known');
  });
});
