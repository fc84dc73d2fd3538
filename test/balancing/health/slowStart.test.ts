import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  haproxySlowStartWeight,
  SLOW_START_DEFAULTS,
  slowStartFactor,
} from '../../../src/balancing/health/slowStart.ts';

describe('slow start', () => {
  it('never lets a weight shrink, and ends at the full one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 600 }),
        fc.double({ min: 0.1, max: 5, noNaN: true }),
        fc.array(fc.double({ min: 0, max: 700, noNaN: true }), { minLength: 2 }),
        (window, aggression, elapsed) => {
          const settings = { ...SLOW_START_DEFAULTS, window, aggression };
          const factors = elapsed.sort((a, b) => a - b).map((at) => slowStartFactor(settings, at));
          for (let i = 1; i < factors.length; i++) expect(factors[i]).toBeGreaterThanOrEqual(factors[i - 1]);
          expect(factors[0]).toBeGreaterThanOrEqual(0.1);
          expect(slowStartFactor(settings, window)).toBe(1);
        },
      ),
    );
  });

  it('of a window without minimum begins a millisecond in', () => {
    expect(slowStartFactor({ window: 10, aggression: 1, minWeightPercent: 0 }, 0)).toBeCloseTo(1e-4, 12);
  });

  it('of HAProxy takes all sixteen steps', () => {
    const weights = Array.from({ length: 61 }, (_, elapsed) => haproxySlowStartWeight(1, elapsed, 60));
    expect([...new Set(weights)]).toEqual(Array.from({ length: 16 }, (_, i) => i + 1));
    expect(haproxySlowStartWeight(3, 0, 0)).toBe(48);
  });
});
