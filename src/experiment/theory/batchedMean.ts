/** A mean over time and how exact it is. */
export interface MeanEstimate {
  readonly mean: number;
  /** Standard error of the mean. */
  readonly error: number;
}

/**
 * The mean of values that come in unequal numbers a step, with its standard error by batch means: the steps are cut into
 * equally long batches, whose means are taken as independent. They are, nearly, if a batch is much longer than the system takes to forget
 * its state; otherwise the error is too small.
 * Source: Law 2015, Simulation Modeling and Analysis, section 9.5.3.
 * @param sums of the values in each step
 * @param counts of the values in each step, as many
 * @param batches at least 2; steps that are left over at the end are not used
 * @returns undefined if there are fewer steps than batches, or a batch without a value
 */
export function batchedMean(
  sums: readonly number[],
  counts: readonly number[],
  batches: number,
): MeanEstimate | undefined {
  const length = Math.floor(sums.length / batches);
  if (length === 0) return undefined;
  const total = (values: readonly number[], from: number, to: number) =>
    values.slice(from, to).reduce((sum, value) => sum + value, 0);
  const means = Array.from(
    { length: batches },
    (_, i) => total(sums, i * length, (i + 1) * length) / total(counts, i * length, (i + 1) * length),
  );
  if (!means.every(Number.isFinite)) return undefined;
  const mean = total(sums, 0, batches * length) / total(counts, 0, batches * length);
  const squares = means.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (batches - 1) / batches) };
}
