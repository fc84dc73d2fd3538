import type { DrawnChart } from './drawChart.ts';
import { type Html, html } from './html.ts';
import { countText, latencyText, percentText } from './quantities.ts';
import { table } from './reportTables.ts';
import type { Results } from './results.ts';

/**
 * The edges of the call graph as a table; nothing for a run in which no workload calls others.
 *
 * @returns one row an edge, with latencies of its answered calls
 */
export function callsTable({ summary: { calls = [] } }: Results): Html {
  const columns = [
    { title: 'call' },
    ...['made', 'ok', 'failed', 'share failed', 'tries', 'mean', 'p50', 'p90', 'p99', 'slowest'].map(
      (title) => ({ title, number: true }),
    ),
  ];
  const rows = calls.flatMap(({ edge, phases: { total } }) =>
    total === undefined
      ? []
      : [
          [
            html`<strong>${edge}</strong>`,
            ...[total.sent, total.ok, total.failed].map(countText),
            total.failed_fraction === null ? '–' : percentText(total.failed_fraction),
            countText(total.attempts),
            ...[total.mean, total.p50, total.p90, total.p99, total.max].map(latencyText),
          ],
        ],
  );
  return table('Calls of workloads to each other, after the warm-up', columns, rows, 'calls.csv');
}

/**
 * Is it the chart that belongs to that table? Charts are told apart by name, for they may come from a caller
 * that drew them.
 */
export function isOfCalls({ name }: DrawnChart): boolean {
  return name === 'calls';
}
