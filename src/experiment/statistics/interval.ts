/** An estimate with its confidence interval. */
export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** Half of an interval's length over its estimate's size; infinite for an estimate of 0 with any width. */
export function relativeHalfWidth({ estimate, low, high }: Interval): number {
  const half = (high - low) / 2;
  return half === 0 ? 0 : half / Math.abs(estimate);
}

/** Does the interval leave zero out? */
export function excludesZero({ low, high }: Interval): boolean {
  return low > 0 || high < 0;
}
