import { counted } from '../quantities.ts';
import { type Chart, chartOf } from '../theme.ts';
import { comparisonHeadline } from './comparisonFinding.ts';
import { intervalPanel } from './intervalPanels.ts';
import { cellsOf, chartName, METRIC_WORDS, metricText, scaleFor } from './metricWords.ts';
import type { ComparisonData } from './readComparison.ts';

/** The baseline is grey, as in the chart of latencies, for it is what everything is seen against. */
const GROUPS = { domain: ['baseline', 'alternative'], range: ['#666666', '#0072b2'] };

/**
 * Estimates of every alternative with their intervals, a panel for each metric.
 *
 * @param source index of the traffic source
 * @returns the chart whose title is the answer of the comparison
 */
export function intervalsChart(data: ComparisonData, source: number): Chart {
  const traffic = data.sources[source];
  const { baseline, replications } = data.comparison;
  // Alone, an alternative is no baseline of anything.
  const single = data.comparison.alternatives.length === 1;
  const panels = Object.keys(METRIC_WORDS).flatMap((metric) => {
    const cells = cellsOf(data, traffic, metric);
    if (cells.every(({ cell }) => cell.estimate === null)) return [];
    const { factor, unit } = scaleFor(
      // Lower ends are never larger, so they do not decide the unit.
      metric,
      cells.flatMap(({ cell }) => [cell.estimate, cell.high]),
    );
    const scaled = (value: number | null): number | null => (value === null ? null : value * factor);
    const rows = cells.map(({ name, cell }) => ({
      name,
      value: scaled(cell.estimate),
      low: scaled(cell.low),
      high: scaled(cell.high),
      group: name === baseline && !single ? 'baseline' : 'alternative',
      label: metricText(metric, cell.estimate),
    }));
    const present = new Set(rows.map(({ group }) => group));
    const domain = GROUPS.domain.filter((group) => present.has(group));
    const range = domain.map((group) => GROUPS.range[GROUPS.domain.indexOf(group)]);
    return [intervalPanel(METRIC_WORDS[metric], unit, rows, { domain, range }, false)];
  });
  const subtitle = `Mean over ${counted(replications, 'replication')} with its 95 % interval; axes need not begin at zero. Intervals that overlap may still differ: alternatives met the same random numbers, so look at the paired differences.`;
  return chartOf(chartName('intervals', source), comparisonHeadline(data, traffic), subtitle, {
    spacing: 22,
    vconcat: panels,
  });
}
