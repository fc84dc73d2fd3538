import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../atomicFile.ts';
import { type DrawnChart, drawChart } from '../drawChart.ts';
import { Html, html } from '../html.ts';
import { counted, secondsText } from '../quantities.ts';
import { writeChart } from '../renderCharts.ts';
import { reportPage } from '../reportPage.ts';
import { table } from '../reportTables.ts';
import { capacityAnswer, measureText, rateText, valueText } from './capacityAnswer.ts';
import { capacityChart } from './capacityChart.ts';
import { type CapacityFile, type CapacityPoint, readCapacity } from './readCapacity.ts';

/**
 * Draws everything that the folder of a capacity search can show into it: the files of `charts/`, and `report.html`.
 *
 * @returns the report's path
 * @throws Error that names a file which is missing or is not what a search writes
 */
export async function writeCapacityReport(folder: string): Promise<string> {
  const capacity = await readCapacity(folder);
  await mkdir(join(folder, 'charts'), { recursive: true });
  const chart = capacityChart(capacity);
  const drawn = await writeChart(join(folder, 'charts', chart.name), await drawChart(chart));
  const path = join(folder, 'report.html');
  await writeFileAtomically(path, capacityReport(capacity, [drawn]));
  return path;
}

/**
 * The report of what has been read and drawn: one HTML document without network and scripts.
 *
 * @param charts drawn already; their SVG goes into the page as it is, and is trusted as our own
 */
export function capacityReport(capacity: CapacityFile, charts: readonly DrawnChart[]): string {
  const notes = html`${capacity.complete ? '' : html`<p class="note" role="note"><strong>This search is incomplete.</strong> It was interrupted after ${counted(capacity.points.length, 'value')}.</p>`}
${capacity.remarks.map((remark) => html`<p class="note" role="note">${remark}</p>\n`)}`;
  const main = html`<section class="answer" aria-label="The answer">
<p class="headline">${sentence(capacityAnswer(capacity))}</p>
</section>
<section><h2>What was tried</h2>
${charts.map((chart) => html`<figure>${new Html(chart.svg)}</figure>\n`)}
${pointsTable(capacity)}
</section>
<section><h2>How to repeat this</h2>
<p>The same scenario and seed give the same bytes on any machine and with any number of workers, with version ${capacity.version} of Seatrial:</p>
<pre><code>${capacity.command}</code></pre>
</section>`;
  return reportPage({
    title: `${capacity.scenario}: Seatrial capacity`,
    heading: `${capacity.scenario}: ${capacity.varied.kind === 'traffic' ? 'what it carries' : 'how much is needed'}`,
    description: capacity.description,
    notes,
    main,
    footer: footerText(capacity),
  });
}

/** Makes a sentence of an answer, which begins small and has no full stop. */
function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** A row for each value: its rates, its verdict, and every measure between its bounds. */
// All points measure the same things, so the first gives the columns.
function pointsTable(capacity: CapacityFile): Html {
  const [{ measures }] = capacity.points;
  const several = new Set(measures.map(({ traffic }) => traffic)).size > 1;
  const columns = [
    { title: capacity.varied.kind === 'traffic' ? 'traffic' : capacity.varied.name, number: true },
    { title: 'rate', number: true },
    { title: 'verdict' },
    ...measures.map(({ name, traffic }) => ({
      title: several ? `${name} of ${traffic}` : name,
      number: true,
    })),
    { title: 'utilisation', number: true },
    { title: '' },
  ];
  const rows = capacity.points.map((point) => [
    valueText(capacity, point.value),
    point.rates.map(({ rate }) => rateText(rate)).join(', '),
    verdictCell(point),
    ...point.measures.map((measure) => {
      const between =
        measure.low === null
          ? ''
          : ` (${measureText(measure, measure.low)} to ${measureText(measure, measure.high)})`;
      return `${measureText(measure, measure.estimate)}${between}`;
    }),
    point.utilisation.toFixed(3),
    point.unstable === undefined ? '' : html`<span class="bad">saturated</span>`,
  ]);
  return table('Values in ascending order; means between their 95 % bounds', columns, rows, 'capacity.csv');
}

/** Colour and word: the word is enough for those who cannot tell the colours apart. */
function verdictCell({ verdict }: CapacityPoint): Html {
  if (verdict === 'holds') return html`<span class="good">holds</span>`;
  return verdict === 'crossed' ? html`<span class="bad">crossed</span>` : html`${verdict}`;
}

/** How the numbers came about: effort, warm-up, precision and seed, in one line. */
function footerText({ replications, duration, seed, version, precision, warmupFrom }: CapacityFile): string {
  return `Seatrial ${version}: ${counted(replications, 'replication')} of each value, ${secondsText(duration)} of traffic each (warm-up: ${warmupFrom}); searched until two values ${precision === 0 ? 'were neighbours' : `lay within ${Number((100 * precision).toPrecision(3))} %`}; seed ${seed}.`;
}
