import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanInterval } from '../../../src/experiment/statistics/meanInterval.ts';
import { shareInterval } from '../../../src/experiment/statistics/shareInterval.ts';

describe('the interval of a share', () => {
  it('never leaves 0 to 1, and holds the mean of the shares', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(share, { minLength: 2, maxLength: 12 }), (shares) => {
        const { estimate = NaN, low = NaN, high = NaN } = shareInterval(shares, 0.05) ?? {};
        // The way to the logit and back loses a few units of the last place.
        return low >= 0 && high <= 1 && low <= estimate + 1e-12 && high >= estimate - 1e-12;
      }),
      { seed: 7 },
    );
  });

  it('reaches above zero where one replication of ten had failures, of which the mean says less than nothing', () => {
    const shares = [0.01, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    expect(meanInterval(shares, 0.05)?.low).toBeLessThan(0);
    const interval = shareInterval(shares, 0.05);
    // p = 0.001 and its standard error are equal, so the half-length is t = 2.262 over 1 - p on the logit scale.
    expect(interval?.low).toBeCloseTo(0.001 * Math.exp(-2.262), 5);
    expect(interval?.high).toBeCloseTo(0.001 * Math.exp(2.262), 3);
  });

  it('is that of the mean where the shares lie close together and far from both ends', () => {
    const shares = [0.5, 0.501, 0.499, 0.5005, 0.4995];
    const [logit, plain] = [shareInterval(shares, 0.05), meanInterval(shares, 0.05)];
    // The logit is straight at one half up to the third order of the half-length of 0.001.
    expect(logit?.low).toBeCloseTo(plain?.low ?? 0, 7);
    expect(logit?.high).toBeCloseTo(plain?.high ?? 0, 7);
  });

  it('has no length where nothing failed or everything did', () => {
    expect(shareInterval([0, 0, 0], 0.05)).toEqual({ estimate: 0, low: 0, high: 0 });
    expect(shareInterval([1, 1], 0.05)).toEqual({ estimate: 1, low: 1, high: 1 });
  });

  it('is not known of one replication, or where one could not be measured', () => {
    expect(shareInterval([0.5], 0.05)).toBeUndefined();
    expect(shareInterval([0.5, Number.NaN], 0.05)).toBeUndefined();
  });
});
