import { join } from 'node:path';
import { writeAtomically } from './atomicWrite.ts';
import type { Comparison, ComparisonResults } from './comparison.ts';
import { comparisonTables } from './comparisonTables.ts';
import { csvText } from './csvText.ts';

/**
 * Writes comparison.json and its CSV files into a folder that exists. The same comparison gives the same bytes,
 * whatever the number of workers. comparison.json comes last: a folder that has one is whole.
 */
export function writeComparison(folder: string, results: ComparisonResults): void {
  for (const table of comparisonTables(results)) writeAtomically(join(folder, table.file), csvText(table));
  writeAtomically(join(folder, 'comparison.json'), [comparisonJson(results.comparison)]);
}

/** comparison.json for people and programs: two spaces, a line feed at the end. */
export function comparisonJson(comparison: Comparison): string {
  return `${JSON.stringify(comparison, undefined, 2)}\n`;
}
