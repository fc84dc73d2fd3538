import { normalQuantile } from './normalQuantile.ts';

/**
 * The quantile function of a lognormal distribution, which turns a uniform number in [0, 1) into a variate. If ln X is
 * normal with variance s², then cv² = exp(s²) - 1 and the mean is exp(m + s²/2).
 * @param mean above 0
 * @param cv standard deviation over mean, from 0
 */
export function lognormalQuantile(mean: number, cv: number): (uniform: number) => number {
  // Zero times the infinite quantile of 0 would be no number.
  if (cv === 0) return () => mean;
  const variance = Math.log(1 + cv * cv);
  const s = Math.sqrt(variance);
  const m = Math.log(mean) - variance / 2;
  return (u) => Math.exp(m + s * normalQuantile(u));
}
