import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from './atomicFile.ts';
import { availabilityChart } from './availabilityChart.ts';
import { callsChart } from './callsChart.ts';
import { distributionChart } from './distributionChart.ts';
import { type DrawnChart, drawChart, drawPng } from './drawChart.ts';
import { latencyChart } from './latencyChart.ts';
import { outcomesChart } from './outcomesChart.ts';
import { readResults } from './readResults.ts';
import type { Results } from './results.ts';
import type { Chart } from './theme.ts';
import type { ChartWarning } from './warningLogger.ts';

/** A chart and the files in which it was written. */
export interface ChartFile extends DrawnChart {
  /** Paths of the Vega-Lite specification, the SVG and the PNG. */
  readonly files: readonly string[];
}

/**
 * All charts of a run, in the order in which they tell its story. The chart of calls is only there where
 * workloads call others.
 */
export function chartsOf(results: Results): Chart[] {
  const calls = callsChart(results);
  return [
    outcomesChart(results),
    latencyChart(results),
    availabilityChart(results),
    distributionChart(results),
    ...(calls === undefined ? [] : [calls]),
  ];
}

/**
 * Draws all charts of a run as SVG, without writing anything.
 *
 * @param warn called when Vega-Lite or Vega finds fault with a specification
 */
export async function drawCharts(results: Results, warn?: ChartWarning): Promise<DrawnChart[]> {
  const drawn: DrawnChart[] = [];
  for (const chart of chartsOf(results)) drawn.push(await drawChart(chart, warn));
  return drawn;
}

/**
 * Reads a results folder and writes `charts/<name>.vl.json`, `.svg` and `.png` for each chart.
 *
 * @param results what the folder holds, for a caller that has read it
 * @throws Error that names a file which is missing or is not what a run writes
 * @param folder as `seatrial run` wrote it
 * @returns the charts with the paths of their files
 */
// All are drawn before the first is written: a failure leaves the old pictures whole.
export async function renderCharts(folder: string, results?: Results): Promise<ChartFile[]> {
  const drawn = await drawCharts(results ?? (await readResults(folder)));
  await mkdir(join(folder, 'charts'), { recursive: true });
  const written: ChartFile[] = [];
  for (const chart of drawn) written.push(await writeChart(join(folder, 'charts', chart.name), chart));
  return written;
}

/** Writes a drawn chart. @param path of the files, without what follows the name */
export async function writeChart(path: string, chart: DrawnChart): Promise<ChartFile> {
  const contents: readonly [string, string | Uint8Array][] = [
    [`${path}.vl.json`, chart.spec],
    [`${path}.svg`, chart.svg],
    [`${path}.png`, await drawPng(chart.svg)],
  ];
  for (const [file, content] of contents) await writeFileAtomically(file, content);
  return { ...chart, files: contents.map(([file]) => file) };
}
