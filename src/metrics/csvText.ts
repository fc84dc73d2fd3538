import { stringify } from 'csv-stringify/sync';
import type { Cell, CsvTable } from './csvTables.ts';
import { decimal } from './rounding.ts';

/** Rows turned into text at once: enough to be quick, few enough to need little memory. */
const BATCH = 2000;

/** Without these, csv-stringify writes `1` and nothing for booleans, and exponents for small numbers. */
const CAST = {
  boolean: (value: boolean) => (value ? 'true' : 'false'),
  number: (value: number) => decimal(value),
};

/** The text of a CSV file with its header, in pieces. Lines end with a line feed; cells are quoted as RFC 4180 says. */
export function* csvText({ columns, rows }: CsvTable): Generator<string> {
  let batch: (readonly Cell[])[] = [columns];
  for (const row of rows) {
    batch.push(row);
    if (batch.length < BATCH) continue;
    yield text(batch);
    batch = [];
  }
  if (batch.length > 0) yield text(batch);
}

/** The rows are copied because csv-stringify's types do not promise to leave them alone. */
function text(rows: readonly (readonly Cell[])[]): string {
  return stringify([...rows], { cast: CAST });
}
