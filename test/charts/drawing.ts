import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { type DrawnChart, drawChart } from '../../src/charts/drawChart.ts';
import { readResults } from '../../src/charts/readResults.ts';
import type { Results } from '../../src/charts/results.ts';
import type { Chart } from '../../src/charts/theme.ts';
import { type Sample, writeSample } from './sampleResults.ts';

/** A sample as it is read back. */
export async function sampleResults(changes: Partial<Sample> = {}): Promise<Results> {
  return readResults(await writeSample(changes));
}

/** The same results without a row in any table: a run that was interrupted at once. */
export function withoutRows(results: Results): Results {
  const summary = { ...results.summary, traffic: [], timeline: [], thresholds: [], conservation: [] };
  const steps = { ends: [], sources: [] };
  return {
    ...results,
    summary,
    steps,
    failures: [],
    pods: [],
    nodes: [],
    availability: [],
    faults: [],
    eventCount: 0,
  };
}

/** Draws a chart and keeps what Vega-Lite and Vega had to say against it. */
export async function drawn(chart: Chart): Promise<{ chart: DrawnChart; warnings: string[] }> {
  const warnings: string[] = [];
  return { chart: await drawChart(chart, (message) => warnings.push(message)), warnings };
}

/** Texts that a picture shows, in the order in which they are drawn. */
export function textsOf(svg: string): string[] {
  return [...svg.matchAll(/<t(?:ext|span)[^>]*>([^<]+)</g)].map(([, text]) => text);
}

const schemaPath = join(
  dirname(createRequire(import.meta.url).resolve('vega-lite')),
  'vega-lite-schema.json',
);

let compiled: ValidateFunction | undefined;

/**
 * Compiled once for all files of a process, without references copied in line and without optimising the code: each of the two
 * doubles the time of the compilation, and there are too few charts to win it back.
 */
function compiledSchema(): ValidateFunction {
  if (compiled !== undefined) return compiled;
  const ajv = new Ajv({
    strict: false,
    allErrors: false,
    logger: false,
    inlineRefs: false,
    code: { optimize: false },
  });
  ajv.addFormat('color-hex', () => true);
  compiled = ajv.compile(JSON.parse(readFileSync(schemaPath, 'utf8')));
  return compiled;
}

/** What Vega-Lite's own JSON schema finds wrong with a specification. */
export function schemaErrors(): (spec: unknown) => string[] {
  const validate = compiledSchema();
  return (spec) =>
    validate(spec) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}
