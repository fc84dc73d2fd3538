/**
 * What retries cost and what they save, if each attempt fails independently with the same probability; closed formulas to
 * hold simulated values against.
 */

/**
 * Attempts for one request, on average: 1 + p + ... + p^n.
 * @param failure probability that an attempt fails, 0 to 1
 * @param retries at most, after the first attempt
 */
export function expectedAttempts(failure: number, retries: number): number {
  // The sum itself: the closed form (1 - p^(n+1)) / (1 - p) has no value at p = 1.
  let attempts = 0;
  for (let k = retries; k >= 0; k--) attempts = 1 + failure * attempts;
  return attempts;
}

/** Probability that all attempts fail. */
export function residualFailure(failure: number, retries: number): number {
  return failure ** (retries + 1);
}

/**
 * Attempts that arrive at the last of several layers for one request at the first, if all of them fail: each layer
 * multiplies (Google, Site Reliability Engineering, ch. 22).
 * @param layers that retry, one above the other
 */
export function worstAmplification(layers: number, retries: number): number {
  return (1 + retries) ** layers;
}

/**
 * The same when each layer has a budget.
 * @param budget retries for each request, 0.2 for 20 %
 */
export function budgetedAmplification(layers: number, budget: number): number {
  return (1 + budget) ** layers;
}
