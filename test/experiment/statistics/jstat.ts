import { createRequire } from 'node:module';

/** The part of jstat that tests use as an oracle; it has no types of its own. */
interface Jstat {
  readonly studentt: { inv(p: number, df: number): number; cdf(t: number, df: number): number };
  readonly beta: { cdf(x: number, a: number, b: number): number };
  readonly binomial: { cdf(k: number, n: number, p: number): number };
  gammaln(x: number): number;
}

const loaded: { jStat: Jstat } = createRequire(import.meta.url)('jstat');

/** jstat 1.9.6: its t quantile is good to about 1e-8. */
export const jstat = loaded.jStat;
