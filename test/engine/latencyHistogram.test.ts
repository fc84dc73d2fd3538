import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LatencyHistogram } from '../../src/engine/latencyHistogram.ts';

function histogramOf(latencies: readonly number[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const latency of latencies) histogram.record(latency);
  return histogram;
}

/** The ⌈q·n⌉-th smallest, by sorting. */
function exactQuantile(latencies: readonly number[], q: number): number {
  return latencies.toSorted((a, b) => a - b)[Math.max(1, Math.ceil(q * latencies.length)) - 1];
}

/** Latencies between 1 µs and an hour, on a logarithmic scale. */
const latency = fc.double({ min: Math.log(1e-6), max: Math.log(3600), noNaN: true }).map(Math.exp);
/** Half a bucket: 128 for each power of two. */
const RESOLUTION = 2 ** -8;

describe('the latency histogram', () => {
  it('has no mean and no quantile when it is empty', () => {
    const empty = new LatencyHistogram();
    expect(empty.mean).toBeNaN();
    expect(empty.quantile(0.5)).toBeNaN();
    expect(empty.count).toBe(0);
  });

  it('has exact count, sum, mean and ends', () => {
    const histogram = histogramOf([0.5, 0.25, 1.25]);
    expect([histogram.count, histogram.sum, histogram.min, histogram.max]).toEqual([3, 2, 0.25, 1.25]);
    expect(histogram.mean).toBe(2 / 3);
  });

  it('has quantiles at most 2^-8 off the sorted list', () => {
    fc.assert(
      fc.property(
        fc.array(latency, { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (all, q) => {
          const exact = exactQuantile(all, q);
          expect(Math.abs(histogramOf(all).quantile(q) / exact - 1)).toBeLessThanOrEqual(RESOLUTION);
        },
      ),
    );
  });

  it('never leaves the range of what was recorded', () => {
    fc.assert(
      fc.property(fc.array(latency, { minLength: 1 }), (all) => {
        const histogram = histogramOf(all);
        for (const q of [0, 0.5, 0.99, 1]) {
          expect(histogram.quantile(q)).toBeGreaterThanOrEqual(Math.min(...all));
          expect(histogram.quantile(q)).toBeLessThanOrEqual(Math.max(...all));
        }
      }),
    );
  });

  it('gives the exact value when all are equal', () => {
    const histogram = histogramOf([0.0123, 0.0123, 0.0123]);
    for (const q of [0, 0.5, 1]) expect(histogram.quantile(q)).toBe(0.0123);
  });

  it('takes the ⌈q·n⌉-th smallest: the median of four is the second', () => {
    const histogram = histogramOf([1, 2, 4, 8]);
    expect(Math.abs(histogram.quantile(0.5) / 2 - 1)).toBeLessThanOrEqual(RESOLUTION);
    expect(Math.abs(histogram.quantile(0.51) / 4 - 1)).toBeLessThanOrEqual(RESOLUTION);
    expect(Math.abs(histogram.quantile(0.75) / 4 - 1)).toBeLessThanOrEqual(RESOLUTION);
  });

  it('is not led astray by the rounding of its order: p99.9 of a thousand is not the largest', () => {
    const histogram = histogramOf(Array.from({ length: 1000 }, (_, i) => i + 1));
    // 99.9 / 100 is 0.9990000000000001, and 1000 times that is more than 999.
    expect(Math.ceil((99.9 / 100) * 1000)).toBe(1000);
    for (let permille = 1; permille <= 1000; permille++) {
      const quantile = histogram.quantile(permille / 10 / 100);
      expect(Math.abs(quantile / permille - 1)).toBeLessThanOrEqual(RESOLUTION);
      // Below 256 every whole number has buckets of its own.
      if (permille < 256) expect(Math.floor(quantile)).toBe(permille);
    }
    const long = histogramOf([...Array.from({ length: 999 }, () => 1), 50]);
    expect(long.quantile(99.9 / 100)).toBeLessThan(1.01);
  });

  it('collects what is shorter or longer than its buckets at their ends', () => {
    const histogram = histogramOf([0, 1e-15, 1e9]);
    expect(histogram.count).toBe(3);
    expect(histogram.counts[0]).toBe(2);
    expect(histogram.counts.at(-1)).toBe(1);
    expect([histogram.min, histogram.max]).toEqual([0, 1e9]);
    expect(histogram.quantile(0)).toBeLessThan(1e-8);
  });

  it('adds up to the histogram of both, in any order', () => {
    const quarters = fc.array(fc.nat(4000).map((n) => n / 4));
    fc.assert(
      fc.property(quarters, quarters, (one, two) => {
        const whole = histogramOf([...one, ...two]);
        const sum = histogramOf(one);
        sum.add(histogramOf(two));
        const reverse = histogramOf(two);
        reverse.add(histogramOf(one));
        // Sums of quarters are exact, so every field is equal.
        expect(sum).toEqual(whole);
        expect(reverse).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });

  it('forgets everything', () => {
    const histogram = histogramOf([0.1, 5]);
    histogram.clear();
    expect(histogram).toEqual(new LatencyHistogram());
    histogram.record(2);
    expect(histogram).toEqual(histogramOf([2]));
  });
});
