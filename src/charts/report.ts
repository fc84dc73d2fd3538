import { join } from 'node:path';
import { writeFileAtomically } from './atomicFile.ts';
import type { DrawnChart } from './drawChart.ts';
import { failureHeadline, findFailures } from './failureFinding.ts';
import { Html, html } from './html.ts';
import { secondsText, withBoundUnits } from './quantities.ts';
import { readResults } from './readResults.ts';
import { drawCharts, renderCharts } from './renderCharts.ts';
import { answerSentences } from './reportAnswer.ts';
import { callsTable, isOfCalls } from './reportCalls.ts';
import { nodeTable, podTable } from './reportCluster.ts';
import { reportPage } from './reportPage.ts';
import {
  conservationTable,
  failureTable,
  summaryTable,
  thresholdTable,
  timelineTable,
} from './reportTables.ts';
import { theoryParagraph } from './reportTheory.ts';
import type { Results } from './results.ts';

/**
 * Reads a results folder and makes its report: one HTML document that needs no network and no script.
 *
 * @throws Error that names a file which is missing or is not what a run writes
 */
export async function renderReport(folder: string): Promise<string> {
  const results = await readResults(folder);
  return reportOf(results, await drawCharts(results));
}

/**
 * Draws everything that a results folder can show into it: the files of `charts/`, and `report.html` with the same
 * charts in it. @returns the report's path. @throws as {@link renderReport}
 */
export async function writeChartsAndReport(folder: string): Promise<string> {
  const results = await readResults(folder);
  const charts = await renderCharts(folder, results);
  const path = join(folder, 'report.html');
  await writeFileAtomically(path, reportOf(results, charts));
  return path;
}

/**
 * The report of what has been read and drawn.
 *
 * @param charts drawn already, in the order of {@link chartsOf}
 * @returns the HTML document
 */
export function reportOf(results: Results, charts: readonly DrawnChart[]): string {
  const { scenario } = results.run;
  // The chart of calls has a section of its own; those of clients are told apart by their place.
  const ofClients = charts.filter((chart) => !isOfCalls(chart));
  const main = html`${answerSection(results)}
${section('Thresholds', thresholdTable(results))}
${section('What the clients saw', html`${summaryTable(results)}${ofClients.slice(0, 2).map(figure)}`)}
${section('Why requests failed', failureTable(results))}
${callsSection(results, charts)}${section('What happened when', html`${timelineTable(results)}${ofClients.slice(2).map(figure)}`)}
${section('Nodes and pods', html`${nodeTable(results)}${podTable(results)}`)}
${theorySection(results)}${section('How to repeat this', repeatSection(results))}`;
  return reportPage({
    title: `${scenario.name}: Seatrial report`,
    heading: scenario.name,
    description: scenario.description,
    notes: incompleteNote(results),
    main,
    footer: footerText(results),
  });
}

/**
 * A heading and what belongs to it.
 *
 * @param content ready HTML
 */
function section(title: string, content: Html): Html {
  return html`<section>
<h2>${title}</h2>
${content}
</section>`;
}

/** Nothing for a run in which no workload calls others. */
function callsSection(results: Results, charts: readonly DrawnChart[]): Html {
  return results.summary.calls === undefined
    ? html``
    : html`${section('What workloads saw of each other', html`${callsTable(results)}${charts.filter(isOfCalls).map(figure)}`)}
`;
}

/** Nothing for a run that falls under no closed form. */
function theorySection({ summary: { theory = [] } }: Results): Html {
  return theory.length === 0
    ? html``
    : html`${section('What queueing theory says', html`${theory.map(theoryParagraph)}`)}
`;
}

/**
 * First on the page, for a reader who reads nothing else. The same sentence is the title of the first chart.
 */
function answerSection(results: Results): Html {
  return html`<section class="answer" aria-label="The answer">
<p class="headline">${failureHeadline(findFailures(results))}.</p>
<p>${withBoundUnits(answerSentences(results).join(' '))}</p>
</section>`;
}

/** Nothing for a run that came to its end. */
function incompleteNote({ run, steps }: Results): Html {
  if (run.complete) return html``;
  const end = secondsText(steps.ends.at(-1) ?? 0);
  return html`<p class="note" role="note"><strong>This run is incomplete.</strong> It was interrupted at ${end} of ${secondsText(run.scenario.duration)}; everything below holds for that part only.</p>`;
}

/** The SVG is Vega's own, which escapes the text that it holds; its title is its label. */
function figure(chart: DrawnChart): Html {
  return html`<figure>${new Html(chart.svg)}</figure>
`;
}

/** Everything that it takes to get the same results, and the laws that show they add up. */
function repeatSection(results: Results): Html {
  const { command, seed, version, scenarioHash } = results.run;
  return html`<p>The same scenario and seed give the same bytes on any machine, with version ${version} of Seatrial:</p>
<pre><code>${typeof command === 'string' ? command : command.join(' ')}</code></pre>
<p>Seed <code>${seed}</code>; SHA-256 of the scenario with every default filled in: <code>${scenarioHash}</code>. Charts and report can be made again from the CSV and JSON files beside this one alone (<code>seatrial report</code>).</p>
${conservationTable(results)}`;
}

/** What was simulated, in a sentence. */
function footerText({ run, eventCount }: Results): string {
  const { duration, step, warmup } = run.scenario;
  const warm =
    warmup > 0 ? `, of which the first ${secondsText(warmup)} are warm-up and not in the totals` : '';
  return `Seatrial ${run.version}, simulated: ${secondsText(duration)} of traffic in steps of ${secondsText(step)}${warm}. ${eventCount} cluster events are in events.csv.`;
}
