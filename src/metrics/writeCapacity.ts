import { join } from 'node:path';
import { writeAtomically } from './atomicWrite.ts';
import type { Capacity } from './capacity.ts';
import type { CsvTable } from './csvTables.ts';
import { csvText } from './csvText.ts';

/**
 * Writes capacity.csv and capacity.json into a folder that exists. The same search gives the same bytes, whatever the
 * number of workers. capacity.json comes last: a folder that has one is whole.
 */
export function writeCapacity(folder: string, capacity: Capacity): void {
  // The same figures in both files.
  const table = capacityTable(capacity);
  writeAtomically(join(folder, table.file), csvText(table));
  writeAtomically(join(folder, 'capacity.json'), [capacityJson(capacity)]);
}

/** capacity.json for people and programs: two spaces, a line feed at the end. */
export function capacityJson(capacity: Capacity): string {
  return `${JSON.stringify(capacity, undefined, 2)}\n`;
}

/** One row a value that was tried and measure; the cells of the threshold are empty for what is only shown. */
function capacityTable({ points }: Capacity): CsvTable {
  return {
    file: 'capacity.csv',
    columns: [
      ...['value', 'order', 'verdict', 'replications', 'utilisation', 'saturated'],
      ...['traffic', 'rate', 'measure', 'unit', 'estimate', 'low', 'high'],
      ...['threshold', 'bound', 'threshold_verdict'],
    ],
    rows: points.flatMap((point) =>
      point.measures.map(({ traffic, name, unit, estimate, low, high, threshold }) => [
        ...[point.value, point.order, point.verdict, point.replications, point.utilisation],
        point.unstable === undefined ? 0 : 1,
        traffic,
        point.rates.find((source) => source.traffic === traffic)?.rate ?? Number.NaN,
        ...[name, unit],
        ...[estimate, low, high].map((value) => value ?? Number.NaN),
        ...[threshold?.source ?? '', threshold?.bound ?? Number.NaN, threshold?.verdict ?? ''],
      ]),
    ),
  };
}
