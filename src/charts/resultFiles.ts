import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** JSON has no NaN: a number that does not exist is null. */
const measured = z.number().nullable();

// Durations are seconds. Fields that are not named here pass, so a newer version may add some.
const runFile = z.object({
  schemaVersion: z.literal(1),
  version: z.string(),
  scenarioHash: z.string(),
  seed: z.union([z.string(), z.number()]),
  // A run that was started by hand has its words one by one.
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

// Units: latencies and `seconds` in seconds, `rate` in requests a second, `failed_fraction` from 0 to 1.
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

// `first` and `last` are the times of the first and last such failure, seconds.
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
  // `attempts` counts retries of a call, `sent` does not.
  phases: z.record(z.string(), phase.extend({ attempts: z.number() })),
});

// `time` is seconds of simulated time, `after` seconds since the fault that it followed from; null: from
// none.
const timelineEntry = z.object({
  time: z.number(),
  event: z.string(),
  object: z.string().default(''),
  text: z.string(),
  after: measured,
});

/** What all kinds of finding have. */
const statement = {
  traffic: z.string(),
  formula: z.string(),
  source: z.string(),
  expected: z.number(),
  simulated: z.number(),
};
// `deviation` is the difference of simulated and expected in standard errors.
const finding = {
  ...statement,
  standardError: z.number(),
  deviation: z.number(),
};
const theory = z.discriminatedUnion('quantity', [
  z.object({
    // `service` and `network` are seconds, `utilisation` a share, `batches` the number of batch means.
    ...finding,
    quantity: z.literal('mean latency'),
    utilisation: z.number(),
    service: z.number(),
    network: z.number(),
    batches: z.number(),
    // Both sides of L = lambda W.
    littlesLaw: z.object({ inFlight: z.number(), rateTimesLatency: z.number() }).optional(),
  }),
  // Connections are thrown at pods at random: the busiest of `pods` is what the formula is about.
  z.object({
    ...finding,
    quantity: z.literal('connections of the busiest pod'),
    connections: z.number(),
    pods: z.number(),
  }),
  // Over so many `requests` that do not depend on each other.
  z.object({
    ...finding,
    quantity: z.enum(['share', 'attempts', 'latency']),
    label: z.string(),
    requests: z.number(),
  }),
  // Never more than that.
  z.object({ ...statement, quantity: z.literal('most attempts'), label: z.string() }),
  // A full queue turns requests away: `expected` and `simulated` are shares of those sent.
  z.object({
    ...finding,
    quantity: z.literal('share turned away'),
    utilisation: z.number(),
    batches: z.number(),
  }),
]);

const summaryFile = z.object({
  schemaVersion: z.literal(1),
  complete: z.boolean(),
  traffic: z.array(
    z.object({
      name: z.string(),
      to: z.string(),
      // By name: `warmup`, `before-fault`, `after-fault`, `total`; the last leaves the warm-up out.
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
  // Absent: no traffic source falls under a closed form.
  theory: z.array(theory).optional(),
  // Both sides of a law, and whether they are equal.
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

/**
 * Reports the first problem only: a file that a run did not write has no use for a list.
 *
 * @returns what the schema makes of the file, defaults filled in
 */
async function readJson<S extends z.ZodType>(folder: string, name: string, schema: S): Promise<z.infer<S>> {
  const path = join(folder, name);
  const parsed = schema.safeParse(await readJsonText(path));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`${path}: ${issue?.path.join('.') || 'the document'}: ${issue?.message ?? 'is not valid'}`);
}

/**
 * A missing file and a broken one both end with the file's name.
 *
 * @throws Error with the path, and the original error as its cause
 */
async function readJsonText(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
