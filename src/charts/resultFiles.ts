import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** JSON has no NaN: a number that does not exist is null. */
const measured = z.number().nullable();

const runFile = z.object({
  schemaVersion: z.literal(1),
  version: z.string(),
  scenarioHash: z.string(),
  seed: z.union([z.string(), z.number()]),
  command: z.union([z.string(), z.array(z.string())]),
  complete: z.boolean(),
  scenario: z.object({
    name: z.string(),
    description: z.string().default(''),
    duration: z.number(),
    warmup: z.number().default(0),
    step: z.number(),
  }),
});

const phase = z.object({
  seconds: z.number(),
  sent: z.number(),
  ok: z.number(),
  failed: z.number(),
  in_flight: z.number(),
  rate: measured,
  failed_fraction: measured,
  mean: measured,
  min: measured,
  p50: measured,
  p90: measured,
  p95: measured,
  p99: measured,
  p99_9: measured,
  max: measured,
});

const failure = z.object({
  cause: z.string(),
  lag: z.string(),
  /** Where it began, if that was behind the client's own hop, and how the call there ended. */
  hop: z.string().optional(),
  hopCause: z.string().optional(),
  count: z.number(),
  first: measured,
  last: measured,
});

/** An edge of the call graph. */
const edge = z.object({
  edge: z.string(),
  /** Failures of the whole run, and those of them that were not passed on from further hops. */
  failures: z.number(),
  began: z.number(),
  phases: z.record(z.string(), phase.extend({ attempts: z.number() })),
});

const timelineEntry = z.object({
  time: z.number(),
  event: z.string(),
  object: z.string().default(''),
  text: z.string(),
  after: measured,
});

const summaryFile = z.object({
  schemaVersion: z.literal(1),
  complete: z.boolean(),
  traffic: z.array(
    z.object({
      name: z.string(),
      to: z.string(),
      phases: z.record(z.string(), phase),
      failures: z.array(failure),
    }),
  ),
  /** Absent: no workload calls others. */
  calls: z.array(edge).optional(),
  timeline: z.array(timelineEntry),
  /** Faults beyond those that the timeline tells of. */
  timelineLeftOut: z.number().default(0),
  thresholds: z.array(
    z.object({ source: z.string(), unit: z.string().default(''), value: measured, ok: z.boolean() }),
  ),
  theory: z
    .object({
      traffic: z.string(),
      formula: z.string(),
      source: z.string(),
      utilisation: z.number(),
      service: z.number(),
      network: z.number(),
      expected: z.number(),
      simulated: z.number(),
      standardError: z.number(),
      batches: z.number(),
      deviation: z.number(),
    })
    .optional(),
  conservation: z.array(z.object({ law: z.string(), left: z.number(), right: z.number(), ok: z.boolean() })),
});

/** The part of run.json that charts and report use. */
export type RunFile = z.infer<typeof runFile>;
/** summary.json. */
export type SummaryFile = z.infer<typeof summaryFile>;
/** One traffic source of summary.json. */
export type TrafficSummary = SummaryFile['traffic'][number];
/** The calls over one edge of the call graph. */
export type EdgeSummary = z.infer<typeof edge>;
/** The requests sent in one phase of a run. */
export type PhaseSummary = z.infer<typeof phase>;
/** A fault, or something that followed from one. */
export type TimelineEntry = z.infer<typeof timelineEntry>;

/** Reads run.json. @throws Error that names the file, when it is missing or not what a run writes. */
export function readRunFile(folder: string): Promise<RunFile> {
  return readJson(folder, 'run.json', runFile);
}

/** Reads summary.json. @throws Error that names the file, when it is missing or not what a run writes. */
export function readSummaryFile(folder: string): Promise<SummaryFile> {
  return readJson(folder, 'summary.json', summaryFile);
}

/** Reports the first problem only: a file that a run did not write has no use for a list. */
async function readJson<S extends z.ZodType>(folder: string, name: string, schema: S): Promise<z.infer<S>> {
  const path = join(folder, name);
  const parsed = schema.safeParse(await readJsonText(path));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`${path}: ${issue?.path.join('.') || 'the document'}: ${issue?.message ?? 'is not valid'}`);
}

/** A missing file and a broken one both end with the file's name. */
async function readJsonText(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
