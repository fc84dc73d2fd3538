/** Consecutive steps that a chart draws as one: enough for every pixel, few enough for a small file. */
export interface TimeBins {
  /** Start of the first bin and end of each bin, seconds; one more than there are bins. */
  readonly edges: readonly number[];
  /** Number of steps in a bin; the last bin may have fewer. */
  readonly stepsPerBin: number;
  /** Bin of a step, by the step's index. */
  binOf(step: number): number;
}

/** The most bins that a chart across the page needs. */
export const MOST_BINS = 300;

/**
 * Groups steps into at most `most` bins of equally many steps.
 *
 * @param ends end of each step, seconds, ascending
 * @param start start of the first step, seconds
 */
export function timeBins(ends: readonly number[], start = 0, most = MOST_BINS): TimeBins {
  const stepsPerBin = Math.max(1, Math.ceil(ends.length / most));
  const edges = [start];
  for (let last = stepsPerBin - 1; last < ends.length; last += stepsPerBin) edges.push(ends[last]);
  const end = ends.at(-1);
  if (end !== undefined && edges.at(-1) !== end) edges.push(end);
  return { edges, stepsPerBin, binOf: (step) => Math.floor(step / stepsPerBin) };
}

/** Number of bins. */
export function binCount(bins: TimeBins): number {
  return bins.edges.length - 1;
}

/** Sums a quantity of each step over the bins and divides by their length: an amount a second. */
export function ratePerBin(bins: TimeBins, steps: ArrayLike<number>): Float64Array {
  const rates = new Float64Array(binCount(bins));
  for (let step = 0; step < steps.length; step++) rates[bins.binOf(step)] += steps[step];
  return rates.map((sum, bin) => sum / (bins.edges[bin + 1] - bins.edges[bin]));
}

/** The largest value of the steps in each bin; NaN where no step has one. */
export function peakPerBin(bins: TimeBins, steps: ArrayLike<number>): Float64Array {
  const peaks = new Float64Array(binCount(bins)).fill(Number.NaN);
  for (let step = 0; step < steps.length; step++) {
    const bin = bins.binOf(step);
    const value = steps[step];
    if (!Number.isNaN(value) && !(peaks[bin] >= value)) peaks[bin] = value;
  }
  return peaks;
}
