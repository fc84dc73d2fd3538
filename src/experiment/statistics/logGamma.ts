/** Coefficients of Lanczos' approximation for g = 7, n = 9 (W. Press et al., "Numerical Recipes", section 6.1). */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
const G = 7;
/** Half of the logarithm of 2 pi. */
const HALF_LOG_2_PI = 0.5 * Math.log(2 * Math.PI);

/** Natural logarithm of the gamma function for x > 0; relative error about 1e-15 (C. Lanczos, 1964). */
export function logGamma(x: number): number {
  // Below 1/2 the approximation is poor; the reflection formula leads above it.
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const base = x - 1 + G + 0.5;
  const sum = LANCZOS.reduce(
    (total, coefficient, i) => total + (i === 0 ? coefficient : coefficient / (x - 1 + i)),
    0,
  );
  return HALF_LOG_2_PI + (x - 0.5) * Math.log(base) - base + Math.log(sum);
}
