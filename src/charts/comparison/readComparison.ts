import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { eachCsvRow } from '../csvRows.ts';

const measured = z.number().nullable();
const estimate = { estimate: measured, low: measured, high: measured };

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
  remarks: z.array(z.string()),
  alternatives: z
    .array(
      z.object({
        name: z.string(),
        set: z.array(z.string()),
        utilisation: z.number(),
        unstable: z.string().optional(),
        metrics: z.array(
          z.object({
            traffic: z.string(),
            metric: z.string(),
            ...estimate,
            rank: measured,
            difference: z.object({ ...estimate, relative: measured, verdict: z.string() }).optional(),
          }),
        ),
      }),
    )
    .min(1),
});

/** comparison.json, as far as charts and report use it. */
export type ComparisonFile = z.infer<typeof comparisonFile>;
export type ComparedAlternative = ComparisonFile['alternatives'][number];
export type ComparedMetric = ComparedAlternative['metrics'][number];

/** One point of distribution.csv. */
export interface DistributionPoint {
  readonly alternative: string;
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
  const distribution: DistributionPoint[] = [];
  await eachCsvRow(join(folder, 'distribution.csv'), (cell) => {
    const [slower, latency] = [Number(cell('slower')), Number(cell('latency'))];
    distribution.push({ alternative: cell('alternative'), traffic: cell('traffic'), slower, latency });
  });
  const comparison = parsed.data;
  const sources = [...new Set(comparison.alternatives[0]?.metrics.map(({ traffic }) => traffic))];
  return { comparison, distribution, sources };
}

async function jsonOf(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
