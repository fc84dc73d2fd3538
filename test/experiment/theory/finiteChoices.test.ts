import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choicesSojourn } from '../../../src/experiment/theory/choicesFixedPoint.ts';
import { type Drawing, finiteChoices } from '../../../src/experiment/theory/finiteChoices.ts';
import { leastOf } from '../../../src/experiment/theory/joinRules.ts';
import { queueChain } from '../../../src/experiment/theory/queueChain.ts';
import { solveLinear } from '../../../src/experiment/theory/solveLinear.ts';

const load = fc.double({ min: 0.1, max: 0.97, noNaN: true });
const drawing = fc.constantFrom<Drawing>('with replacement', 'distinct');

describe('the power of d choices over finitely many servers', () => {
  // Simulations of the queues alone: mean time in the system in service times, and its half width (95 %).
  it.each<[number, number, Drawing, number, number]>([
    [0.5, 2, 'with replacement', 1.2709, 0.0016],
    [0.7, 2, 'with replacement', 1.6251, 0.0034],
    [0.8, 2, 'with replacement', 1.9669, 0.0054],
    [0.9, 2, 'with replacement', 2.6641, 0.0106],
    [0.95, 2, 'with replacement', 3.4895, 0.0311],
    [0.7, 2, 'distinct', 1.6224, 0.003],
    [0.9, 2, 'distinct', 2.6551, 0.0118],
    [0.7, 3, 'with replacement', 1.3697, 0.0027],
    [0.9, 3, 'with replacement', 2.0787, 0.0089],
  ])(
    'at load %d with %d choices %s takes what 100 simulated servers take',
    (rho, choices, how, mean, half) => {
      const found = finiteChoices(rho, choices, 100, how);
      expect(found.isPrecise).toBe(true);
      // 99.9 % of the simulations' own uncertainty, and the square of the correction, which comes next.
      const next = found.correction ** 2 / found.meanSojourn;
      expect(Math.abs(found.meanSojourn - mean)).toBeLessThan((3.29 / 1.96) * half + next);
    },
  );

  it('has the number of requests that Gast and Van Houdt print for ten servers, and says that it is not precise', () => {
    const found = finiteChoices(0.9, 2, 10, 'with replacement');
    expect(0.9 * found.meanSojourn).toBeCloseTo(2.7513, 3);
    expect(found.isPrecise).toBe(false);
  });

  it('differs from infinitely many by a part in N', () => {
    fc.assert(
      fc.property(
        load,
        fc.integer({ min: 2, max: 4 }),
        fc.integer({ min: 2, max: 500 }),
        drawing,
        (rho, d, n, how) => {
          const [one, two] = [n, 2 * n].map((servers) => finiteChoices(rho, d, servers, how));
          expect(one.correction).toBeCloseTo(2 * two.correction, 8);
          expect(one.meanSojourn - one.correction).toBeCloseTo(choicesSojourn(rho, d), 10);
        },
      ),
      { seed: 1, numRuns: 50 },
    );
  });

  it('is worse with draws that may be the same, and both are worse than infinitely many', () => {
    fc.assert(
      fc.property(load, (rho) => {
        const [same, other] = (['with replacement', 'distinct'] as const).map((how) =>
          finiteChoices(rho, 2, 100, how),
        );
        expect(same.meanSojourn).toBeGreaterThan(other.meanSojourn);
        expect(same.correction).toBeGreaterThan(0);
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('scales with the service time, and needs two choices of two servers', () => {
    expect(finiteChoices(0.9, 2, 100, 'distinct', 0.2).meanSojourn).toBeCloseTo(
      0.2 * finiteChoices(0.9, 2, 100, 'distinct').meanSojourn,
      12,
    );
    expect(() => finiteChoices(0.9, 1, 100, 'distinct')).toThrow(RangeError);
    expect(() => finiteChoices(0.9, 2, 1, 'distinct')).toThrow(RangeError);
    expect(() => finiteChoices(1, 2, 100, 'distinct')).toThrow(RangeError);
  });
});

describe('the chain of two queues', () => {
  it('does not depend on where it is cut off, once that is far enough', () => {
    const at = (cutOff: number) =>
      queueChain({
        arrivalRate: 1.8,
        serviceRates: [1, 1],
        join: leastOf((requests) => requests, 'random'),
        cutOff,
      }).meanSojourn;
    expect(at(101)).toBeCloseTo(at(140), 5);
  });
});

describe('solveLinear', () => {
  it('gives back what was put in, also where a pivot is 0', () => {
    const number = fc.integer({ min: -9, max: 9 });
    const matrix = fc.array(fc.array(number, { minLength: 3, maxLength: 3 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(matrix, fc.array(number, { minLength: 3, maxLength: 3 }), (rows, x) => {
        fc.pre(Math.abs(determinant(rows)) > 0.5);
        const right = rows.map((row) => row.reduce((sum, a, i) => sum + a * x[i], 0));
        for (const [i, value] of solveLinear(rows, right).entries()) expect(value).toBeCloseTo(x[i], 8);
      }),
      { seed: 1 },
    );
    expect(
      solveLinear(
        [
          [0, 1],
          [1, 0],
        ],
        [3, 4],
      ),
    ).toEqual([4, 3]);
  });

  it('does not solve what has no single solution', () => {
    expect(() =>
      solveLinear(
        [
          [1, 1],
          [2, 2],
        ],
        [1, 2],
      ),
    ).toThrow('no single solution');
  });
});

function determinant([[a, b, c], [d, e, f], [g, h, i]]: readonly (readonly number[])[]): number {
  return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
}
