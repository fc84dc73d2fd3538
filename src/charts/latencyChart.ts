import { latencyHeadline } from './latencyHeadline.ts';
import type { Results, SourceSteps } from './results.ts';
import { MOST_SOURCES } from './sourceHeatmap.ts';
import { type Chart, chartOf, emptyChart, PLOT_WIDTH, type Spec } from './theme.ts';
import { MOST_BINS, peakPerBin, type TimeBins, timeBins } from './timeBins.ts';
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

/** Quantiles, from dark to light: they are not causes, so they stay clear of the causes' colours. */
const LINES = [
  { quantile: 'p50', colour: '#0b2c4d', width: 2.2 },
  { quantile: 'p95', colour: '#3b78b8', width: 1.6 },
  { quantile: 'p99', colour: '#8a4fbf', width: 1.6 },
  { quantile: 'max', colour: '#a0a0a0', width: 1 },
] as const;

/**
 * Words of the legend for those who do not read p99. An expression of Vega over the value of a legend entry.
 */
const LEGEND =
  "{p50: 'p50: half are faster', p95: 'p95: 95 % are faster', p99: 'p99: 99 % are faster', max: 'slowest'}[datum.label]";

/**
 * Writes seconds in the unit that suits them. An expression of Vega over the value of a tick.
 */
const LATENCY_LABEL =
  "datum.value >= 1 ? format(datum.value, '~g') + ' s' : datum.value >= 0.001 ? format(datum.value * 1000, '~g') + ' ms' : format(datum.value * 1000000, '~g') + ' µs'";

/** Space between small plots, pixels; their axes are in it. */
const SMALL_GAP = 16;

/**
 * Latency quantiles over time on a log axis; small plots side by side for several traffic sources.
 *
 * @param results a run; sources without an answer have no latency and are left out
 * @returns a chart without plots where no request was answered
 */
export function latencyChart(results: Results): Chart {
  const frame = timeFrameOf(results);
  const answered = results.steps.sources.filter((source) => source.ok.some((count) => count > 0));
  const note = completenessNote(results);
  if (answered.length === 0) {
    return emptyChart('latency', 'No request was answered, so there is no latency to show', note.trim());
  }
  const shown = slowest(answered);
  const columns = shown.length === 1 ? 1 : shown.length <= 4 ? 2 : 3;
  // A narrow plot has room for fewer points.
  const bins = timeBins(results.steps.ends, 0, Math.ceil(MOST_BINS / columns));
  const subtitle = `${note}Latency of answered requests, from first try to answer${columns > 1 ? ', on logarithmic scales' : ''}${binNote(bins)}${choiceNote(shown, answered)}.${frameNote(frame, columns > 1)}`;
  // One domain for all, so that heights can be compared between plots.
  const domain = latencyDomain(shown);
  const plots = shown.map((source, index) =>
    latencyPlot(source, bins, frame, domain, { columns, last: index >= shown.length - columns }),
  );
  const content: Spec =
    columns === 1
      ? { spacing: PLOT_SPACING, bounds: 'flush', vconcat: [...markerBand(frame, PLOT_WIDTH), ...plots] }
      : { columns, spacing: SMALL_GAP, concat: plots };
  return chartOf('latency', latencyHeadline(results, answered), subtitle, content);
}

/** The highest and not the mean: quantiles of steps cannot be averaged, and a peak must not vanish. */
function binNote(bins: TimeBins): string {
  return bins.stepsPerBin > 1 ? `; each point the highest of ${bins.stepsPerBin} steps` : '';
}

/** Says that sources are left out, if any are. */
function choiceNote(shown: readonly SourceSteps[], all: readonly SourceSteps[]): string {
  return shown.length < all.length ? `; the ${shown.length} slowest of ${all.length} traffic sources` : '';
}

/** As many sources as are readable, those with the highest p99 of a step, in their own order. */
function slowest(sources: readonly SourceSteps[]): SourceSteps[] {
  const shown = [...sources].sort((a, b) => highest(b.p99) - highest(a.p99)).slice(0, MOST_SOURCES);
  return sources.filter((source) => shown.includes(source));
}

/**
 * NaN compares as false, so steps without an answer do not count.
 *
 * @returns seconds; 0 without any answer
 */
function highest(values: Float64Array): number {
  return values.reduce((top, value) => (value > top ? value : top), 0);
}

/**
 * Powers of ten around all that is drawn, at least one decade; seconds.
 *
 * @returns bounds at 1, 2 or 5 of a decade, with a twentieth of room above the slowest answer
 */
function latencyDomain(sources: readonly SourceSteps[]): [number, number] {
  const positive = sources.flatMap(({ p50, max }) => [...p50, ...max]).filter((value) => value > 0);
  const low = positive.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = positive.reduce((a, b) => Math.max(a, b), 0);
  // Every answer took no time at all: any range shows that.
  if (high === 0) return [0.001, 1];
  return [oneTwoFive(low, Math.floor), oneTwoFive(high * 1.05, Math.ceil)];
}

/**
 * The next of 1, 2, 5, 10, 20, ... below or above.
 *
 * @param round `Math.floor` for the next below, `Math.ceil` for the next above
 */
function oneTwoFive(value: number, round: (x: number) => number): number {
  // The logarithm of an exact power of ten may fall just below its whole number.
  const decade = 10 ** Math.floor(Math.log10(value) + 1e-12);
  const steps = [1, 2, 5, 10].map((step) => step * decade);
  const found =
    round === Math.floor
      ? steps.findLast((step) => step <= value * 1.0001)
      : steps.find((step) => step >= value * 0.9999);
  return Number((found ?? decade).toPrecision(1));
}

/** Where a plot stands among others. */
interface PlotPlace {
  /** Plots side by side. */
  readonly columns: number;
  /** Nothing stands below it, so it carries the time axis. */
  readonly last: boolean;
}

/**
 * One source: across the page when it is the only one, else small, with its name as title. All share one
 * scale.
 *
 * @param domain seconds, the same for all
 */
function latencyPlot(
  source: SourceSteps,
  bins: TimeBins,
  frame: TimeFrame,
  domain: readonly [number, number],
  { columns, last }: PlotPlace,
): Spec {
  const alone = columns === 1;
  return {
    ...(alone ? {} : { title: { text: source.name, fontSize: 12.5, offset: 4, limit: 240 } }),
    // 72 pixels between two columns hold the axis of the right one, whose labels have units.
    width: alone ? PLOT_WIDTH : Math.floor((PLOT_WIDTH - 72 * (columns - 1)) / columns),
    height: alone ? 280 : 120,
    layer: [
      ...backgroundLayers(frame),
      ...lineLayers(source, bins, timeAxis(frame, 'time', last, alone ? 12 : 5), domain, alone),
      ...markerLayers(frame),
    ],
  };
}

/**
 * A layer for each quantile, the median on top.
 *
 * @param x the time axis
 * @param alone across the page, so that the axis has a title and more ticks
 */
function lineLayers(
  source: SourceSteps,
  bins: TimeBins,
  x: Spec,
  domain: readonly [number, number],
  alone: boolean,
): Spec[] {
  const encoding: Spec = { x, y: latencyAxis(domain, alone), color: QUANTILE_COLOUR };
  return LINES.toReversed().flatMap(({ quantile, width }) => {
    const rows = latencyRows(source, bins, quantile);
    // A point without a neighbour makes no line, and would be invisible.
    const lone = rows.filter(
      (_, i) => hasLatency(rows[i]) && !hasLatency(rows[i - 1]) && !hasLatency(rows[i + 1]),
    );
    // A step without an answer has no latency: the line has a gap there, and what stands between two gaps is a dot.
    const line: Spec = {
      data: { values: rows },
      mark: {
        type: 'line',
        strokeWidth: width,
        strokeJoin: 'round',
        invalid: 'break-paths-show-path-domains',
      },
      encoding,
    };
    const dots: Spec = { data: { values: lone }, mark: { type: 'circle', size: 14, opacity: 1 }, encoding };
    return lone.length > 0 ? [line, dots] : [line];
  });
}

/** False before the first row and after the last, too. */
function hasLatency(row: LatencyRow | undefined): boolean {
  return row !== undefined && row.latency !== null;
}

/** The same in every layer, so that they share one legend. */
const QUANTILE_COLOUR: Spec = {
  field: 'quantile',
  type: 'nominal',
  title: null,
  scale: { domain: LINES.map(({ quantile }) => quantile), range: LINES.map(({ colour }) => colour) },
  legend: { symbolType: 'stroke', labelExpr: LEGEND },
};

/** Logarithmic, because a timeout is a hundred times the median and both matter. */
function latencyAxis(domain: readonly [number, number], alone: boolean): Spec {
  return {
    field: 'latency',
    type: 'quantitative',
    title: alone ? 'latency (log scale)' : null,
    scale: { type: 'log', domain, nice: false, clamp: true },
    axis: { values: tickValues(domain, alone), labelExpr: LATENCY_LABEL },
  };
}

/**
 * 1, 2 and 5 of each decade while that is readable, else the powers of ten.
 *
 * @returns seconds; four decades of three ticks are readable in a plot across the page, two in a small
 * one
 */
function tickValues([low, high]: readonly [number, number], alone: boolean): number[] {
  const ticks: number[] = [];
  const dense = Math.log10(high / low) <= (alone ? 4 : 2);
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const step of dense ? [1, 2, 5] : [1]) {
      const tick = Number((step * 10 ** power).toPrecision(1));
      if (tick >= low * 0.999 && tick <= high * 1.001) ticks.push(tick);
    }
  }
  return ticks;
}

type Quantile = (typeof LINES)[number]['quantile'];

/** A point of a line. */
interface LatencyRow extends Spec {
  /** Middle of the bin, seconds. */
  readonly time: number;
  /** Which line it belongs to. */
  readonly quantile: Quantile;
  /** Seconds; null where nothing was answered, which breaks the line. */
  readonly latency: number | null;
}

/**
 * A row for each bin, at its middle; no latency where nothing was answered. Four digits are more than a pixel
 * shows, and halve the file.
 */
function latencyRows(source: SourceSteps, bins: TimeBins, quantile: Quantile): LatencyRow[] {
  return [...peakPerBin(bins, source[quantile])].map((peak, bin) => ({
    time: (bins.edges[bin] + bins.edges[bin + 1]) / 2,
    quantile,
    latency: Number.isNaN(peak) ? null : Number(peak.toPrecision(4)),
  }));
}
