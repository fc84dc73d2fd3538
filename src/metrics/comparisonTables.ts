import type { ComparedAlternative, ComparisonResults } from './comparison.ts';
import { METRICS } from './comparison.ts';
import type { Cell, CsvTable } from './csvTables.ts';
import { significant } from './rounding.ts';

/** The CSV files of a comparison. Latencies and their differences in seconds, shares from 0 to 1. */
export function comparisonTables({ comparison, replications, distributions }: ComparisonResults): CsvTable[] {
  return [
    {
      file: 'comparison.csv',
      columns: [
        ...['alternative', 'traffic', 'metric', 'replications', 'estimate', 'low', 'high', 'rank'],
        ...['difference', 'difference_low', 'difference_high', 'difference_relative', 'verdict'],
      ],
      rows: comparison.alternatives.flatMap((one) => metricRows(one, comparison.replications)),
    },
    {
      file: 'replications.csv',
      columns: ['alternative', 'replication', 'traffic', 'sent', ...METRICS],
      rows: replications.map(({ alternative, replication, traffic, sent, values }) => [
        ...[alternative, replication, traffic, sent],
        ...METRICS.map((metric) => significant(values[metric])),
      ]),
    },
    {
      file: 'distribution.csv',
      columns: ['alternative', 'traffic', 'slower', 'latency'],
      rows: distributions.map(({ alternative, traffic, slower, latency }) => [
        ...[alternative, traffic, slower, latency],
      ]),
    },
  ];
}

/** One row a metric and traffic source; the cells of the difference are empty for the baseline. */
function metricRows({ name, metrics }: ComparedAlternative, replications: number): Cell[][] {
  return metrics.map(({ traffic, metric, estimate, low, high, rank, difference }) => [
    ...[name, traffic, metric, replications],
    ...[estimate, low, high, rank].map(cell),
    ...[difference?.estimate, difference?.low, difference?.high, difference?.relative].map(cell),
    difference?.verdict ?? 'baseline',
  ]);
}

/** What was not measured is an empty cell. */
function cell(value: number | null | undefined): Cell {
  return value ?? Number.NaN;
}
