import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../atomicFile.ts';
import { type DrawnChart, drawChart } from '../drawChart.ts';
import { Html, html } from '../html.ts';
import { counted, secondsText } from '../quantities.ts';
import { writeChart } from '../renderCharts.ts';
import { reportPage } from '../reportPage.ts';
import { table } from '../reportTables.ts';
import type { Chart } from '../theme.ts';
import { comparisonHeadline } from './comparisonFinding.ts';
import { curveChart } from './curveChart.ts';
import { differencesChart } from './differencesChart.ts';
import { intervalsChart } from './intervalsChart.ts';
import { latenciesChart } from './latenciesChart.ts';
import { differenceText, METRIC_WORDS, metricText } from './metricWords.ts';
import { type ComparisonData, readComparison } from './readComparison.ts';

/** Sources that get charts of their own; comparison.csv has all. */
const CHARTED_SOURCES = 4;

/**
 * Draws everything that the folder of a comparison can show into it: the files of `charts/`, and `report.html`.
 *
 * @returns the report's path
 * @throws Error that names a file which is missing or is not what a comparison writes
 */
export async function writeComparisonReport(folder: string): Promise<string> {
  const data = await readComparison(folder);
  await mkdir(join(folder, 'charts'), { recursive: true });
  const drawn: DrawnChart[] = [];
  // One after the other: drawing is work of this one thread, so nothing would be gained at once.
  for (const chart of comparisonCharts(data)) {
    drawn.push(await writeChart(join(folder, 'charts', chart.name), await drawChart(chart)));
  }
  const path = join(folder, 'report.html');
  await writeFileAtomically(path, comparisonReport(data, drawn));
  return path;
}

/**
 * The charts of each source: the differences first, for they answer the question.
 *
 * @returns as many as four a source: the curve over a varied number if there is one, differences, intervals,
 * latencies
 */
export function comparisonCharts(data: ComparisonData): Chart[] {
  const compared = data.comparison.alternatives.length > 1;
  return data.sources
    .slice(0, CHARTED_SOURCES)
    .flatMap((_, source) => [
      ...[curveChart(data, source)].filter((chart) => chart !== undefined),
      ...(compared ? [differencesChart(data, source)] : []),
      intervalsChart(data, source),
      latenciesChart(data, source),
    ]);
}

/**
 * The report of what has been read and drawn: one HTML document without network and scripts.
 *
 * @param charts drawn already, in the order in which they are to be seen
 */
export function comparisonReport(data: ComparisonData, charts: readonly DrawnChart[]): string {
  const { comparison } = data;
  const notes = html`${comparison.complete ? '' : html`<p class="note" role="note"><strong>This comparison is incomplete.</strong> It was interrupted after ${counted(comparison.replications, 'replication')}.</p>`}
${comparison.remarks.map((remark) => html`<p class="note" role="note">${remark}</p>\n`)}`;
  const main = html`<section class="answer" aria-label="The answer">
${data.sources.map((source) => html`<p class="headline">${comparisonHeadline(data, source)}.</p>\n`)}
</section>
<section><h2>Charts</h2>
${charts.map((chart) => html`<figure>${new Html(chart.svg)}</figure>\n`)}
</section>
<section><h2>All numbers</h2>
${data.sources.map((source) => sourceTable(data, source))}
</section>
<section><h2>What was compared</h2>
${alternativesTable(data)}
</section>
<section><h2>How to repeat this</h2>
<p>The same scenario and seed give the same bytes on any machine and with any number of workers, with version ${comparison.version} of Seatrial:</p>
<pre><code>${comparison.command}</code></pre>
</section>`;
  return reportPage({
    title: `${comparison.scenario}: Seatrial comparison`,
    heading: `${comparison.scenario}: ${counted(comparison.alternatives.length, 'alternative')} compared`,
    description: comparison.description,
    notes,
    main,
    footer: footerText(data),
  });
}

/** Estimates and differences of one traffic source. */
function sourceTable({ comparison }: ComparisonData, traffic: string): Html {
  const columns = [
    { title: 'metric' },
    { title: 'alternative' },
    { title: 'rank', number: true },
    ...['estimate', '95 % interval', 'difference', 'its interval'].map((title) => ({ title, number: true })),
    { title: 'verdict' },
  ];
  // The order of the metrics is that of the words, the same in charts and on the terminal.
  const rows = Object.keys(METRIC_WORDS).flatMap((metric) =>
    comparison.alternatives.flatMap(({ name, metrics }) =>
      metrics
        .filter((cell) => cell.traffic === traffic && cell.metric === metric)
        .map(({ rank, estimate, low, high, difference }) => [
          METRIC_WORDS[metric],
          name,
          rank ?? '–',
          metricText(metric, estimate),
          rangeText(metric, low, high),
          difference === undefined ? '' : differenceText(metric, difference.estimate),
          difference === undefined ? '' : rangeText(metric, difference.low, difference.high),
          difference === undefined ? 'baseline' : verdict(difference.verdict),
        ]),
    ),
  );
  return table(`Requests of ${traffic}`, columns, rows, 'comparison.csv');
}

/** An interval as `low to high`, or a dash where it is not known. */
function rangeText(metric: string, low: number | null, high: number | null): string {
  return low === null || high === null ? '–' : `${metricText(metric, low)} to ${metricText(metric, high)}`;
}

/** The word in its colour; `no difference shown` and `not known` have none. */
function verdict(text: string): Html {
  if (text === 'better') return html`<span class="good">better</span>`;
  return text === 'worse' ? html`<span class="bad">worse</span>` : html`${text}`;
}

/** What each alternative changes, and how busy it keeps the pods. */
function alternativesTable({ comparison }: ComparisonData): Html {
  const columns = [
    { title: 'alternative' },
    { title: 'changes' },
    { title: 'utilisation', number: true },
    { title: '' },
  ];
  const rows = comparison.alternatives.map(({ name, set, utilisation, unstable }) => [
    name,
    set.length === 0 ? 'nothing' : html`<code>${set.join(' ')}</code>`,
    utilisation.toFixed(3),
    unstable === undefined ? '' : html`<span class="bad">unstable</span>`,
  ]);
  return table('Alternatives; utilisation is that of the busiest workload', columns, rows, 'comparison.json');
}

/** How the numbers came about: effort, warm-up and seed, in one line. */
function footerText({ comparison }: ComparisonData): string {
  const { replications, duration, warmup, warmupFrom, seed, version } = comparison;
  return `Seatrial ${version}: ${counted(replications, 'replication')} of each alternative, ${secondsText(duration)} of traffic each, of which the first ${secondsText(warmup)} (${warmupFrom}) are warm-up and not counted; seed ${seed}.`;
}
