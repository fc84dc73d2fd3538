import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

// Null stands for what could not be measured: JSON has neither NaN nor infinity.
const known = z.number().nullable();
// `unclear`: the bound of the threshold lies inside the interval of the measure.
const verdict = z.enum(['holds', 'unclear', 'crossed']);

// One measure at one value, with its 95 % bounds. The threshold is absent where a metric is only watched.
const measure = z.object({
  traffic: z.string(),
  metric: z.string(),
  name: z.string(),
  unit: z.enum(['requests', 'requests a second', 'fraction', 'seconds']),
  estimate: known,
  low: known,
  high: known,
  threshold: z.object({ source: z.string(), bound: z.number(), verdict }).exactOptional(),
});

// Units: durations and warm-ups in seconds, rates in requests a second, utilisation and confidence from 0 to
// 1. `holds` and `crossed` are values of `points`, null where there are none.
const capacityFile = z.object({
  schemaVersion: z.literal(1),
  version: z.string(),
  scenario: z.string(),
  description: z.string(),
  seed: z.union([z.string(), z.number()]),
  command: z.string(),
  complete: z.boolean(),
  replications: z.number(),
  duration: z.number(),
  warmupFrom: z.string(),
  confidence: z.number(),
  precision: z.number(),
  varied: z.object({ kind: z.enum(['traffic', 'path']), name: z.string(), unit: z.string() }),
  find: z.enum(['greatest', 'least']),
  holds: known,
  crossed: known,
  remarks: z.array(z.string()),
  // In ascending order of their values; `order` tells in which they were tried.
  points: z
    .array(
      z.object({
        value: z.number(),
        order: z.number(),
        verdict,
        rates: z.array(z.object({ traffic: z.string(), rate: z.number() })).readonly(),
        replications: z.number(),
        warmup: z.number(),
        utilisation: z.number(),
        unstable: z.string().exactOptional(),
        measures: z.array(measure).readonly(),
      }),
    )
    // A search that tried nothing writes no file, so charts may rely on a first point.
    .min(1)
    .readonly(),
});

/** capacity.json, as far as charts and report use it. */
export type CapacityFile = z.infer<typeof capacityFile>;
/** One value that was tried, with the mean and bounds of everything measured at it. */
export type CapacityPoint = CapacityFile['points'][number];
/** One metric of one traffic source at one value. */
export type CapacityMeasure = CapacityPoint['measures'][number];

/**
 * Reads capacity.json from a results folder.
 *
 * @throws Error that names the file, when it is missing or not what a capacity search writes
 */
export async function readCapacity(folder: string): Promise<CapacityFile> {
  const path = join(folder, 'capacity.json');
  const parsed = capacityFile.safeParse(await jsonOf(path));
  if (parsed.success) return parsed.data;
  // The first problem is enough: the file is written by a program, so one wrong field means another version.
  const [issue] = parsed.error.issues;
  throw new Error(`${path}: ${issue?.path.join('.')}: ${issue?.message}`);
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
