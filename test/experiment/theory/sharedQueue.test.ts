import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { erlangB, erlangC } from '../../../src/experiment/theory/erlang.ts';
import { sharedQueue } from '../../../src/experiment/theory/sharedQueue.ts';

describe("Erlang's formulas", () => {
  it.each([
    [1, 0.5, 1 / 3],
    [5, 4.5, 0.243021],
    [100, 90, 0.02695738],
    [1000, 1000, 0.02481192],
  ])('lose with %d servers and %d erlangs a share of %d', (servers, offered, blocking) => {
    expect(erlangB(servers, offered)).toBeCloseTo(blocking, 8);
  });

  it('let everybody wait who would be lost, and more: C is above B', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (c, rho) => {
          const waiting = erlangC(c, c * rho);
          expect(waiting).toBeGreaterThanOrEqual(erlangB(c, c * rho));
          expect(waiting).toBeLessThanOrEqual(1);
        },
      ),
      { seed: 1 },
    );
  });

  it('refuse what is outside of their domain', () => {
    expect(() => erlangB(-1, 1)).toThrow(RangeError);
    expect(() => erlangB(2.5, 1)).toThrow(RangeError);
    expect(() => erlangC(2, 2)).toThrow(RangeError);
  });
});

describe('the M/M/c queue', () => {
  // [c, rho, p99 of the wait, p99 of the time in system]; 2 at 0.5 has equal rates of clearing and service.
  it.each([
    [2, 0.5, 3.5066, 5.666],
    [5, 0.8, 4.0148, 6.0797],
    [16, 0.5, 0, 4.6065],
    [100, 0.99, 4.4805, 6.5149],
  ])('has with %d servers at load %d the 99th percentiles %d and %d', (servers, rho, wait, sojourn) => {
    const queue = sharedQueue({ arrivalRate: servers * rho, meanService: 1 }, servers);
    expect(queue.waitQuantile(0.99)).toBeCloseTo(wait, 4);
    expect(queue.sojournQuantile(0.99)).toBeCloseTo(sojourn, 4);
  });

  it('waits less the more servers share the queue, at the same load of each', () => {
    const means = [1, 2, 5, 10, 20, 50, 100].map(
      (c) => sharedQueue({ arrivalRate: 0.8 * c, meanService: 1 }, c).meanSojourn,
    );
    const economics = [5, 2.777778, 1.554113, 1.20459, 1.064019, 1.008695, 1.000982];
    for (const [i, mean] of means.entries()) expect(mean).toBeCloseTo(economics[i], 6);
  });
});
