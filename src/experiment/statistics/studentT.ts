import { incompleteBeta } from './incompleteBeta.ts';

/** P(T > t) of Student's t with `df` degrees of freedom; any t. */
export function tTail(t: number, df: number): number {
  const half = incompleteBeta(df / (df + t * t), df / 2, 0.5) / 2;
  return t >= 0 ? half : 1 - half;
}

/**
 * The p-quantile of Student's t with `df` degrees of freedom, by bisection of its tail: exact to the last few bits, for
 * any p in (0, 1), also one that a correction for many comparisons has pushed far into the tail.
 *
 * @throws {RangeError} when p or df is out of range
 */
export function tQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1 && df > 0)) throw new RangeError(`no t quantile for p = ${p} and df = ${df}`);
  if (p < 0.5) return -tQuantile(1 - p, df);
  return upperQuantile(1 - p, df);
}

/** The t that is exceeded with probability `tail`, at most 1/2. Taking the tail keeps its digits when it is small. */
export function upperQuantile(tail: number, df: number): number {
  if (tail >= 0.5) return 0;
  let high = 1;
  while (tTail(high, df) > tail) high *= 2;
  let low = high === 1 ? 0 : high / 2;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (tTail(middle, df) > tail) low = middle;
    else high = middle;
  }
}
