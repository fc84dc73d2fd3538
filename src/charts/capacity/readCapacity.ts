import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const known = z.number().nullable();
const verdict = z.enum(['holds', 'unclear', 'crossed']);

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
    .min(1)
    .readonly(),
});

/** capacity.json, as far as charts and report use it. */
export type CapacityFile = z.infer<typeof capacityFile>;
export type CapacityPoint = CapacityFile['points'][number];
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
  const [issue] = parsed.error.issues;
  throw new Error(`${path}: ${issue?.path.join('.')}: ${issue?.message}`);
}

async function jsonOf(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
