import { choicesSojourn, choicesTail } from './choicesFixedPoint.ts';
import { requireCount } from './domain.ts';
import { solveLinear } from './solveLinear.ts';

/** Shares of servers with at least k requests below which longer queues do not count: far below what a run can show. */
const NEGLIGIBLE = 1e-14;
/** The correction of a mean over the mean above which the next one, about its square, could be seen in a run. */
const LARGEST_CORRECTION = 0.03;

/** How the d servers are drawn: each from all (Envoy), or from those not drawn yet (Finagle, for d = 2). */
export type Drawing = 'with replacement' | 'distinct';

/** The mean over finitely many servers and what the finite number adds to it, in seconds. */
export interface FiniteChoices {
  readonly meanSojourn: number;
  /** Part of it that the fixed point of infinitely many servers does not have. */
  readonly correction: number;
  /** Is the correction so small that what comes after it, about its square, cannot be seen? */
  readonly isPrecise: boolean;
}

/**
 * The power of d choices over N servers: the fixed point of infinitely many plus the term in 1/N of the expansion of
 * the stationary mean. Around the fixed point x of the drift f the shares fluctuate with covariance W / N, which the drift's
 * curvature turns into a shift V / N: A V = -(C + B W / 2), with A the Jacobian, B the second derivatives,
 * C the part of the drift that is itself in 1/N, and W the solution of A W + W A' + Q = 0.
 * Source: Gast and Van Houdt 2017, "A Refined Mean Field Approximation", Proc. ACM Meas. Anal. Comput. Syst. 1(2),
 * theorem 1. Its table 1 has 2.7513 requests for N = 10 at 0.9, where a simulation has 2.8040.
 * @param choices d, at least 2
 * @param servers N, at least 2
 * @throws RangeError outside these ranges, or unless the load is between 0 and 1
 */
export function finiteChoices(
  utilisation: number,
  choices: number,
  servers: number,
  drawing: Drawing,
  meanService = 1,
): FiniteChoices {
  requireCount('the number of choices', choices, 2);
  requireCount('the number of servers', servers, 2);
  const infinite = choicesSojourn(utilisation, choices, meanService);
  const shares = sharesOf(utilisation, choices);
  const jacobian = jacobianOf(shares, utilisation, choices);
  // By Little's law, as for the fixed point; both parts are linear in the right hand side.
  const timeOf = (drift: readonly number[]) =>
    (sumOf(solveLinear(jacobian, drift)) / servers / utilisation) * meanService;
  const bent = timeOf(bendOf(shares, jacobian, utilisation, choices));
  const drawn = drawing === 'distinct' ? timeOf(drawOf(shares, utilisation, choices)) : 0;
  return {
    meanSojourn: infinite + bent + drawn,
    correction: bent + drawn,
    // The two have different signs: each by itself is to be small.
    isPrecise: Math.max(Math.abs(bent), Math.abs(drawn)) <= LARGEST_CORRECTION * infinite,
  };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** x(1), x(2), ...: shares of servers with at least so many requests, as far as they count. */
function sharesOf(utilisation: number, choices: number): number[] {
  const shares: number[] = [];
  for (let k = 1; ; k++) {
    const share = choicesTail(utilisation, choices, k);
    if (share < NEGLIGIBLE) return shares;
    shares.push(share);
  }
}

/** -B W / 2: arrivals that find at least k are more by half the curvature times the variance of that share. */
function bendOf(
  shares: readonly number[],
  jacobian: readonly (readonly number[])[],
  utilisation: number,
  choices: number,
): number[] {
  const variances = varianceOf(jacobian, shares);
  const bends = shares.map((x, k) => (choices * (choices - 1) * x ** (choices - 2) * variances[k]) / 2);
  return bends.map((bend, k) => utilisation * (bend - (bends[k - 1] ?? 0)));
}

/**
 * -C for draws that are all different: they are all at least so long with the chance
 * x^d - d (d - 1) / 2 x^(d - 1) (1 - x) / N, to first order. No server is shorter than 0, which leaves out k = 0.
 */
function drawOf(shares: readonly number[], utilisation: number, choices: number): number[] {
  const pairs = (choices * (choices - 1)) / 2;
  const fewer = shares.map((x) => pairs * x ** (choices - 1) * (1 - x));
  return fewer.map((value, k) => utilisation * ((fewer[k - 1] ?? 0) - value));
}

/** Of dx(k)/dt = rho (x(k-1)^d - x(k)^d) - (x(k) - x(k+1)). */
function jacobianOf(shares: readonly number[], utilisation: number, choices: number): number[][] {
  const slope = (k: number) => utilisation * choices * shares[k] ** (choices - 1);
  return shares.map((_, row) =>
    shares.map((_, column) => {
      if (column === row - 1) return slope(column);
      if (column === row) return -slope(row) - 1;
      return column === row + 1 ? 1 : 0;
    }),
  );
}

/**
 * The diagonal of W. One request changes one share, up or down, and both happen as often at the fixed point: Q is twice the
 * rate of one of them, on the diagonal. The equation is linear in W's elements, which are few.
 */
function varianceOf(jacobian: readonly (readonly number[])[], shares: readonly number[]): number[] {
  const size = shares.length;
  // One equation and one unknown for each element of W, row by row.
  const matrix = Array.from({ length: size * size }, () => new Array<number>(size * size).fill(0));
  const right = new Array<number>(size * size).fill(0);
  for (let i = 0; i < size; i++) {
    right[i * size + i] = -2 * (shares[i] - (shares[i + 1] ?? 0));
    for (let j = 0; j < size; j++)
      for (let k = 0; k < size; k++) {
        matrix[i * size + j][k * size + j] += jacobian[i][k];
        matrix[i * size + j][i * size + k] += jacobian[j][k];
      }
  }
  const solution = solveLinear(matrix, right);
  return Array.from({ length: size }, (_, i) => solution[i * size + i]);
}
