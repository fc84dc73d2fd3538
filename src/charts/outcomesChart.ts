import { failureHeadline, findFailures } from './failureFinding.ts';
import { outcomeOrder, outcomeWords } from './outcomeWords.ts';
import { secondsText } from './quantities.ts';
import type { Results } from './results.ts';
import { sourceHeatmap } from './sourceHeatmap.ts';
import { type Chart, chartOf, emptyChart, type Json, PLOT_WIDTH, type Spec } from './theme.ts';
import { binCount, ratePerBin, type TimeBins, timeBins } from './timeBins.ts';
import {
  backgroundLayers,
  completenessNote,
  frameNote,
  markerBand,
  markerLayers,
  PLOT_SPACING,
  type TimeFrame,
  timeAxis,
  timeFrameOf,
} from './timePanels.ts';

/**
 * Requests a second over time by outcome: all of them on top, the failures alone below on their own scale (a
 * few per cent are invisible on the first), and for several traffic sources the share that failed of each.
 *
 * @param results a run
 * @returns the chart whose title is the finding, or one without plots where no step was finished
 */
export function outcomesChart(results: Results): Chart {
  const finding = findFailures(results);
  const title = failureHeadline(finding);
  const frame = timeFrameOf(results);
  const bins = timeBins(results.steps.ends);
  const note = completenessNote(results);
  if (binCount(bins) === 0) return emptyChart('outcomes', title, `${note}Requests a second by outcome.`);
  const causes = causesOf(results);
  const below = causes.length > 0 ? '; below, the failed ones alone' : '';
  const subtitle = `${note}Requests a second by outcome${binNote(bins)}${below}.${frameNote(frame)}`;
  return chartOf('outcomes', title, subtitle, {
    // One table for all plots: each of them filters what it shows.
    datasets: { outcomes: outcomeRows(results, bins, causes) },
    spacing: PLOT_SPACING,
    bounds: 'flush',
    vconcat: [...markerBand(frame, PLOT_WIDTH), ...outcomePanels(results, frame, causes)],
  });
}

/**
 * The plots from top to bottom; those of failures only if there are any.
 *
 * @param causes those that occur, in their order
 * @returns one plot without failures, else two or three
 */
function outcomePanels(results: Results, frame: TimeFrame, causes: readonly string[]): Spec[] {
  const all = ['ok', ...causes];
  const title = 'requests a second';
  if (causes.length === 0)
    return [outcomePanel(frame, all, { outcomes: all, height: 220, title, last: true })];
  const several = results.steps.sources.length > 1;
  return [
    outcomePanel(frame, all, { outcomes: all, height: 220, title, last: false }),
    outcomePanel(frame, all, { outcomes: causes, height: 120, title: 'failed a second', last: !several }),
    ...(several ? [sourceHeatmap(results, frame)] : []),
  ];
}

/** Causes that occur, in their order everywhere. Two that are not known are ordered by name. */
function causesOf(results: Results): string[] {
  const causes = new Set(results.failures.map(({ cause }) => cause));
  return [...causes].sort((a, b) => outcomeOrder(a) - outcomeOrder(b) || (a < b ? -1 : 1));
}

/** Says over how long each value is averaged, if it is. */
function binNote(bins: TimeBins): string {
  return bins.stepsPerBin > 1 ? `, averaged over ${secondsText(bins.edges[1] - bins.edges[0])}` : '';
}

/**
 * One row for each outcome at each edge of a bin: the rate that holds from there to the next edge. Failures
 * come from failures.csv, by step and cause; what was answered from timeseries.csv.
 *
 * @param causes those that occur, in their order
 */
function outcomeRows(results: Results, bins: TimeBins, causes: readonly string[]): Json[] {
  const { ends, sources } = results.steps;
  const perStep = new Map(causes.map((cause) => [cause, new Float64Array(ends.length)]));
  const ok = ends.map((_, step) => sources.reduce((sum, source) => sum + source.ok[step], 0));
  const stepOf = new Map(ends.map((end, step) => [end, step]));
  for (const { time, cause, count } of results.failures) {
    const counts = perStep.get(cause);
    const step = stepOf.get(time);
    // A step of failures.csv that timeseries.csv lacks can only come from a damaged file.
    if (counts && step !== undefined) counts[step] += count;
  }
  return [['ok', ok] as const, ...perStep].flatMap(([outcome, counts], order) => {
    const rates = ratePerBin(bins, counts);
    return bins.edges.map((time, bin) => ({
      time,
      outcome,
      order,
      // The last edge has no bin after it: the rate of the last bin is drawn up to it.
      rate: rounded(rates[bin] ?? rates.at(-1)),
    }));
  });
}

/**
 * Three decimals: a hundredth of a pixel, and half the file.
 *
 * @param rate requests a second
 */
function rounded(rate = 0): number {
  return Math.round(rate * 1000) / 1000;
}

/**
 * Colours by outcome.
 *
 * @param all the outcomes of every plot of the chart, so that they share one legend
 */
function outcomeColour(all: readonly string[]): Spec {
  return {
    field: 'outcome',
    type: 'nominal',
    title: null,
    scale: { domain: all, range: all.map((outcome) => outcomeWords(outcome).colour) },
    legend: { labelExpr: labelsOf(all), symbolType: 'square' },
  };
}

/**
 * Vega expression for the words of the legend. Names that only lose their hyphens need no table.
 *
 * @returns the expression of Vega for `labelExpr` of a legend
 */
function labelsOf(outcomes: readonly string[]): string {
  const words = outcomes.map((outcome) => outcomeWords(outcome).label);
  if (outcomes.every((outcome, i) => outcome.replaceAll('-', ' ') === words[i]))
    return "replace(datum.label, /-/g, ' ')";
  return `${JSON.stringify(Object.fromEntries(outcomes.map((outcome, i) => [outcome, words[i]])))}[datum.label]`;
}

/** What is particular to one plot of outcomes. */
interface Panel {
  /** Outcomes of this plot, stacked in this order. */
  readonly outcomes: readonly string[];
  /** Of the plot, pixels. */
  readonly height: number;
  /** Of its axis. */
  readonly title: string;
  /** Nothing stands below it, so it carries the time axis. */
  readonly last: boolean;
}

/**
 * Stacked areas with steps: a rate holds for the whole of its bin.
 *
 * @param all outcomes of the whole chart, for the colours
 */
function outcomePanel(frame: TimeFrame, all: readonly string[], panel: Panel): Spec {
  return {
    width: PLOT_WIDTH,
    height: panel.height,
    layer: [
      ...backgroundLayers(frame),
      // Among failures alone the rules stay behind: a short spell is as narrow as a rule.
      ...(all === panel.outcomes ? [] : markerLayers(frame)),
      {
        data: { name: 'outcomes' },
        transform: [{ filter: { field: 'outcome', oneOf: panel.outcomes } }],
        mark: { type: 'area', interpolate: 'step-after' },
        encoding: {
          x: timeAxis(frame, 'time', panel.last),
          y: {
            field: 'rate',
            type: 'quantitative',
            stack: 'zero',
            title: panel.title,
            axis: { tickCount: 5 },
          },
          order: { field: 'order', type: 'quantitative' },
          color: outcomeColour(all),
        },
      },
      ...(all === panel.outcomes ? markerLayers(frame) : []),
    ],
  };
}
