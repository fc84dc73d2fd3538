import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasRoomForAll, poissonTailBound } from '../../../src/experiment/theory/roomForAll.ts';
import { serviceTail } from '../../../src/experiment/theory/serviceTail.ts';
import { serviceTimeSampler } from '../../../src/workload/serviceTime.ts';

/** P(N >= least) by its sum. */
function poissonTail(mean: number, least: number): number {
  let term = Math.exp(-mean);
  let below = 0;
  for (let k = 0; k < least; k++) {
    below += term;
    term *= mean / (k + 1);
  }
  return 1 - below;
}

describe('the bound of a Poisson tail', () => {
  it('is never below the tail', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 30, noNaN: true }), fc.integer({ min: 0, max: 60 }), (m, k) => {
        // The sum is exact to about 1e-14.
        expect(poissonTailBound(m, k)).toBeGreaterThanOrEqual(poissonTail(m, k) - 1e-13);
      }),
      { seed: 1 },
    );
  });

  it('is nothing of nothing, and all below the mean', () => {
    expect(poissonTailBound(0, 1)).toBe(0);
    expect(poissonTailBound(5, 5)).toBe(1);
  });
});

describe('a pod', () => {
  it('has room for all with many times the workers that are busy, and not with as many', () => {
    expect(hasRoomForAll(10, 100, 1e6)).toBe(true);
    expect(hasRoomForAll(10, 20, 1e6)).toBe(false);
    // Sixty requests come at once: twice that makes a hundred workers too few.
    expect(hasRoomForAll(10, 100, 1e6, 60)).toBe(false);
  });
});

describe('the tail of the service time', () => {
  it.each([
    { distribution: 'deterministic', mean: 0.01 } as const,
    { distribution: 'exponential', mean: 0.01 } as const,
    { distribution: 'empirical', values: [0.005, 0.01, 0.01, 0.04] } as const,
  ])('of $distribution service is the share of uniform numbers that give as much', (service) => {
    const sampler = serviceTimeSampler(service);
    const times = Array.from({ length: 10_000 }, (_, i) => sampler((i + 0.5) / 10_000));
    for (const seconds of [0, 0.004, 0.01, 0.02, 0.04]) {
      const share = times.filter((time) => time >= seconds).length / times.length;
      expect(serviceTail(service, seconds)).toBeCloseTo(share, 3);
    }
  });

  it('of log-normal service is at least that', () => {
    const service = { distribution: 'lognormal', mean: 0.01, cv: 1.5 } as const;
    const sampler = serviceTimeSampler(service);
    const times = Array.from({ length: 10_000 }, (_, i) => sampler((i + 0.5) / 10_000));
    for (const seconds of [0.001, 0.01, 0.02, 0.05, 0.1]) {
      const share = times.filter((time) => time >= seconds).length / times.length;
      expect(serviceTail(service, seconds)).toBeGreaterThanOrEqual(share);
    }
    expect(serviceTail(service, 0.1)).toBeLessThan(0.05);
  });
});
