import { counted } from '../quantities.ts';
import { type Chart, chartOf, emptyChart } from '../theme.ts';
import { intervalPanel } from './intervalPanels.ts';
import { cellsOf, chartName, differenceText, METRIC_WORDS, ofSource, scaleFor } from './metricWords.ts';
import type { ComparisonData } from './readComparison.ts';

/** Verdicts and their colours: blue and vermilion differ for every kind of sight. */
const VERDICTS = ['better', 'no difference shown', 'worse', 'not known'];
const COLOURS = ['#0072b2', '#999999', '#d55e00', '#cccccc'];

/**
 * Paired differences to the baseline with their corrected intervals, a panel for each metric.
 *
 * @param source index of the traffic source
 * @returns a chart without plots where all alternatives are the same to the last bit
 */
export function differencesChart(data: ComparisonData, source: number): Chart {
  const traffic = data.sources[source];
  const { baseline, comparisons } = data.comparison;
  const panels = Object.keys(METRIC_WORDS).flatMap((metric) => {
    const rows = differenceRows(data, traffic, metric);
    // Nothing to plot where nothing was measured, or where all are the same to the last bit.
    if (rows.every(({ value, high }) => value === null || (value === 0 && (high ?? 0) === 0))) return [];
    const { factor, unit } = scaleFor(
      metric,
      rows.flatMap(({ value, low, high }) => [value, low, high]),
    );
    const scaled = (value: number | null): number | null => (value === null ? null : value * factor);
    const plotted = rows.map((row) => ({
      ...row,
      value: scaled(row.value),
      low: scaled(row.low),
      high: scaled(row.high),
    }));
    // A difference of two shares is in points: per cent of what would be open else.
    const axis = metric === 'failed' ? 'percentage points' : unit;
    return [intervalPanel(METRIC_WORDS[metric], axis, plotted, presentColours(data, traffic), true)];
  });
  const name = chartName('differences', source);
  const subtitle = `Each alternative minus ${baseline}, paired by replication; left of the line is better. The intervals of all ${counted(comparisons, 'difference')} hold together with 95 % (Bonferroni): one that leaves out zero shows a difference. Metrics in which all are exactly the same have no plot.`;
  const title = differencesHeadline(data, traffic);
  return panels.length === 0
    ? emptyChart(name, title, subtitle)
    : chartOf(name, title, subtitle, { spacing: 22, vconcat: panels });
}

/**
 * One row for each alternative but the baseline, which has no difference to itself. Values are in the unit of
 * the file.
 */
function differenceRows(data: ComparisonData, traffic: string, metric: string) {
  return cellsOf(data, traffic, metric).flatMap(({ name, cell: { difference } }) =>
    difference === undefined
      ? []
      : [
          {
            name,
            value: difference.estimate,
            low: difference.low,
            high: difference.high,
            group: difference.verdict,
            label: labelOf(metric, difference.estimate, difference.relative),
          },
        ],
  );
}

/**
 * `−3.2 ms (−12 %)`. The percentage has a decimal only below ten, where it matters. Both signs are real minus
 * signs, as wide as a plus.
 */
function labelOf(metric: string, value: number | null, relative: number | null): string {
  const sign = value !== null && value > 0 ? '+' : '';
  const percent =
    relative === null ? null : Number((100 * relative).toFixed(Math.abs(relative) < 0.1 ? 1 : 0));
  const share = percent === null ? '' : ` (${percent > 0 ? '+' : ''}${String(percent).replace('-', '−')} %)`;
  return `${sign}${differenceText(metric, value)}${share}`;
}

/**
 * The legend names verdicts that occur.
 *
 * @returns colours by verdict, in the order of {@link VERDICTS}, for one scale over all panels
 */
function presentColours(data: ComparisonData, traffic: string): { domain: string[]; range: string[] } {
  const present = new Set(
    Object.keys(METRIC_WORDS).flatMap((metric) =>
      differenceRows(data, traffic, metric).map(({ group }) => group),
    ),
  );
  const domain = VERDICTS.filter((verdict) => present.has(verdict));
  return { domain, range: domain.map((verdict) => COLOURS[VERDICTS.indexOf(verdict)]) };
}

/**
 * How many of the differences are more than chance.
 *
 * @returns the title of the chart, without a full stop; `better` means smaller, in every metric
 */
function differencesHeadline(data: ComparisonData, traffic: string): string {
  const verdicts = Object.keys(METRIC_WORDS).flatMap((metric) =>
    differenceRows(data, traffic, metric).map(({ group }) => group),
  );
  const shown = verdicts.filter((verdict) => verdict === 'better' || verdict === 'worse').length;
  const where = ofSource(data, traffic);
  if (shown === 0) return `No difference to ${data.comparison.baseline} is shown${where}`;
  const better = verdicts.filter((verdict) => verdict === 'better').length;
  return `${shown} of ${verdicts.length} differences to ${data.comparison.baseline}${where} are shown: ${better} better, ${shown - better} worse`;
}
