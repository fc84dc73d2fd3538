/**
 * The error probability of each of `comparisons` intervals so that all of them hold together with probability at least
 * 1 - alpha (C. Bonferroni, 1936; A. Law, "Simulation Modeling and Analysis", 5th ed., section 9.7).
 *
 * Why not Holm's step-down rule, which is never less powerful: it gives verdicts and no intervals that agree with
 * them, and an interval that spans zero beside the verdict "differs" convinces nobody. With Bonferroni's, a difference is
 * shown exactly if its interval leaves zero out. Neither needs the comparisons to be independent, and these are not.
 */
export function bonferroni(alpha: number, comparisons: number): number {
  return alpha / Math.max(1, comparisons);
}
