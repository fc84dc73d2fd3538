import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { eachCsvRow } from '../csvRows.ts';

// Null stands for what could not be measured: JSON has neither NaN nor infinity.
const measured = z.number().nullable();
// The mean over replications and its 95 % interval; of a difference, the interval is corrected for their
// number.
const estimate = { estimate: measured, low: measured, high: measured };

// Units: `duration` and `warmup` in seconds, latencies in seconds, shares and `utilisation` from 0 to 1.
// `comparisons` is the number of differences that the correction covers.
const comparisonFile = z.object({
  schemaVersion: z.literal(1),
  version: z.string(),
  scenario: z.string(),
  description: z.string(),
  seed: z.union([z.string(), z.number()]),
  command: z.string(),
  complete: z.boolean(),
  replications: z.number(),
  duration: z.number(),
  warmup: z.number(),
  warmupFrom: z.string(),
  comparisons: z.number(),
  baseline: z.string(),
  remarks: z.array(z.string()).readonly(),
  alternatives: z
    .array(
      z.object({
        name: z.string(),
        // The entries as they were given, `path=value`: what sets this alternative apart.
        set: z.array(z.string()).readonly(),
        utilisation: z.number(),
        // The reason why it did not reach a steady state, in words; absent where it did.
        unstable: z.string().optional(),
        metrics: z
          .array(
            z.object({
              traffic: z.string(),
              metric: z.string(),
              ...estimate,
              rank: measured,
              // The baseline has none. `relative` is null where the baseline's value is zero.
              difference: z.object({ ...estimate, relative: measured, verdict: z.string() }).optional(),
            }),
          )
          .readonly(),
      }),
    )
    .min(1)
    .readonly(),
});

/** comparison.json, as far as charts and report use it. */
export type ComparisonFile = z.infer<typeof comparisonFile>;
/** One alternative, the baseline included: what it changes and what was measured with it. */
export type ComparedAlternative = ComparisonFile['alternatives'][number];
/** One metric of one traffic source with one alternative. */
export type ComparedMetric = ComparedAlternative['metrics'][number];

/** One point of distribution.csv. */
export interface DistributionPoint {
  readonly alternative: string;
  /** Name of the traffic source. */
  readonly traffic: string;
  /** Share of the answered requests that were slower. */
  readonly slower: number;
  /** Seconds. */
  readonly latency: number;
}

/** A comparison as charts see it. */
export interface ComparisonData {
  readonly comparison: ComparisonFile;
  readonly distribution: readonly DistributionPoint[];
  /** Names of the traffic sources, in the scenario's order. */
  readonly sources: readonly string[];
}

/**
 * Reads comparison.json and distribution.csv from a results folder.
 *
 * @throws Error that names the file which is missing or is not what a comparison writes
 */
export async function readComparison(folder: string): Promise<ComparisonData> {
  const path = join(folder, 'comparison.json');
  const parsed = comparisonFile.safeParse(await jsonOf(path));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`${path}: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  // The distribution is a table of its own, because it has thousands of rows.
  const distribution: DistributionPoint[] = [];
  await eachCsvRow(join(folder, 'distribution.csv'), (cell) => {
    const [slower, latency] = [Number(cell('slower')), Number(cell('latency'))];
    distribution.push({ alternative: cell('alternative'), traffic: cell('traffic'), slower, latency });
  });
  const comparison = parsed.data;
  const sources = [...new Set(comparison.alternatives[0]?.metrics.map(({ traffic }) => traffic))];
  return { comparison, distribution, sources };
}

/**
 * Names the file in the error of reading as in that of parsing, which alone would only give a position.
 *
 * @throws Error with the path, and the original error as its cause
 */
async function jsonOf(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
