import { join } from 'node:path';
import { type Cell, eachCsvRow, numberOf } from './csvRows.ts';
import type { SourceSteps, Steps } from './results.ts';

/** What the charts use of the columns of the file. */
const COLUMNS = ['sent', 'ok', 'failed', 'p50', 'p95', 'p99', 'max'] as const;
/** One of the columns that are read. */
type Column = (typeof COLUMNS)[number];
/** Numbers of one traffic source while the file is read: index of the step, and the values of the row. */
type Rows = { readonly step: number; readonly values: readonly number[] }[];

/**
 * Reads timeseries.csv. A source that has no row in a step did nothing in it.
 *
 * @throws Error that names the file when it cannot be read
 */
export async function readSteps(folder: string): Promise<Steps> {
  const ends: number[] = [];
  const rows = new Map<string, Rows>();
  await eachCsvRow(join(folder, 'timeseries.csv'), (cell) => {
    const time = Number(cell('time'));
    // Sources of one step have rows of the same time, one after the other.
    if (time !== ends.at(-1)) ends.push(time);
    rowsOf(rows, cell('traffic')).push({ step: ends.length - 1, values: valuesOf(cell) });
  });
  return { ends, sources: [...rows].map(([name, of]) => sourceSteps(name, of, ends.length)) };
}

/**
 * The rows of a source so far.
 *
 * @returns a list to add to, made at the first row of a source
 */
function rowsOf(rows: Map<string, Rows>, source: string): Rows {
  const found = rows.get(source) ?? [];
  if (found.length === 0) rows.set(source, found);
  return found;
}

/** In the order of {@link COLUMNS}. */
function valuesOf(cell: Cell): number[] {
  return COLUMNS.map((column) => numberOf(cell(column)));
}

/**
 * Turns rows into one array a column: a long run has a hundred thousand steps of a dozen sources.
 *
 * @param steps how many the file has
 * @returns counts of 0 and latencies of NaN in a step without a row
 */
function sourceSteps(name: string, rows: Rows, steps: number): SourceSteps {
  const series = (column: Column, absent: number): Float64Array => {
    const values = new Float64Array(steps).fill(absent);
    const index = COLUMNS.indexOf(column);
    for (const row of rows) values[row.step] = row.values[index];
    return values;
  };
  return {
    name,
    sent: series('sent', 0),
    ok: series('ok', 0),
    failed: series('failed', 0),
    p50: series('p50', Number.NaN),
    p95: series('p95', Number.NaN),
    p99: series('p99', Number.NaN),
    max: series('max', Number.NaN),
  };
}
