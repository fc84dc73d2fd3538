import { join } from 'node:path';
import { writeAtomically } from './atomicWrite.ts';
import { csvTables } from './csvTables.ts';
import { csvText } from './csvText.ts';
import type { Recording } from './recording.ts';
import type { RunRecord, Summary } from './results.ts';

/** Everything that is written about one run. */
export interface Results {
  readonly run: RunRecord;
  readonly summary: Summary;
  readonly recording: Recording;
}

/**
 * Writes run.json, summary.json and the CSV files into a folder that exists. The same results give the same bytes.
 * run.json comes last: a folder that has one is whole.
 */
export function writeResults(folder: string, { run, summary, recording }: Results): void {
  for (const table of csvTables(recording, summary.traffic)) {
    writeAtomically(join(folder, table.file), csvText(table));
  }
  writeAtomically(join(folder, 'summary.json'), [jsonText(summary)]);
  writeAtomically(join(folder, 'run.json'), [jsonText(run)]);
}

/** JSON for people and programs: two spaces, a line feed at the end. */
export function jsonText(value: Summary | RunRecord): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
