/**
 * `npm run conformance -- DIR...`: runs every case file below the folders and prints, for each area, how many cases
 * passed and what the others gave. Exit status 1 on any failure and for an area without an adapter, 2 on wrong usage.
 */
import { loadAdapters } from './adapter.ts';
import { readCases } from './case.ts';
import { areasOf, report } from './report.ts';

async function main(folders: readonly string[]): Promise<number> {
  if (folders.length === 0) {
    console.error('usage: npm run conformance -- DIR...');
    return 2;
  }
  try {
    const cases = readCases(folders);
    const { lines, passed, failed } = report(cases, await loadAdapters(areasOf(cases)));
    console.log(lines.join('\n'));
    // No cases at all would prove nothing.
    return failed === 0 && passed > 0 ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 2;
  }
}

process.exitCode = await main(process.argv.slice(2));
