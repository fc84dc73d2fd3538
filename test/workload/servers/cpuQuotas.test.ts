import { describe, expect, it } from 'vitest';
import { CpuQuotas } from '../../../src/workload/servers/cpuQuotas.ts';

/** A container that started at 10 s with a limit of that many cores. */
function limited(cores: number | undefined): CpuQuotas {
  const quotas = new CpuQuotas();
  quotas.grow(128);
  quotas.setLimit(100, cores);
  quotas.start(100, 10);
  return quotas;
}

describe('a quota of CPU', () => {
  it('is used up after its part of the period, and is there again with the next', () => {
    const quotas = limited(0.5);
    expect(quotas.next(100, 10, 2)).toBeCloseTo(10.025, 12);
    quotas.use(100, 10.025, 2, 0.025);
    quotas.turn(100, 10.025);
    expect(quotas.isThrottled(100)).toBe(true);
    expect(quotas.next(100, 10.025, 0)).toBe(10.1);
    quotas.use(100, 10.1, 0, 0.075);
    quotas.turn(100, 10.1);
    expect(quotas.isThrottled(100)).toBe(false);
    expect(quotas.next(100, 10.1, 2)).toBeCloseTo(10.125, 12);
  });

  it('is no matter to a container that uses no more than its limit, or has none', () => {
    expect(limited(2).next(100, 10, 2)).toBe(Number.POSITIVE_INFINITY);
    expect(limited(undefined).next(100, 10, 64)).toBe(Number.POSITIVE_INFINITY);
    expect(limited(2).next(100, 10, 0)).toBe(Number.POSITIVE_INFINITY);
  });

  it('runs out below the limit if more was used before in the same period', () => {
    const quotas = limited(1);
    quotas.use(100, 10.02, 4, 0.02);
    // 20 ms of the quota are left for the 80 ms of the period that are.
    expect(quotas.next(100, 10.02, 0.5)).toBeCloseTo(10.06, 12);
  });

  it('begins with the container, and what is left of it is lost', () => {
    const quotas = limited(1);
    quotas.use(100, 10.95, 0, 0.95);
    // In the tenth period since the start, of which half has passed.
    expect(quotas.next(100, 10.95, 4)).toBeCloseTo(10.975, 12);
  });

  it('tells a period that ends from a quota that does, at every multiple of the period', () => {
    const quotas = limited(1);
    for (let k = 1; k <= 1000; k++) {
      const end = quotas.next(100, 10 + (k - 1) * 0.1, 1.5);
      quotas.use(100, end, 1.5, end - (10 + (k - 1) * 0.1));
      quotas.turn(100, end);
      expect(quotas.isThrottled(100)).toBe(true);
      const next = quotas.next(100, end, 0);
      expect(next).toBe(10 + k * 0.1);
      quotas.use(100, next, 0, next - end);
      quotas.turn(100, next);
      expect(quotas.isThrottled(100)).toBe(false);
    }
  });
});
