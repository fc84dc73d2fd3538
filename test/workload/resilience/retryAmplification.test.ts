import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expectedAttempts, residualFailure } from '../../../src/workload/resilience/retryAmplification.ts';

it('attempts that fail and attempts that succeed add up to all attempts', () => {
  const failure = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(failure, fc.integer({ min: 0, max: 20 }), (p, retries) => {
      // A request that succeeds does so with one of its attempts: (1 - p) of them.
      const succeeded = expectedAttempts(p, retries) * (1 - p);
      expect(succeeded).toBeCloseTo(1 - residualFailure(p, retries), 12);
    }),
  );
});
