import { countText, latencyText, secondsText } from './quantities.ts';
import type { Results, SourceSteps } from './results.ts';
import { MOST_SOURCES } from './sourceHeatmap.ts';
import { type Chart, chartOf, emptyChart, type Json, PLOT_WIDTH, type Spec } from './theme.ts';
import { MOST_BINS, peakPerBin, type TimeBins, timeBins } from './timeBins.ts';
import {
  BAND_SPACING,
  backgroundLayers,
  completenessNote,
  frameNote,
  markerBand,
  markerLayers,
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

/** Words of the legend for those who do not read p99. */
const LEGEND =
  "{p50: 'p50: half are faster', p95: 'p95: 95 % are faster', p99: 'p99: 99 % are faster', max: 'slowest'}[datum.label]";

/** Writes seconds in the unit that suits them. */
const LATENCY_LABEL =
  "datum.value >= 1 ? format(datum.value, '~g') + ' s' : datum.value >= 0.001 ? format(datum.value * 1000, '~g') + ' ms' : format(datum.value * 1000000, '~g') + ' µs'";

/** A rise of p99 by less than this factor over its highest value before the fault is not a finding. */
const NOTABLE_RISE = 1.5;
/** Space between small plots, pixels; their axes are in it. */
const SMALL_GAP = 16;

/** Latency quantiles over time on a log axis; small plots side by side for several traffic sources. */
export function latencyChart(results: Results): Chart {
  const frame = timeFrameOf(results);
  const answered = results.steps.sources.filter((source) => source.ok.some((count) => count > 0));
  const note = completenessNote(results);
  if (answered.length === 0) {
    return emptyChart('latency', 'No request was answered, so there is no latency to show', note.trim());
  }
  const shown = slowest(answered);
  const columns = shown.length === 1 ? 1 : shown.length <= 4 ? 2 : 3;
  const bins = timeBins(results.steps.ends, 0, Math.ceil(MOST_BINS / columns));
  const subtitle = `${note}Latency of answered requests, from first try to answer${binNote(bins)}${choiceNote(shown, answered)}.${frameNote(frame, columns > 1)}`;
  const domain = latencyDomain(shown);
  const plots = shown.map((source, index) =>
    latencyPlot(source, bins, frame, domain, { columns, last: index >= shown.length - columns }),
  );
  const content: Spec =
    columns === 1
      ? { spacing: BAND_SPACING, bounds: 'flush', vconcat: [...markerBand(frame, PLOT_WIDTH), ...plots] }
      : { columns, spacing: SMALL_GAP, concat: plots };
  return chartOf('latency', latencyHeadline(results, answered), subtitle, content);
}

function binNote(bins: TimeBins): string {
  return bins.stepsPerBin > 1 ? `; each point the highest of ${bins.stepsPerBin} steps` : '';
}

function choiceNote(shown: readonly SourceSteps[], all: readonly SourceSteps[]): string {
  return shown.length < all.length ? `; the ${shown.length} slowest of ${all.length} traffic sources` : '';
}

/** As many sources as are readable, those with the highest p99 of a step, in their own order. */
function slowest(sources: readonly SourceSteps[]): SourceSteps[] {
  const shown = [...sources].sort((a, b) => highest(b.p99) - highest(a.p99)).slice(0, MOST_SOURCES);
  return sources.filter((source) => shown.includes(source));
}

function highest(values: Float64Array): number {
  return values.reduce((top, value) => (value > top ? value : top), 0);
}

/** The peak of p99 after the first fault against its peak before, for the source in which it rose most. */
function latencyHeadline(results: Results, sources: readonly SourceSteps[]): string {
  const fault = results.summary.timeline.find(({ event }) => event === 'fault')?.time;
  if (fault === undefined) return overallHeadline(results);
  const { ends } = results.steps;
  const rises = sources.map((source) => riseOf(source, ends, results.run.scenario.warmup, fault));
  const [worst] = rises
    .filter((rise) => rise.before > 0)
    .sort((a, b) => b.peak / b.before - a.peak / a.before);
  if (!worst) return overallHeadline(results);
  const of = sources.length > 1 ? ` of ${worst.name}` : '';
  if (worst.peak < NOTABLE_RISE * worst.before) {
    return `Latency hardly changed: p99${of} never above ${latencyText(Math.max(worst.peak, worst.before))}, before or after the fault`;
  }
  return `p99 latency${of} rose from at most ${latencyText(worst.before)} before the fault to ${latencyText(worst.peak)} at ${secondsText(worst.at)}`;
}

interface Rise {
  readonly name: string;
  readonly before: number;
  readonly peak: number;
  readonly at: number;
}

/** Highest p99 of a step before the fault (without the warm-up, if there is anything else) and after it. */
function riseOf(source: SourceSteps, ends: readonly number[], warmup: number, fault: number): Rise {
  const since = warmup < fault ? warmup : 0;
  let before = 0;
  let peak = 0;
  let at = fault;
  ends.forEach((end, step) => {
    const value = source.p99[step];
    if (end > since && end <= fault && value > before) before = value;
    if (end > fault && value > peak) {
      peak = value;
      at = end;
    }
  });
  return { name: source.name, before, peak, at };
}

function overallHeadline(results: Results): string {
  const totals = results.summary.traffic.map(({ name, phases }) => ({ name, total: phases['total'] }));
  const [worst] = totals
    .filter(({ total }) => typeof total?.p99 === 'number')
    .sort((a, b) => (b.total?.p99 ?? 0) - (a.total?.p99 ?? 0));
  if (!worst?.total) return 'Latency of the answered requests';
  const of = totals.length > 1 ? ` of ${worst.name}` : '';
  return `Half of the ${countText(worst.total.ok)} answers${of} took under ${latencyText(worst.total.p50)}, 99 % under ${latencyText(worst.total.p99)}`;
}

/** Powers of ten around all that is drawn, at least one decade; seconds. */
function latencyDomain(sources: readonly SourceSteps[]): [number, number] {
  const positive = sources.flatMap(({ p50, max }) => [...p50, ...max]).filter((value) => value > 0);
  const low = positive.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = positive.reduce((a, b) => Math.max(a, b), 0);
  if (high === 0) return [0.001, 1];
  return [oneTwoFive(low, Math.floor), oneTwoFive(high * 1.05, Math.ceil)];
}

/** The next of 1, 2, 5, 10, 20, ... below or above. */
function oneTwoFive(value: number, round: (x: number) => number): number {
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
  readonly columns: number;
  /** Nothing stands below it, so it carries the time axis. */
  readonly last: boolean;
}

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
    width: alone ? PLOT_WIDTH : Math.floor((PLOT_WIDTH - 72 * (columns - 1)) / columns),
    height: alone ? 280 : 120,
    layer: [
      ...backgroundLayers(frame),
      ...lineLayers(source, bins, timeAxis(frame, 'time', last, alone ? 12 : 5), domain, alone),
      ...markerLayers(frame),
    ],
  };
}

/** A layer for each quantile, the median on top. */
function lineLayers(
  source: SourceSteps,
  bins: TimeBins,
  x: Spec,
  domain: readonly [number, number],
  alone: boolean,
): Spec[] {
  const encoding: Spec = { x, y: latencyAxis(domain, alone), color: QUANTILE_COLOUR };
  return LINES.toReversed().map(({ quantile, width }) => ({
    data: { values: latencyRows(source, bins, quantile) },
    mark: {
      type: 'line',
      strokeWidth: width,
      strokeJoin: 'round',
      // A step without an answer has no latency: the line has a gap there.
      invalid: 'break-paths-show-path-domains',
    },
    encoding,
  }));
}

const QUANTILE_COLOUR: Spec = {
  field: 'quantile',
  type: 'nominal',
  title: null,
  scale: { domain: LINES.map(({ quantile }) => quantile), range: LINES.map(({ colour }) => colour) },
  legend: { symbolType: 'stroke', labelExpr: LEGEND },
};

function latencyAxis(domain: readonly [number, number], alone: boolean): Spec {
  return {
    field: 'latency',
    type: 'quantitative',
    title: alone ? 'latency (log scale)' : null,
    scale: { type: 'log', domain, nice: false, clamp: true },
    axis: { values: tickValues(domain, alone), labelExpr: LATENCY_LABEL },
  };
}

/** 1, 2 and 5 of each decade while that is readable, else the powers of ten. */
function tickValues([low, high]: readonly [number, number], alone: boolean): number[] {
  const ticks: number[] = [];
  const dense = Math.log10(high / low) <= (alone ? 4 : 1.5);
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const step of dense ? [1, 2, 5] : [1]) {
      const tick = Number((step * 10 ** power).toPrecision(1));
      if (tick >= low * 0.999 && tick <= high * 1.001) ticks.push(tick);
    }
  }
  return ticks;
}

/** A row for each bin, at its middle; no latency where nothing was answered. */
function latencyRows(
  source: SourceSteps,
  bins: TimeBins,
  quantile: (typeof LINES)[number]['quantile'],
): Json[] {
  return [...peakPerBin(bins, source[quantile])].map((peak, bin) => ({
    time: (bins.edges[bin] + bins.edges[bin + 1]) / 2,
    quantile,
    latency: Number.isNaN(peak) ? null : Number(peak.toPrecision(4)),
  }));
}
