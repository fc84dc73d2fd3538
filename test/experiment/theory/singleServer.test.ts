import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundedQueue } from '../../../src/experiment/theory/boundedQueue.ts';
import { generalService } from '../../../src/experiment/theory/generalService.ts';
import { roundRobinSplit } from '../../../src/experiment/theory/roundRobinSplit.ts';
import { sharedQueue } from '../../../src/experiment/theory/sharedQueue.ts';
import { singleServer } from '../../../src/experiment/theory/singleServer.ts';

const load = fc.double({ min: 0.01, max: 0.99, noNaN: true });

describe('the M/M/1 queue', () => {
  it('has the known values at load 0.9', () => {
    const queue = singleServer({ arrivalRate: 0.9, meanService: 1 });
    expect(queue.meanInSystem).toBeCloseTo(9, 9);
    expect(queue.meanQueue).toBeCloseTo(8.1, 9);
    expect(queue.meanSojourn).toBeCloseTo(10, 9);
    expect(queue.sojournQuantile(0.99)).toBeCloseTo(46.0517, 4);
    expect(queue.waitQuantile(0.99)).toBeCloseTo(44.9981, 4);
  });

  it('has times in seconds: half the service time at the same load halves them', () => {
    const slow = singleServer({ arrivalRate: 40, meanService: 0.02 });
    const fast = singleServer({ arrivalRate: 80, meanService: 0.01 });
    expect(fast.meanSojourn).toBeCloseTo(slow.meanSojourn / 2, 12);
  });

  it('waits for nobody at its median when it is mostly idle', () => {
    expect(singleServer({ arrivalRate: 0.3, meanService: 1 }).waitQuantile(0.5)).toBe(0);
  });

  it('is the special case of all the other queues, at every load', () => {
    fc.assert(
      fc.property(load, (rho) => {
        const of = { arrivalRate: rho, meanService: 1 };
        const { meanSojourn } = singleServer(of);
        expect(sharedQueue(of, 1).meanSojourn / meanSojourn).toBeCloseTo(1, 9);
        expect(generalService(of, 1).meanSojourn / meanSojourn).toBeCloseTo(1, 9);
        expect(roundRobinSplit(1, rho).meanSojourn / meanSojourn).toBeCloseTo(1, 6);
      }),
      { seed: 1 },
    );
    // At load 0.5 the chance of more than 60 requests is 2^-61.
    const of = { arrivalRate: 0.5, meanService: 1 };
    expect(boundedQueue(of, 1, 60).meanSojourn).toBeCloseTo(2, 9);
  });

  it.each([0, 1, 1.5, Number.NaN])('has no mean at load %d', (rho) => {
    expect(() => singleServer({ arrivalRate: rho, meanService: 1 })).toThrow(RangeError);
  });

  it.each([0, 1, -1, Number.NaN])('has no quantile at %d', (q) => {
    expect(() => singleServer({ arrivalRate: 0.5, meanService: 1 }).sojournQuantile(q)).toThrow(RangeError);
  });
});
