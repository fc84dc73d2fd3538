import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deviationsBelowMean,
  leastHostsForOneBad,
  successRateThreshold,
  undetectableShare,
} from '../../../src/balancing/health/successRate.ts';

describe('successRateThreshold', () => {
  it('finds nobody where all are alike', () => {
    const counts = fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 1000 }));
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 50 }), ([successes, others], hosts) => {
        const rate = (100 * successes) / (successes + others);
        const { threshold } = successRateThreshold(new Array(hosts).fill(rate), 1900);
        expect(rate < threshold).toBe(false);
      }),
    );
  });

  it('follows the law of the blind spot: bad ones are found if their share is below it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 40 }),
        fc.integer({ min: 1, max: 39 }),
        // Differences that are large against rounding.
        fc.integer({ min: 0, max: 99 }),
        (hosts, bad, rate) => {
          fc.pre(bad < hosts);
          const rates = Array.from({ length: hosts }, (_, i) => (i < bad ? rate : 100));
          const found = rate < successRateThreshold(rates, 1900).threshold;
          expect(found).toBe(bad / hosts < undetectableShare(1.9));
          expect(found).toBe(deviationsBelowMean(bad / hosts) > 1.9);
        },
      ),
    );
  });

  it('needs a number of hosts for one bad one that grows with the factor', () => {
    // n - 1 > k^2; with 2 the fifth host is just not enough.
    expect([1, 1.9, 2, 3].map(leastHostsForOneBad)).toEqual([3, 5, 6, 11]);
  });
});
