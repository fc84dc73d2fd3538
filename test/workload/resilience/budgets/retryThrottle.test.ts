import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../../../../src/engine/random.ts';
import {
  RetryThrottle,
  throttlingFailureShare,
} from '../../../../src/workload/resilience/budgets/retryThrottle.ts';

describe('RetryThrottle', () => {
  it('has no fewer than no tokens and no more than all', () => {
    const throttle = new RetryThrottle(3, 0.5);
    throttle.succeeded();
    expect(throttle.tokens).toBe(3);
    for (let i = 0; i < 9; i++) throttle.failed();
    expect(throttle.tokens).toBe(0);
  });

  it('reads three digits of the ratio, exactly', () => {
    const tokensAfterOneOfEach = (ratio: number) => {
      const throttle = new RetryThrottle(10, ratio);
      throttle.failed();
      throttle.succeeded();
      return throttle.tokens;
    };
    expect(tokensAfterOneOfEach(0.29)).toBe(9.29);
    expect(tokensAfterOneOfEach(0.4669)).toBe(9.466);
  });

  it('lets retries through at fewer failures than the share without drift, and stops them at more', () => {
    const allowedOf = (share: number) => {
      const random = new RandomStreams(1).stream('failures');
      const throttle = new RetryThrottle(100, 0.1);
      // 20,000 attempts are 40 times what a drift of a quarter of the share takes to half of the tokens.
      for (let i = 0; i < 20_000; i++) {
        if (random() < share) throttle.failed();
        else throttle.succeeded();
      }
      return throttle.allowed;
    };
    const share = throttlingFailureShare(0.1);
    expect([allowedOf(share * 0.75), allowedOf(share * 1.25)]).toEqual([true, false]);
  });
});
