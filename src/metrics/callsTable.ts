import type { Cell, CsvTable } from './csvTables.ts';
import type { Recording } from './recording.ts';
import { summariseCalls } from './summary.ts';

/** Figures of an edge, named as in `EdgePhase`: counts, then seconds. */
const COLUMNS = ['sent', 'ok', 'failed', 'attempts', 'mean', 'p50', 'p90', 'p99', 'max'] as const;

/**
 * One row for each edge of the call graph and each phase, by the time at which the request was sent that the call was made
 * for. Latencies are of the calls that ended well, from the first try to the answer.
 */
export function callsTable(recording: Pick<Recording, 'calls' | 'callFailures'>): CsvTable {
  function* rows(): Generator<Cell[]> {
    for (const { edge, phases } of summariseCalls(recording))
      for (const [phase, summary] of Object.entries(phases))
        yield [edge, phase, ...COLUMNS.map((column) => summary[column])];
  }
  return { file: 'calls.csv', columns: ['edge', 'phase', ...COLUMNS], rows: rows() };
}
