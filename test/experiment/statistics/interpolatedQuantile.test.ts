import { expect, it } from 'vitest';
import { interpolatedQuantile } from '../../../src/experiment/statistics/interpolatedQuantile.ts';
import { bucketFloor, LatencyHistogram } from '../../../src/metrics/latencyHistogram.ts';

it('The interpolated quantile of many latencies is a tenth as far off as the middle of a bucket may be', () => {
  const histogram = new LatencyHistogram();
  const count = 1_000_000;
  for (let i = 0; i < count; i++) histogram.record(-0.01 * Math.log(1 - (i + 0.5) / count));
  for (const q of [0.5, 0.9, 0.99, 0.999]) {
    const exact = -0.01 * Math.log(1 - q);
    expect(Math.abs(interpolatedQuantile(histogram, q) / exact - 1)).toBeLessThan(0.00039);
  }
});

it('There is none of no latencies', () => {
  expect(interpolatedQuantile(new LatencyHistogram(), 0.5)).toBeNaN();
});

it('Latencies are counted from the lower edge of their bucket on, which is at most 0.78 % below', () => {
  const histogram = new LatencyHistogram();
  for (const seconds of [0.5, 0.999, 1, 1.5]) histogram.record(seconds);
  expect(bucketFloor(1)).toBe(1);
  expect(histogram.countFrom(1)).toBe(2);
  expect(histogram.countFrom(bucketFloor(1, 1))).toBe(1);
  const edge = bucketFloor(0.0123);
  expect(edge).toBeLessThanOrEqual(0.0123);
  expect(0.0123 / edge).toBeLessThan(1 + 2 ** -7);
  expect(bucketFloor(edge)).toBe(edge);
});
