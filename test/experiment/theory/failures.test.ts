import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slowFanOuts } from '../../../src/experiment/theory/fanOut.ts';
import { hedgeDelayAt, hedging } from '../../../src/experiment/theory/hedging.ts';
import {
  detectionWindow,
  hangingConnections,
  successWithFreshPicks,
  survivingUtilisation,
} from '../../../src/experiment/theory/nodeFailure.ts';
import {
  chainAmplification,
  staysCollapsed,
  tokenBucketBound,
  withRetries,
} from '../../../src/experiment/theory/retries.ts';

describe('retries', () => {
  it.each([
    [0.5, 3, 1.875, 0.9375],
    [0.1, 3, 1.111, 0.9999],
    [1, 3, 4, 0],
    [0, 3, 1, 1],
  ])(
    'of attempts that fail with %d, up to %d, make a load of %d and a success of %d',
    (p, n, load, success) => {
      expect(withRetries(p, n).load).toBeCloseTo(load, 9);
      expect(withRetries(p, n).success).toBeCloseTo(success, 9);
    },
  );

  it('save the more, and cost the more, the more there are', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 0.9, noNaN: true }), fc.integer({ min: 0, max: 5 }), (p, n) => {
        expect(withRetries(p, n + 1).load).toBeGreaterThan(withRetries(p, n).load);
        expect(withRetries(p, n + 1).success).toBeGreaterThan(withRetries(p, n).success);
      }),
      { seed: 1 },
    );
  });

  it('multiply along a chain of calls, and are bounded by a token bucket', () => {
    expect(chainAmplification(3, 3)).toBe(64);
    expect(tokenBucketBound(0.1, 5, Number.POSITIVE_INFINITY)).toBeCloseTo(1.1, 12);
    expect(tokenBucketBound(0.1, 5, 200)).toBeCloseTo(1.125, 12);
  });

  // A worker that serves 10 requests a second.
  it.each([
    [7, 3, true],
    [7, 0, false],
    [7, 1, true],
    [3, 3, true],
    [2, 3, false],
  ])('of %d requests a second, %d each, keep a server saturated: %s', (rate, retries, stays) => {
    expect(staysCollapsed(rate, retries, 10)).toBe(stays);
  });
});

describe('tails', () => {
  it('grow with the fan-out', () => {
    expect(slowFanOuts(0.01, 100)).toBeCloseTo(0.633968, 6);
    expect(slowFanOuts(0.0001, 2000)).toBeCloseTo(0.181277, 6);
  });

  it('shrink with a hedge at the 95th percentile that costs 5 %', () => {
    const { extraLoad, meanLatency, latencyQuantile } = hedging(hedgeDelayAt(0.95));
    expect(extraLoad).toBeCloseTo(0.05, 12);
    expect(meanLatency).toBeCloseTo(0.975, 12);
    expect(latencyQuantile(0.99)).toBeCloseTo(3.80045, 5);
    expect(latencyQuantile(0.999)).toBeCloseTo(4.95174, 5);
  });
});

describe('a dead node', () => {
  it('is found 30 to 45 s after the crash with a grace period of 40 s, 40 to 55 s with 50 s', () => {
    expect(detectionWindow(40, 10, 5)).toEqual({ earliest: 30, mean: 37.5, latest: 45 });
    expect(detectionWindow(50, 10, 5)).toEqual({ earliest: 40, mean: 47.5, latest: 55 });
  });

  it('swallows connections until then, which fresh picks avoid', () => {
    expect(hangingConnections(200, 0.1, 38)).toBeCloseTo(760, 9);
    expect([0, 1, 2].map((retries) => successWithFreshPicks(0.1, retries))).toEqual([0.9, 0.99, 0.999]);
  });

  it('leaves the others with its work', () => {
    expect(survivingUtilisation(0.9, 10, 1)).toBeCloseTo(1, 12);
    expect(() => survivingUtilisation(0.9, 3, 3)).toThrow(RangeError);
  });
});
