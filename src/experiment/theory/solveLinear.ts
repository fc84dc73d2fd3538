/**
 * Solves a system of linear equations by Gaussian elimination with partial pivoting; the arguments stay as they are.
 * @param matrix square and not singular, by rows
 * @throws RangeError if it is singular to working precision
 */
export function solveLinear(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => Float64Array.from([...row, right[i]]));
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    // The greatest pivot keeps rounding errors small.
    let pivot = column;
    for (let row = column + 1; row < size; row++)
      if (Math.abs(rows[row][column]) > Math.abs(rows[pivot][column])) pivot = row;
    if (rows[pivot][column] === 0) throw new RangeError('the equations have no single solution');
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    for (let row = column + 1; row < size; row++) eliminate(rows[row], rows[column], column);
  }
  const solution = new Array<number>(size).fill(0);
  // Back substitution, from the last unknown to the first.
  for (let row = size - 1; row >= 0; row--) {
    let sum = rows[row][size];
    for (let column = row + 1; column < size; column++) sum -= rows[row][column] * solution[column];
    solution[row] = sum / rows[row][row];
  }
  return solution;
}

/** Takes a multiple of the pivot row away, so that the column becomes 0. */
function eliminate(row: Float64Array, pivot: Float64Array, column: number): void {
  const factor = row[column] / pivot[column];
  if (factor === 0) return;
  for (let i = column; i < row.length; i++) row[i] -= factor * pivot[i];
}
