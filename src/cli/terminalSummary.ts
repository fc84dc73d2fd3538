import pc from 'picocolors';
import type { Summary } from '../metrics/results.ts';
import type { TrafficSummary } from '../metrics/summary.ts';
import type { Verdict } from '../metrics/thresholds.ts';
import { countText, latencyText, momentText, percentText } from './quantities.ts';
import { plainText } from './terminal.ts';
import { naturalWidth, type TextTable, textTable } from './textTable.ts';
import { theoryText } from './theoryText.ts';

/** How a summary is to be shown. Only the width and colour depend on the terminal. */
export interface SummaryView {
  /** Width in characters. */
  readonly columns: number;
  /** Whether to use colours and bold. */
  readonly colour: boolean;
  /** A line on the run itself: how long, which seed. */
  readonly about: string;
  /** Where the results are, as the user would type it. */
  readonly where: string;
}

/** Rows of a table beyond which the CSV files are the better place to look. */
const MAX_ROWS = 20;

type Colours = ReturnType<typeof pc.createColors>;

/** Rows of the timeline that leave room for the rest on one screen. */
const TIMELINE_ROWS = 16;

/** What a run found, in one screen: traffic, failures by cause and lag, the timeline of the fault, thresholds. */
export function terminalSummary(summary: Summary, { columns, colour, about, where }: SummaryView): string {
  const colours = pc.createColors(colour);
  const sections = [
    heading(summary, about, colours),
    trafficSection(summary.traffic, columns),
    failuresSection(summary.traffic, columns),
    callsSection(summary.calls, columns),
    timelineSection(summary, columns),
    thresholdsSection(summary.thresholds, columns, colours),
    theoryText(summary.theory ?? []),
    where,
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

/** Which run it is; that it was interrupted must not be missed, so it comes first. */
function heading({ scenario, complete }: Summary, about: string, colours: Colours): string {
  const title = `${colours.bold(plainText(scenario))}: ${about}`;
  return complete ? title : `${title}\n${colours.yellow('Interrupted: these are the results up to then.')}`;
}

/** Where the requests go is left out when there is no room for it: names and numbers are never cut for it. */
function trafficSection(traffic: readonly TrafficSummary[], columns: number): string {
  if (traffic.length === 0) return 'The scenario has no traffic.';
  const full = trafficTable(traffic, true);
  // The address is the first thing to go where there is no room; it is in summary.csv.
  const table = naturalWidth(full) <= columns ? full : trafficTable(traffic, false);
  // Neither ok nor failed: without them the columns would not add up.
  const waiting = traffic.reduce((sum, { phases }) => sum + phases.total.in_flight, 0);
  const text = limited(table, columns, 'summary.csv');
  return waiting === 0 ? text : `${text}\n(${countText(waiting)} still in flight at the end)`;
}

/** One row a source, over everything after the warm-up. Latencies are of the requests that ended well. */
function trafficTable(traffic: readonly TrafficSummary[], withTarget: boolean): TextTable {
  const target = (to: string): string[] => (withTarget ? [to] : []);
  const head = ['TRAFFIC', ...target('TO'), 'SENT', 'OK', 'FAILED', 'FAILED %', 'P50', 'P95', 'P99', 'MAX'];
  const rows = traffic.map(({ name, to, phases: { total } }) => {
    const counts = [total.sent, total.ok, total.failed].map(countText);
    const latencies = [total.p50, total.p95, total.p99, total.max].map(latencyText);
    return [
      plainText(name),
      ...target(plainText(to)),
      ...counts,
      percentText(total.failed_fraction),
      ...latencies,
    ];
  });
  return { head, rows, right: head.map((_, i) => i).slice(withTarget ? 2 : 1) };
}

/**
 * Failures of all sources by cause and lag, most frequent first. They are counted by when they happened, the table
 * above by when requests were sent and without the warm-up; a difference between the two is said.
 */
function failuresSection(traffic: readonly TrafficSummary[], columns: number): string {
  const hasHops = traffic.some(({ failures }) => failures.some(({ hop }) => hop !== undefined));
  const rows = traffic.flatMap(({ name, failures }) =>
    failures.map(({ cause, lag, hop, hopCause = '', count, first, last }) => {
      const began = hop === undefined ? '' : `${plainText(hop)}: ${hopCause}`;
      const where = hasHops ? [began] : [];
      const numbers = [countText(count), momentText(first), momentText(last)];
      return { count, cells: [plainText(name), cause, lag, ...where, ...numbers] };
    }),
  );
  if (rows.length === 0) return traffic.length === 0 ? '' : 'No request failed.';
  // Those of all sources together, most frequent first.
  rows.sort((a, b) => b.count - a.count);
  const counted = rows.reduce((total, row) => total + row.count, 0);
  const summed = traffic.reduce((total, { phases }) => total + phases.total.failed, 0);
  const where = hasHops ? ['BEGAN AT HOP'] : [];
  const head = ['TRAFFIC', 'FAILED BECAUSE', 'THE LAG BEHIND IT', ...where, 'COUNT', 'FROM', 'TO'];
  const table = limited(
    {
      head,
      rows: rows.map(({ cells }) => cells),
      right: [-3, -2, -1].map((i) => head.length + i),
      // A hop ends in its cause, which may be all that tells two rows apart.
      wrap: hasHops,
    },
    columns,
    'failures.csv',
  );
  return counted === summed ? table : `${table}\n(with ${countText(counted - summed)} of the warm-up)`;
}

/**
 * One row for each edge of the call graph, after the warm-up. Latencies are of the calls that were answered.
 */
function callsSection(calls: Summary['calls'] = [], columns: number): string {
  if (calls.length === 0) return '';
  const head = ['CALL', 'SENT', 'FAILED', 'FAILED %', 'TRIES', 'P50', 'P99', 'MAX'];
  const rows = calls.map(({ edge, phases: { total } }) => [
    plainText(edge),
    countText(total.sent),
    countText(total.failed),
    percentText(total.failed_fraction),
    countText(total.attempts),
    ...[total.p50, total.p99, total.max].map(latencyText),
  ]);
  return limited({ head, rows, right: [1, 2, 3, 4, 5, 6, 7], wrap: true }, columns, 'calls.csv');
}

/** The fault, what the cluster did and when clients were well again; `AFTER` counts from the fault it belongs to. */
function timelineSection({ timeline, timelineLeftOut }: Summary, columns: number): string {
  if (timeline.length === 0) return '';
  const shown = wholeFaults(timeline);
  const rows = shown.map(({ time, after, text }) => [
    momentText(time),
    after === null ? '' : `+${momentText(after)}`,
    plainText(text),
  ]);
  const table = textTable(
    { head: ['TIME', 'AFTER', 'WHAT HAPPENED'], rows, right: [0, 1], wrap: true },
    columns,
  );
  const later = timeline.slice(shown.length).filter(({ event }) => event === 'fault').length;
  const left = timelineLeftOut + later;
  return left === 0 ? table : `${table}\n(and ${countText(left)} more faults: see events.csv and the report)`;
}

/**
 * As much of the timeline as fits a screen, cut where a fault begins. A fault without what followed it would
 * read as if nothing had.
 */
function wholeFaults(timeline: Summary['timeline']): Summary['timeline'] {
  if (timeline.length <= TIMELINE_ROWS) return timeline;
  const cut = timeline.findLastIndex(
    ({ event }, row) => event === 'fault' && row > 0 && row <= TIMELINE_ROWS,
  );
  return cut < 0 ? timeline : timeline.slice(0, cut);
}

/** A tick or a cross, and a word for those who cannot see the difference. */
function thresholdsSection(thresholds: readonly Verdict[], columns: number, colours: Colours): string {
  if (thresholds.length === 0) return '';
  const rows = thresholds.map((verdict) => [
    verdict.ok ? '✓' : '✗',
    plainText(conditionText(verdict)),
    valueText(verdict),
    verdict.ok ? 'kept' : 'crossed',
  ]);
  const lines = textTable(
    { head: ['', 'THRESHOLD', 'MEASURED', 'VERDICT'], rows, right: [2] },
    columns,
  ).split('\n');
  return lines.map((line, i) => (i === 0 ? line : marked(line, thresholds[i - 1].ok, colours))).join('\n');
}

/** Colours a laid-out line as a whole: colours inside of cells would count as letters when columns are cut. */
function marked(line: string, ok: boolean, colours: Colours): string {
  return ok ? colours.green(line) : colours.red(line);
}

/** The condition with the traffic source that it is about, which the source text need not say again. */
function conditionText({ traffic, metric, source }: Verdict): string {
  return source.startsWith(traffic) ? source : `${traffic}.${metric}: ${source}`;
}

/** What was measured, in the unit that the condition is about. */
function valueText({ value, unit }: Verdict): string {
  if (value === null) return 'nothing measured';
  switch (unit) {
    case 'seconds':
      return latencyText(value);
    case 'fraction':
      return percentText(value);
    case 'requests':
      return countText(value);
    case 'requests a second':
      return `${countText(Math.round(value))}/s`;
  }
}

/** The first rows, and where the others are. */
function limited(table: TextTable, columns: number, file: string): string {
  const left = table.rows.length - MAX_ROWS;
  if (left <= 0) return textTable(table, columns);
  return `${textTable({ ...table, rows: table.rows.slice(0, MAX_ROWS) }, columns)}\n(and ${left} more: see ${file})`;
}
