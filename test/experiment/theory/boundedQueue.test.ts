import { describe, expect, it } from 'vitest';
import { boundedQueue } from '../../../src/experiment/theory/boundedQueue.ts';
import { erlangB } from '../../../src/experiment/theory/erlang.ts';

describe('the M/M/c/K queue', () => {
  // [c, K, rho, empty, lost, in system, waiting, sojourn]
  it.each([
    [1, 5, 1, 0.166667, 0.166667, 2.5, 1.666667, 3],
    [4, 8, 1.2, 0.004991, 0.228925, 5.639603, 1.938443, 1.523739],
    [10, 100, 2, 0, 0.5, 99, 89, 9.9],
  ])('with %d servers and room for %d at load %d has the known values', (c, k, rho, ...expected) => {
    const queue = boundedQueue({ arrivalRate: c * rho, meanService: 1 }, c, k);
    const { emptyProbability, rejection, meanInSystem, meanQueue, meanSojourn } = queue;
    for (const [i, value] of [emptyProbability, rejection, meanInSystem, meanQueue, meanSojourn].entries())
      expect(value).toBeCloseTo(expected[i], 6);
  });

  it('loses as much as Erlang B when nobody may wait', () => {
    expect(boundedQueue({ arrivalRate: 4.5, meanService: 1 }, 5, 5).rejection).toBeCloseTo(
      erlangB(5, 4.5),
      12,
    );
  });

  it('does not overflow where factorials do', () => {
    expect(boundedQueue({ arrivalRate: 500, meanService: 1 }, 500, 900).rejection).toBeGreaterThan(0);
  });

  it('holds at least as many as it serves', () => {
    expect(() => boundedQueue({ arrivalRate: 1, meanService: 1 }, 5, 4)).toThrow(RangeError);
  });
});
