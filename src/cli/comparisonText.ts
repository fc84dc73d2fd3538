import pc from 'picocolors';
import { comparisonHeadline } from '../charts/comparison/comparisonFinding.ts';
import { METRIC_WORDS } from '../charts/comparison/metricWords.ts';
import {
  type ComparedAlternative,
  type ComparedMetric,
  type Comparison,
  type Difference,
  METRICS,
  type MetricName,
} from '../metrics/comparison.ts';
import { latencyText, momentText, percentText } from './quantities.ts';
import { plainText } from './terminal.ts';
import { textTable } from './textTable.ts';

/** How a comparison is to be shown. Shared with the text of a capacity. */
export interface ComparisonView {
  /** Width in characters. */
  readonly columns: number;
  /** Whether to use colours and bold. */
  readonly colour: boolean;
  /** Where the results are, as the user would type it. */
  readonly where: string;
}

type Colours = ReturnType<typeof pc.createColors>;

/**
 * A comparison for the terminal: what to be warned of first, then the answer for each traffic source, in
 * the words of the chart's title, then a table for each source and metric.
 *
 * @returns text without a line break at its end, at most as wide as the terminal
 */
export function comparisonText(comparison: Comparison, { columns, colour, where }: ComparisonView): string {
  const colours = pc.createColors(colour);
  const [first, ...others] = comparison.alternatives;
  // In the order of the scenario; every alternative has the same ones.
  const sources = [...new Set(first.metrics.map(({ traffic }) => traffic))];
  const tables =
    others.length === 0 ? [aloneTable(first, columns)] : metricTables(comparison, columns, colours);
  const remarks = comparison.remarks.map((remark) => colours.yellow(plainText(remark)));
  const answers = sources.map((traffic) => {
    const answer = comparisonHeadline({ comparison, sources }, traffic);
    return colours.bold(`${plainText(answer)}.`);
  });
  const heading = `${colours.bold(plainText(comparison.scenario))}: ${aboutText(comparison)}`;
  // An unstable system or an interruption must not be missed, so remarks come first.
  const told = [...interruption(comparison), ...remarks, answers.join('\n'), heading, ...tables];
  return [...told, explanation(comparison), where].filter((part) => part !== '').join('\n\n');
}

/** A titled table for each traffic source and metric. */
function metricTables(comparison: Comparison, columns: number, colours: Colours): string[] {
  const sources = [...new Set(comparison.alternatives[0].metrics.map(({ traffic }) => traffic))];
  return sources.flatMap((traffic) =>
    METRICS.map((metric) => {
      const title =
        sources.length > 1 ? `${plainText(traffic)}, ${METRIC_WORDS[metric]}` : METRIC_WORDS[metric];
      return `${colours.bold(title)}\n${metricTable(comparison, traffic, metric, columns)}`;
    }),
  );
}

/** Where nothing is compared all metrics are in one table: a table of one row each would be a wall of headings. */
function aloneTable({ metrics }: ComparedAlternative, columns: number): string {
  const several = new Set(metrics.map(({ traffic }) => traffic)).size > 1;
  const rows = metrics.map(({ traffic, metric, estimate, low, high }) => [
    ...(several ? [plainText(traffic)] : []),
    METRIC_WORDS[metric],
    textOf(metric)(estimate),
    intervalText(low, high, metric === 'failed'),
  ]);
  const head = [...(several ? ['TRAFFIC'] : []), 'METRIC', 'ESTIMATE', '95 % INTERVAL'];
  return textTable({ head, rows, right: [head.length - 2, head.length - 1] }, columns);
}

function textOf(metric: MetricName): QuantityText {
  return metric === 'failed' ? percentText : latencyText;
}

/** Says that it is a part only; nothing for a whole comparison. */
function interruption({ complete, replications }: Comparison): string[] {
  return complete ? [] : [`Interrupted: these are the ${replications} replications that were done.`];
}

/**
 * `10 replications of 300 s each, the first 30 s (MSER-5) not counted, seed 1`.
 *
 * @returns how the numbers came about, in one line
 */
function aboutText({ replications, duration, warmup, warmupFrom, seed }: Comparison): string {
  const counted = `the first ${momentText(warmup)} (${warmupFrom}) not counted`;
  const runs = `${replications} replication${replications === 1 ? '' : 's'} of ${momentText(duration)}`;
  return [runs, ...(warmup > 0 ? [counted] : []), `seed ${plainText(String(seed))}`].join(', ');
}

/**
 * One row an alternative, best first.
 *
 * @param columns width of the terminal, characters
 */
function metricTable(comparison: Comparison, traffic: string, metric: MetricName, columns: number): string {
  const rows = ranked(comparison.alternatives, traffic, metric).map(({ name, cell }) => {
    // A share of requests is told in per cent, everything else is a latency.
    const isShare = cell.metric === 'failed';
    const text = textOf(metric);
    const own = [plainText(name), text(cell.estimate), intervalText(cell.low, cell.high, isShare)];
    return [rankText(cell), ...own, ...differenceCells(cell.difference, text, isShare)];
  });
  const own = ['ALTERNATIVE', 'ESTIMATE', '95 % INTERVAL'];
  const head = ['#', ...own, 'MINUS BASELINE', 'ITS INTERVAL', 'VERDICT'];
  // Numbers at the right, names and verdicts at the left.
  return textTable({ head, rows, right: [0, 2, 3, 4, 5], wrap: true }, columns);
}

/** The alternatives in the order of their ranks; those without a measured value come last. */
function ranked(
  alternatives: readonly ComparedAlternative[],
  traffic: string,
  metric: MetricName,
): { name: string; cell: ComparedMetric }[] {
  const cells = alternatives.flatMap(({ name, metrics }) =>
    metrics
      .filter((cell) => cell.traffic === traffic && cell.metric === metric)
      .map((cell) => ({ name, cell })),
  );
  const place = ({ rank }: ComparedMetric): number => rank ?? cells.length + 1;
  return cells.sort((a, b) => place(a.cell) - place(b.cell));
}

/** A dash without a rank: nothing was measured. */
function rankText({ rank }: ComparedMetric): string {
  return rank === null ? '-' : String(rank);
}

/** Writes a size, of seconds or a share, with its unit. */
type QuantityText = (value: number | null) => string;

/** `21.3 to 22.1 ms`: one unit for both ends, that of the larger; a dash when it is not known. */
function intervalText(low: number | null, high: number | null, isShare: boolean): string {
  if (low === null || high === null) return '-';
  const size = Math.max(Math.abs(low), Math.abs(high));
  const [factor, unit] = isShare ? [100, '%'] : latencyUnit(size);
  // Three digits of the larger end; the smaller one gets no more decimals, or `-0.00123 to 5.2 ms` would be read.
  const decimals = size === 0 ? 0 : Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(size * factor))));
  const text = (value: number): string => String(Number((value * factor).toFixed(decimals)));
  return `${text(low)} to ${text(high)} ${unit}`;
}

/** The unit in which a latency of that size (seconds) is told. */
function latencyUnit(size: number): [factor: number, unit: string] {
  if (size >= 0.9995) return [1, 's'];
  return size >= 0.9995e-3 ? [1e3, 'ms'] : [1e6, 'µs'];
}

/**
 * The baseline has no difference to itself.
 *
 * @param text writes a size of this metric
 * @returns difference, its interval and the verdict
 */
function differenceCells(difference: Difference | undefined, text: QuantityText, isShare: boolean): string[] {
  if (difference === undefined) return ['', '', 'baseline'];
  const { estimate, low, high, relative, verdict } = difference;
  const percent =
    relative === null
      ? ''
      : ` (${relative > 0 ? '+' : ''}${Number((100 * relative).toFixed(Math.abs(relative) < 0.1 ? 1 : 0))} %)`;
  const own = estimate === null ? '-' : signed(estimate, text, '+');
  // Points of a share, for a percentage stands behind them.
  const size = `${isShare ? own.replace(/ %$/, ' pts') : own}${estimate === null ? '' : percent}`;
  return [size, intervalText(low, high, isShare), verdict];
}

/**
 * The quantity with its sign; the texts know sizes only.
 *
 * @param plus what stands before a positive one
 */
function signed(value: number, text: QuantityText, plus = ''): string {
  const sign = value < 0 ? '-' : value > 0 ? plus : '';
  return `${sign}${text(Math.abs(value))}`;
}

/**
 * What the intervals promise.
 *
 * @returns empty where there is only one alternative, and nothing to promise
 */
function explanation({ alternatives, comparisons, replications }: Comparison): string {
  if (alternatives.length < 2) return '';
  if (replications < 2) return 'Differences need at least two replications.';
  return `Differences are paired: every alternative met the same random numbers. Their intervals are wide enough for all ${comparisons}
of them to hold together with 95 % (Bonferroni). "no difference shown" is not "no difference": more replications may show one.`;
}
