import { availabilityHeadline } from './availabilityHeadline.ts';
import { lossesOf } from './capacityLoss.ts';
import type { AvailabilityPoint, Results, WorkloadAvailability } from './results.ts';
import { type Chart, chartOf, emptyChart, type Json, PLOT_WIDTH, type Spec } from './theme.ts';
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

/** Small plots that are readable; the workloads that lost most are shown. */
const MOST_PLOTS = 12;
/** Changes that a plot shows one by one. */
const MOST_CHANGES = 400;

/**
 * Truth as a field and belief as a line: where the line stands above the field, the API server is behind the
 * truth.
 */
const SERIES = {
  domain: ['pods that listen', 'ready endpoints in the API'],
  range: ['#8cc6e7', '#d55e00'],
};

/**
 * Pods that listen, in truth, against the endpoints that the API server believes ready, over time.
 *
 * @param results a run's folder as {@link readResults} gives it
 * @returns one plot for each workload that is shown, or a chart without plots where the run had no pods
 */
export function availabilityChart(results: Results): Chart {
  const frame = timeFrameOf(results);
  const title = availabilityHeadline(results);
  const note = completenessNote(results);
  if (results.availability.length === 0) return emptyChart('availability', title, note.trim());
  const shown = mostAffected(results);
  const columns = shown.length === 1 ? 1 : shown.length <= 4 ? 2 : 3;
  const all = results.availability.length;
  const choice = shown.length < all ? ` The ${shown.length} workloads that lost most, of ${all}.` : '';
  const subtitle = `${note}Field: pods whose process listens, in truth. Line: pods that the API server lists as ready endpoints.${choice}${frameNote(frame, columns > 1)}`;
  const plots = shown.map((workload, index) =>
    availabilityPlot(workload, frame, columns, index >= shown.length - columns),
  );
  // A band above a single plot names the markers of faults; small plots have no room for it, so there the
  // subtitle lists them.
  const content: Spec =
    columns === 1
      ? { spacing: PLOT_SPACING, bounds: 'flush', vconcat: [...markerBand(frame, PLOT_WIDTH), ...plots] }
      : { columns, spacing: 16, concat: plots };
  return chartOf('availability', title, subtitle, content);
}

/**
 * As many workloads as are readable: those that lost the largest share of pods, in their own order. Sorting
 * serves the choice only: plots that changed places from run to run could not be compared.
 */
function mostAffected(results: Results): WorkloadAvailability[] {
  // A workload that lost nothing has 1, and so has one that was never there.
  const left = (one: WorkloadAvailability): number => {
    return Math.min(1, ...lossesOf(results, one).map(({ lowest, full }) => lowest / full));
  };
  const shown = results.availability.toSorted((a, b) => left(a) - left(b)).slice(0, MOST_PLOTS);
  return results.availability.filter((workload) => shown.includes(workload));
}

/**
 * @param last nothing stands below the plot, so it carries the time axis
 * @param columns plots side by side; one alone has more room, so it names its axis and has more ticks
 * @returns a Vega-Lite unit of layers: what happened at the back, truth, belief, markers at the front
 */
function availabilityPlot(of: WorkloadAvailability, frame: TimeFrame, columns: number, last: boolean): Spec {
  const alone = columns === 1;
  const x = timeAxis(frame, 'time', last, alone ? 12 : 5);
  // At least one, so that a workload without any pod still has an axis.
  const highest = Math.max(1, ...of.changes.map(({ listening, ready }) => Math.max(listening, ready)));
  const y: Spec = {
    field: 'pods',
    type: 'quantitative',
    // The two series are compared, not summed: Vega-Lite stacks areas unless it is told not to.
    stack: null,
    // In small plots the subtitle says what is counted, and the axis has no room for it.
    title: alone ? 'pods' : null,
    scale: { domain: [0, highest * 1.1], nice: false },
    axis: { tickMinStep: 1, tickCount: alone ? 6 : 3, format: 'd' },
  };
  return {
    ...(alone ? {} : { title: { text: of.workload, fontSize: 12.5, offset: 4, limit: 240 } }),
    // 52 pixels between two columns hold the axis of the right one.
    width: alone ? PLOT_WIDTH : Math.floor((PLOT_WIDTH - 52 * (columns - 1)) / columns),
    height: alone ? 220 : 90,
    layer: [
      ...backgroundLayers(frame),
      seriesLayer(of, frame, { x, y, series: 0, mark: { type: 'area', interpolate: 'step-after' } }),
      seriesLayer(of, frame, {
        x,
        y,
        series: 1,
        mark: { type: 'line', interpolate: 'step-after', strokeWidth: 2.4 },
      }),
      ...markerLayers(frame),
    ],
  };
}

/** What is particular to one of the two series of a plot. */
interface Series {
  /** Index into {@link SERIES}. */
  readonly series: 0 | 1;
  readonly mark: Spec;
  /** The channels of the axes. */
  readonly x: Spec;
  readonly y: Spec;
}

/**
 * The field of pods that listen or the line of ready endpoints. A state holds until the next change, hence
 * steps.
 */
function seriesLayer(of: WorkloadAvailability, frame: TimeFrame, { series, mark, x, y }: Series): Spec {
  const name = SERIES.domain[series];
  return {
    // A series may have other points than its neighbour, so each layer brings its own data.
    data: { values: pointsOf(of.changes, frame.end, series === 0 ? 'listening' : 'ready', name) },
    mark,
    encoding: {
      x,
      y,
      color: {
        field: 'series',
        type: 'nominal',
        title: null,
        scale: SERIES,
        legend: { symbolType: 'square' },
      },
    },
  };
}

/**
 * The changes and the end of the run; with very many, only the lowest of each stretch of them. The lowest,
 * because a short loss is what the reader looks for.
 *
 * @param end seconds
 * @param of which of the two numbers
 * @param series the name in the legend
 * @returns rows of Vega-Lite data: time in seconds, number of pods, series
 */
function pointsOf(
  changes: readonly AvailabilityPoint[],
  end: number,
  of: 'listening' | 'ready',
  series: string,
): Json[] {
  const stretch = Math.ceil(changes.length / MOST_CHANGES);
  const points: Json[] = [];
  for (let i = 0; i < changes.length; i += stretch) {
    const pods = Math.min(...changes.slice(i, i + stretch).map((change) => change[of]));
    // The state at the first step stands for the time before it, too.
    points.push({ time: i === 0 ? 0 : changes[i].time, pods, series });
  }
  // Without a point at the end the last state would stop at its change.
  const last = changes.at(-1);
  if (last) points.push({ time: end, pods: last[of], series });
  return points;
}
