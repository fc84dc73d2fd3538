import { counted, countText, latencyText, percentText } from './quantities.ts';
import type { EdgeSummary } from './resultFiles.ts';
import type { Results } from './results.ts';
import { type Chart, chartOf, type Json, PLOT_WIDTH, type Spec } from './theme.ts';

/** Edges that are readable in one picture; those with the most failures, then the slowest, are shown. */
export const MOST_EDGES = 24;
/** Height of the row of one edge, pixels. */
const ROW = 21;
/** Room for names at the left and figures at the right, pixels. */
const MARGINS = 440;

/** One edge as it is drawn. */
interface EdgeRow {
  // Vega-Lite takes its data as plain records.
  readonly [key: string]: string | number | null;
  /** `client -> workload`, as calls.csv names it. */
  readonly edge: string;
  /** Milliseconds; null where no call was answered. The median of the calls that were answered. */
  readonly p50: number | null;
  /** Milliseconds; null where no call was answered. */
  readonly p99: number | null;
  /** What stands at the right of the row in the panel of latencies. */
  readonly latencyLabel: string;
  /** What stands at the right of the row in the panel of failures. */
  readonly failedLabel: string;
}

/**
 * Every edge of the call graph with the latency of its calls and the share of them that failed; undefined
 * where no workload calls others.
 *
 * @param results a run; summary.json has `calls` only where the scenario has a call graph
 * @returns one panel of latencies, and one of failures if there were any
 */
export function callsChart({ summary: { calls = [] } }: Results): Chart | undefined {
  if (calls.length === 0) return undefined;
  const shown = mostTelling(calls);
  const rows = shown.map(rowOf);
  const left = calls.length - shown.length;
  const rest = left > 0 ? ` ${counted(left, 'more edge')}, with fewer failures, are in calls.csv.` : '';
  const subtitle = `Calls of workloads to each other after the warm-up, retries of a call counted as one.${rest}`;
  return chartOf('calls', headline(calls), subtitle, {
    spacing: 20,
    vconcat: [latencyPanel(rows), ...(hasFailures(calls) ? [failedPanel(rows, shown)] : [])],
  });
}

/**
 * Without any, a panel of their shares would be empty. Counted after the warm-up, as everything in the panels
 * is.
 */
function hasFailures(calls: readonly EdgeSummary[]): boolean {
  return calls.some(({ phases }) => (phases['total']?.failed ?? 0) > 0);
}

/**
 * The edge at which most failures began; without failures, the slowest. Failures that were only passed on do
 * not count: the headline names the hop that has to be mended.
 *
 * @returns the title of the chart, without a full stop
 */
function headline(calls: readonly EdgeSummary[]): string {
  const totals = calls.map(({ edge, phases }) => ({ edge, total: phases['total'] }));
  const [worst] = calls.toSorted((a, b) => b.began - a.began);
  if (worst !== undefined && worst.began > 0) {
    const share = worst.phases['total']?.failed_fraction ?? 0;
    return `Most failures began at ${worst.edge}: ${percentText(share)} of its calls failed`;
  }
  const [slowest] = [...totals].sort((a, b) => (b.total?.p99 ?? 0) - (a.total?.p99 ?? 0));
  if (typeof slowest?.total?.p99 !== 'number') return 'No call was answered, and none failed';
  return `No call failed; the slowest edge is ${slowest.edge}, with a p99 of ${latencyText(slowest.total.p99)}`;
}

/**
 * In their own order, so that an edge has the same neighbours in every run. Chosen by failures first and by
 * p99 among equals, since an edge that fails explains more than one that is slow.
 */
function mostTelling(calls: readonly EdgeSummary[]): readonly EdgeSummary[] {
  const weight = ({ phases }: EdgeSummary) => [phases['total']?.failed ?? 0, phases['total']?.p99 ?? 0];
  const chosen = calls
    .toSorted((a, b) => weight(b)[0] - weight(a)[0] || weight(b)[1] - weight(a)[1])
    .slice(0, MOST_EDGES);
  return calls.filter((call) => chosen.includes(call));
}

/** An edge in the units of the axes, with the texts beside the plots. Seconds become milliseconds here. */
function rowOf({ edge, phases }: EdgeSummary): EdgeRow {
  const { total } = phases;
  const milliseconds = (value: number | null | undefined) => (typeof value === 'number' ? value * 1e3 : null);
  const { failed = 0, sent = 0, p50 = null, p99 = null, failed_fraction: share = null } = total ?? {};
  return {
    edge,
    p50: milliseconds(p50),
    p99: milliseconds(p99),
    latencyLabel: p50 === null ? 'none was answered' : `${latencyText(p50)}, p99 ${latencyText(p99)}`,
    failedLabel:
      share === null ? 'none was made' : `${percentText(share)} (${countText(failed)} of ${countText(sent)})`,
  };
}

/**
 * The edges as rows of both panels. The domain is given in full, so that an edge without a value keeps its
 * row in both panels.
 */
function edgeAxis(rows: readonly EdgeRow[]): Spec {
  return {
    field: 'edge',
    type: 'nominal',
    title: null,
    scale: { domain: rows.map(({ edge }) => edge) },
    axis: { labelLimit: 340, ticks: false, grid: false },
  };
}

/** From below the fastest median to above the slowest p99, milliseconds; no further, or most of the plot is empty. */
function latencyDomain(rows: readonly EdgeRow[]): [number, number] {
  const values = rows.flatMap(({ p50, p99 }) => [p50 ?? 0, p99 ?? 0]).filter((value) => value > 0);
  return values.length === 0 ? [1, 10] : [Math.min(...values) / 1.5, Math.max(...values) * 1.5];
}

/**
 * 1, 2 and 5 of each decade while they have room beside each other, else the powers of ten.
 *
 * @param domain milliseconds
 */
function latencyTicks([low, high]: readonly [number, number]): number[] {
  const steps = high / low <= 100 ? [1, 2, 5] : [1];
  const powers = Array.from({ length: 16 }, (_, i) => 10 ** (i - 6));
  const ticks = powers.flatMap((power) => steps.map((step) => step * power));
  return ticks.filter((tick) => tick >= low && tick <= high).map((tick) => Number(tick.toPrecision(1)));
}

/**
 * A dot at the median and a line to the p99, on a logarithmic axis: hops differ by orders of magnitude. Calls
 * that nobody answered have no place on such an axis; their rows stay, with words at the right.
 */
function latencyPanel(rows: readonly EdgeRow[]): Spec {
  const x = {
    field: 'p50',
    type: 'quantitative',
    title: 'latency, ms (logarithmic)',
    scale: { type: 'log', domain: latencyDomain(rows), nice: false },
    axis: { grid: true, values: latencyTicks(latencyDomain(rows)), format: ',~g' },
  };
  // A logarithm of zero is not to be had.
  const answered = rows.filter(({ p50, p99 }) => p50 !== null && p50 > 0 && p99 !== null);
  return panel('Latency: the dot is the median, the line ends at the 99th percentile', rows, 'latencyLabel', [
    {
      data: { values: json(answered) },
      mark: { type: 'rule', strokeWidth: 3, color: '#0072b2', opacity: 0.45 },
      encoding: { y: edgeAxis(rows), x, x2: { field: 'p99' } },
    },
    {
      data: { values: json(answered) },
      mark: { type: 'point', filled: true, size: 65, opacity: 1, color: '#0072b2' },
      encoding: { y: edgeAxis(rows), x },
    },
  ]);
}

/**
 * Failures that began at an edge, and those that were passed on to it from further hops: the paler of two
 * oranges. Vermilion is the colour of failures in every chart.
 */
const ORIGINS = { domain: ['began here', 'passed on from further hops'], range: ['#d55e00', '#f3c9a5'] };

/**
 * From nothing to the largest share, but never so close that a few failures look like many.
 *
 * @param rows the edges as rows
 * @param calls the same edges, in the same order, with the origin of their failures
 */
function failedPanel(rows: readonly EdgeRow[], calls: readonly EdgeSummary[]): Spec {
  const parts = calls.flatMap(partsOf);
  const shares = calls.map(({ phases }) => (phases['total']?.failed_fraction ?? 0) * 100);
  // At least one per cent, and a twentieth more than the largest bar.
  const most = Math.min(100, Math.max(1, Math.max(...shares) * 1.05));
  const x = {
    field: 'share',
    type: 'quantitative',
    title: 'calls that failed, per cent',
    scale: { domain: [0, most], nice: false },
    axis: { grid: true, tickCount: 6 },
  };
  const color = { field: 'origin', type: 'nominal', title: null, scale: ORIGINS };
  return panel('Share of calls that failed', rows, 'failedLabel', [
    {
      data: { values: parts },
      mark: { type: 'bar', height: { band: 0.6 } },
      encoding: { y: edgeAxis(rows), x, color, order: { field: 'rank', type: 'quantitative' } },
    },
  ]);
}

/**
 * The share that failed, parted as the failures of the whole run are. The summary has the origin of failures
 * for the whole run only, and the share for the time after the warm-up: the parts of the first are applied to
 * the second.
 *
 * @returns two bars that stand end to end: `began here` first
 */
function partsOf({ edge, began, phases, failures }: EdgeSummary): Json[] {
  const share = (phases['total']?.failed_fraction ?? 0) * 100;
  // An edge without failures has two bars of no length.
  const here = failures === 0 ? 0 : began / failures;
  return [
    { edge, origin: ORIGINS.domain[0], rank: 0, share: share * here },
    { edge, origin: ORIGINS.domain[1], rank: 1, share: share * (1 - here) },
  ];
}

/**
 * A row for each edge, with its figures at the right.
 *
 * @param title stands above the panel
 * @param label field of {@link EdgeRow} with the text at the right
 * @param marks layers of the plot itself
 */
function panel(title: string, rows: readonly EdgeRow[], label: string, marks: readonly Spec[]): Spec {
  const text: Spec = {
    data: { values: json(rows) },
    mark: { type: 'text', align: 'left', fontSize: 11, color: '#222222' },
    encoding: {
      y: edgeAxis(rows),
      // Eight pixels right of the plot, whatever the value: figures in one column can be compared.
      x: { value: PLOT_WIDTH - MARGINS + 8 },
      text: { field: label, type: 'nominal' },
    },
  };
  return {
    title: { text: title, fontSize: 12.5, offset: 4, frame: 'group' },
    width: PLOT_WIDTH - MARGINS,
    height: ROW * rows.length,
    layer: [...marks, text],
  };
}

/** Vega-Lite's type of data wants records without readonly fields. */
function json(rows: readonly EdgeRow[]): Json[] {
  return rows.map((row) => ({ ...row }));
}
