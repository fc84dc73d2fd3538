import { describe, expect, it } from 'vitest';
import { RetryTokenBucket } from '../../../../src/workload/resilience/budgets/retryTokenBucket.ts';

describe('a bucket of retries', () => {
  it('is full at the start, and a retry takes a whole token', () => {
    const bucket = new RetryTokenBucket();
    expect(Array.from({ length: 6 }, () => bucket.withdraw())).toEqual([true, true, true, true, true, false]);
  });

  it('has a retry for every ten requests in the long run, exactly', () => {
    const bucket = new RetryTokenBucket({ capacity: 1, perRequest: 0.1 });
    let retries = 0;
    for (let request = 0; request < 1000; request++) {
      bucket.deposit();
      if (bucket.withdraw()) retries++;
    }
    // The token of the start, then one with every tenth request.
    expect(retries).toBe(100);
  });

  it('holds no more than its capacity', () => {
    const bucket = new RetryTokenBucket({ capacity: 2, perRequest: 1 });
    for (let request = 0; request < 10; request++) bucket.deposit();
    expect(bucket.tokens).toBe(2);
  });
});
