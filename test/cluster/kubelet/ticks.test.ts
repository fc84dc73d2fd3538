import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { untilTick } from '../../../src/cluster/kubelet/ticks.ts';

describe('the time until the next tick', () => {
  it('is a whole period at the tick itself', () => {
    expect(untilTick(0, 0, 1)).toBe(1);
    expect(untilTick(2.5, 0.5, 1)).toBe(1);
    expect(untilTick(2.75, 0.5, 1)).toBe(0.75);
  });

  it('never is more than a period, and ends on the phase', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 0, max: 7 }), (eighths, phase) => {
        // Eighths are exact in binary, so that the sums are, too.
        const now = eighths / 8;
        const wait = untilTick(now, phase / 8, 1);
        expect(wait).toBeGreaterThan(0);
        expect(wait).toBeLessThanOrEqual(1);
        expect((now + wait - phase / 8) % 1).toBe(0);
      }),
    );
  });
});
