import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse/sync';

/** The value of a named column in the row at hand; empty text when the file has no such column. */
export type Cell = (column: string) => string;

/**
 * Calls `row` for each row of a CSV file with a header line, in order. The file is streamed, because endpoints.csv
 * of a large cluster is larger than the memory; a line without quotes is only split, which is what makes that bearable.
 *
 * @throws Error that names the file when it cannot be read
 */
export async function eachCsvRow(path: string, row: (cell: Cell) => void): Promise<void> {
  let columns: Map<string, number> | undefined;
  let fields: string[] = [];
  const cell: Cell = (column) => fields[columns?.get(column) ?? -1] ?? '';
  const joiner = new RecordJoiner((record) => {
    fields = record.includes('"') ? (parse(record)[0] ?? []) : record.split(',');
    if (columns) row(cell);
    else columns = new Map(fields.map((name, index) => [name, index]));
  });
  let rest = '';
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 18 })) {
    const lines = (rest + chunk).split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) joiner.add(line);
  }
  joiner.add(rest);
  if (joiner.isOpen) throw new Error(`${path}: a quoted field is not closed`);
}

/** A number of a CSV file; NaN for an empty cell. */
export function numberOf(text: string): number {
  return text === '' ? Number.NaN : Number(text);
}

/** Makes records out of lines: a quoted field may hold line breaks. */
class RecordJoiner {
  readonly #record: (record: string) => void;
  #open: string | undefined;

  constructor(record: (record: string) => void) {
    this.#record = record;
  }

  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  add(line: string): void {
    const record = this.#open === undefined ? line : `${this.#open}\n${line}`;
    this.#open = hasOpenQuote(record) ? record : undefined;
    if (this.#open === undefined && record !== '') this.#record(record);
  }
}

/** A doubled quote inside a quoted field (RFC 4180) counts twice and so changes nothing. */
function hasOpenQuote(record: string): boolean {
  let inside = false;
  for (let at = record.indexOf('"'); at >= 0; at = record.indexOf('"', at + 1)) inside = !inside;
  return inside;
}
