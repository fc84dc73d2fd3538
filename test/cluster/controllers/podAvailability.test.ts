import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isPodAvailable,
  nextAvailabilityCheckSeconds,
} from '../../../src/cluster/controllers/podAvailability.ts';

describe('a pod', () => {
  it('is available when it is ready, if no time is asked for', () => {
    expect(isPodAvailable(true, 0, 0)).toBe(true);
    expect(isPodAvailable(false, 100, 0)).toBe(false);
  });

  it('is not available while nobody knows since when it is ready', () => {
    expect(isPodAvailable(true, null, 5)).toBe(false);
    expect(nextAvailabilityCheckSeconds(true, null, 5)).toBeNull();
  });

  it('is available exactly when the check that was announced comes, however the sums are rounded', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e5, noNaN: true }),
        fc.integer({ min: 1, max: 1e4 }),
        (since, min) => {
          const now = since + min / 3;
          const next = nextAvailabilityCheckSeconds(true, now - since, min);
          expect(next).not.toBeNull();
          const later = now + (next ?? 0);
          expect(isPodAvailable(true, later - since, min)).toBe(true);
          expect(nextAvailabilityCheckSeconds(true, later - since, min)).toBeNull();
        },
      ),
    );
  });
});
