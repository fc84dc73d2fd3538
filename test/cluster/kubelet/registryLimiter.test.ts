import { describe, expect, it } from 'vitest';
import { RegistryLimiter } from '../../../src/cluster/kubelet/registryLimiter.ts';

/** How many of `count` requests at that time are accepted. */
function accepted(limiter: RegistryLimiter, count: number, now: number): number {
  return Array.from({ length: count }, () => limiter.tryAccept(now)).filter(Boolean).length;
}

describe('the limit on pulls', () => {
  it('lets a burst through, and then so many a second', () => {
    const limiter = new RegistryLimiter(5, 10, 100);
    expect(accepted(limiter, 20, 100)).toBe(10);
    expect(accepted(limiter, 20, 101)).toBe(5);
    // Ten times 0.1 s gives as much as 1 s, whatever the rounding.
    const tenths = Array.from({ length: 10 }, (_, i) => accepted(limiter, 5, 101 + (i + 1) / 10));
    expect(tenths.reduce((sum, n) => sum + n)).toBe(5);
    expect(accepted(limiter, 20, 1000)).toBe(10);
  });

  it('is none at 0 a second', () => {
    expect(accepted(new RegistryLimiter(0, 1, 0), 100, 0)).toBe(100);
  });
});
