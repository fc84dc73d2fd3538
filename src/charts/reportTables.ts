import { failureKinds } from './failureFinding.ts';
import { type Html, html, type Part } from './html.ts';
import { lagWords } from './lagWords.ts';
import { outcomeWords } from './outcomeWords.ts';
import { counted, countText, latencyText, percentText, secondsText } from './quantities.ts';
import type { PhaseSummary, TrafficSummary } from './resultFiles.ts';
import type { Results } from './results.ts';

/** A column of a table. Numbers stand at the right. */
export interface Column {
  /** Stands in the head. */
  readonly title: string;
  /** Digits under digits, at the right. */
  readonly number?: boolean;
}

/** Rows of a table that are open to the eye; more are folded away. A screen holds about as many. */
const OPEN_ROWS = 25;
/** Rows that a report holds at all, so that a browser opens it at once; the CSV files hold the rest. */
const MOST_ROWS = 500;

/**
 * A table with its caption; a long one is folded, a very long one ends with a note that names the file.
 *
 * @param rows cells in the order of the columns
 * @param file of the results folder that has all rows
 */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly Part[])[],
  file: string,
): Html {
  const shown = rows.slice(0, MOST_ROWS);
  const body = html`<div class="scroll"><table><caption>${caption}</caption><thead><tr>${columns.map(headCell)}</tr></thead><tbody>${shown.map(
    (row) => html`<tr>${row.map((cell, index) => bodyCell(cell, columns[index]))}</tr>\n`,
  )}</tbody></table></div>`;
  const rest =
    rows.length > MOST_ROWS ? html`<p>${countText(rows.length - MOST_ROWS)} more are in ${file}.</p>` : '';
  if (rows.length <= OPEN_ROWS) return html`${body}${rest}`;
  return html`<details><summary>${caption}: ${counted(rows.length, 'row')}</summary>${body}${rest}</details>`;
}

/** The scope tells a screen reader that it heads a column. */
function headCell({ title, number }: Column): Html {
  return number ? html`<th scope="col" class="n">${title}</th>` : html`<th scope="col">${title}</th>`;
}

/** Numbers stand at the right, digit under digit. */
function bodyCell(cell: Part, column: Column | undefined): Html {
  return column?.number ? html`<td class="n">${cell}</td>` : html`<td>${cell}</td>`;
}

/** Names that do not break, in a table with many columns. */
const PHASE_NAMES = new Map([
  ['warmup', 'warm\u2011up'],
  ['before-fault', 'before\u00a0the\u00a0fault'],
  ['after-fault', 'after\u00a0the\u00a0fault'],
  ['total', 'total'],
]);

/** With more sources than this, each has one row; summary.csv has all. */
const SOURCES_WITH_PHASES = 5;

/**
 * What each traffic source saw, in each phase in which it sent anything if there are few sources, else in
 * total.
 *
 * @returns one row a source and phase, in the order of summary.json
 */
export function summaryTable(results: Results): Html {
  const columns = [
    { title: 'traffic' },
    { title: 'phase' },
    ...['sent', 'ok', 'failed', 'share failed', 'mean', 'p50', 'p95', 'p99', 'slowest'].map((title) => ({
      title,
      number: true,
    })),
  ];
  const rows = results.summary.traffic.flatMap((traffic, _, all) =>
    phaseRows(traffic, all.length > SOURCES_WITH_PHASES),
  );
  return table(
    'Requests by traffic source and by the time at which they were sent',
    columns,
    rows,
    'summary.csv',
  );
}

/**
 * The name of the source stands in its first row only. The phase `total` is always shown, even when nothing
 * was sent.
 */
function phaseRows(traffic: TrafficSummary, onlyTotal: boolean): Part[][] {
  const phases = Object.entries(traffic.phases).filter(
    ([name, { sent }]) => name === 'total' || (sent > 0 && !onlyTotal),
  );
  return phases.map(([name, phase], index) => [
    index === 0 ? html`<strong>${traffic.name}</strong><br><small>${traffic.to}</small>` : '',
    PHASE_NAMES.get(name) ?? name,
    ...phaseCells(phase),
  ]);
}

/** In the order of the columns of {@link summaryTable}. */
function phaseCells(phase: PhaseSummary): Part[] {
  return [
    countText(phase.sent),
    countText(phase.ok),
    countText(phase.failed),
    phase.failed_fraction === null ? '–' : percentText(phase.failed_fraction),
    ...[phase.mean, phase.p50, phase.p95, phase.p99, phase.max].map(latencyText),
  ];
}

/**
 * Failures by cause and lag, with what each lag is.
 *
 * @returns a sentence where nothing failed, else a row for each kind, most frequent first
 */
export function failureTable(results: Results): Html {
  const kinds = failureKinds(results.failures);
  // Only where workloads call others is there a column for the hop.
  const hasHops = kinds.some(({ hop }) => hop !== undefined);
  if (kinds.length === 0) return html`<p>No request failed.</p>`;
  const total = kinds.reduce((sum, { count }) => sum + count, 0);
  const columns = [
    { title: 'cause' },
    { title: 'made possible by' },
    ...(hasHops ? [{ title: 'began at hop' }] : []),
    { title: 'requests', number: true },
    { title: 'share', number: true },
  ];
  const rows = kinds.map(({ cause, lag, hop, hopCause, count }) => [
    html`${swatch(cause)}<strong>${outcomeWords(cause).label}</strong><br><small>${outcomeWords(cause).meaning}</small>`,
    html`<strong>${lagWords(lag).phrase}</strong><br><small>${lagWords(lag).explanation}</small>`,
    ...(hasHops ? [hopCell(hop, hopCause)] : []),
    countText(count),
    percentText(count / total),
  ]);
  return table(
    'Failures of the whole run by cause and by the lag that made them possible',
    columns,
    rows,
    'failures.csv',
  );
}

/** The edge of the call graph, and how the call over it ended; nothing for the client's own hop. */
function hopCell(hop: string | undefined, cause: string | undefined): Part {
  if (hop === undefined) return '–';
  return html`<strong>${hop}</strong><br><small>${cause === undefined ? '' : outcomeWords(cause).label}</small>`;
}

/**
 * A square in the colour that the cause has in the charts. Hidden from screen readers, to whom the name
 * beside it says the same.
 */
function swatch(cause: string): Html {
  return html`<svg class="swatch" width="11" height="11" aria-hidden="true"><rect width="11" height="11" fill="${outcomeWords(cause).colour}"/></svg> `;
}

/**
 * The faults and what followed from them.
 *
 * @returns a sentence where there was no fault
 */
export function timelineTable(results: Results): Html {
  const { timeline, timelineLeftOut } = results.summary;
  if (timeline.length === 0) return html`<p>There was no fault in this run.</p>`;
  const columns = [
    { title: 'time', number: true },
    { title: 'after the fault', number: true },
    { title: 'what happened' },
  ];
  const rows = timeline.map(({ time, after, text, event }) => [
    secondsText(time),
    after === null ? '–' : `+${secondsText(after)}`,
    event === 'fault' ? html`<strong>${text}</strong>` : text,
  ]);
  const rest =
    timelineLeftOut > 0 ? html`<p>${counted(timelineLeftOut, 'more fault')}: see events.csv.</p>` : '';
  return html`${table('Faults and what followed', columns, rows, 'events.csv')}${rest}`;
}

/** Thresholds with a tick or a cross. Signs and colours both, for those who cannot tell the colours apart. */
export function thresholdTable(results: Results): Html {
  const { thresholds } = results.summary;
  if (thresholds.length === 0) return html`<p>The scenario sets no thresholds.</p>`;
  const columns = [{ title: '' }, { title: 'threshold' }, { title: 'measured', number: true }];
  const rows = thresholds.map(({ source, unit, value, ok }) => [
    ok ? html`<span class="good">✓ met</span>` : html`<span class="bad">✗ crossed</span>`,
    source,
    measuredText(value, unit),
  ]);
  return table('Thresholds of the scenario', columns, rows, 'summary.json');
}

/**
 * Latencies in their unit, shares in per cent, the rest as numbers.
 *
 * @param unit as summary.json has it: `seconds`, `fraction`, or what is counted
 */
function measuredText(value: number | null, unit: string): string {
  if (value === null) return 'nothing to measure';
  if (unit === 'seconds') return latencyText(value);
  return unit === 'fraction' ? percentText(value) : countText(value);
}

/**
 * The laws that every run must keep, as proof that no request was lost in the counting.
 *
 * @returns one row a law, with both of its sides
 */
export function conservationTable(results: Results): Html {
  const columns = [
    { title: 'law' },
    { title: 'left', number: true },
    { title: 'right', number: true },
    { title: '' },
  ];
  const rows = results.summary.conservation.map(({ law, left, right, ok }) => [
    law,
    countText(left),
    countText(right),
    ok ? html`<span class="good">✓ holds</span>` : html`<span class="bad">✗ broken</span>`,
  ]);
  return table('Conservation: what went in must have come out', columns, rows, 'summary.json');
}
