import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { solveLinear } from '../../../src/experiment/theory/solveLinear.ts';

describe('a system of linear equations', () => {
  it('is solved by exchanging rows where a pivot is 0, and its arguments stay as they are', () => {
    const matrix = [
      [0, 2],
      [4, 0],
    ];
    expect(solveLinear(matrix, [6, 4])).toEqual([1, 3]);
    expect(matrix[0]).toEqual([0, 2]);
  });

  it('has the solution from which the right side was made', () => {
    const entry = fc.double({ min: -1, max: 1, noNaN: true });
    const row = fc.array(entry, { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 5, maxLength: 5 }), row, (rows, solution) => {
        // A dominant diagonal: 6 against at most 5 beside it, so nothing is lost but the last digits.
        const matrix = rows.map((values, i) => values.map((value, j) => (i === j ? 6 + value : value)));
        const right = matrix.map((values) => values.reduce((sum, value, j) => sum + value * solution[j], 0));
        for (const [i, found] of solveLinear(matrix, right).entries())
          expect(found).toBeCloseTo(solution[i], 9);
      }),
    );
  });

  it('is refused if it has no single solution', () => {
    const singular = [
      [1, 2],
      [2, 4],
    ];
    expect(() => solveLinear(singular, [1, 1])).toThrow('no single solution');
  });
});
