import { counted, secondsText } from './quantities.ts';
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
  const shown = mostAffected(results.availability, firstFault(results));
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

/** What a workload had and lost, in pods and seconds. */
export interface CapacityLoss {
  /** The workload as availability.csv names it. */
  readonly workload: string;
  /** Most pods that listened at one time before the loss. */
  readonly full: number;
  /** Fewest pods that listened between `from` and `until`. */
  readonly lowest: number;
  /**
   * When the number fell below `full` for the first time after having been there. Seconds of simulated time,
   * the end of the step in which it was seen.
   */
  readonly from: number;
  /** When it was back; `undefined`: not before the end. Seconds. */
  readonly until: number | undefined;
}

/**
 * Each time at which the number of listening pods fell below what it had been, until it was back.
 *
 * @param fault time of the first fault, seconds: pods that come after it are a surge or another size, whose end is no loss
 */
export function capacityLosses(
  { workload, changes }: WorkloadAvailability,
  fault = Number.POSITIVE_INFINITY,
): CapacityLoss[] {
  const losses: CapacityLoss[] = [];
  // The most that listened so far: what the workload is expected to have.
  let full = 0;
  for (const { time, listening } of changes) {
    const open = losses.at(-1);
    // An open loss takes every later change until the number is back, also a second fall before that.
    if (open && open.until === undefined) {
      const until = listening >= open.full ? time : undefined;
      losses[losses.length - 1] = { ...open, lowest: Math.min(open.lowest, listening), until };
    } else if (listening < full)
      losses.push({ workload, full, lowest: listening, from: time, until: undefined });
    // While nothing has listened yet, the first start is the size, even when a fault came before it.
    if (time <= fault || full === 0) full = Math.max(full, listening);
  }
  return losses;
}

/** The worst loss, and how often its workload lost pods. */
export interface WorstLoss extends CapacityLoss {
  /** Losses of the same workload in the run, this one included. */
  readonly times: number;
}

/**
 * Of all losses of all workloads, that of the largest share of pods; of equal ones the longest, else the
 * first. The table and the headline of a report speak of this one.
 */
export function worstLoss(results: Results): WorstLoss | undefined {
  // A pod that an autoscaler takes away is no loss.
  if (autoscaledOnly(results.summary)) return undefined;
  const fault = firstFault(results);
  const losses = results.availability.flatMap((workload) => capacityLosses(workload, fault));
  const [worst] = losses.sort((a, b) => a.lowest / a.full - b.lowest / b.full || lengthOf(b) - lengthOf(a));
  if (!worst) return undefined;
  // Counted for this workload alone, for the sentence names it.
  const times = losses.filter(({ workload }) => workload === worst.workload).length;
  return { ...worst, from: causedAt(results, worst.from), times };
}

/**
 * Seconds; infinite without any fault. Everything before it is start-up, during which the number of pods only
 * grows.
 */
function firstFault({ summary }: Results): number {
  const fault = summary.timeline.find(({ event }) => event === 'fault');
  return fault?.time ?? Number.POSITIVE_INFINITY;
}

/** Seconds; a loss that was never made good is the longest of all, as far as can be told in numbers. */
function lengthOf({ from, until }: CapacityLoss): number {
  return until === undefined ? Number.MAX_VALUE : until - from;
}

/**
 * The moment of the fault in the step at whose end a change was seen, or that end. availability.csv has whole
 * steps, while summary.json has the exact time of each fault.
 *
 * @param time seconds, the end of a step
 */
function causedAt(results: Results, time: number): number {
  const { step } = results.run.scenario;
  // A billionth of a second allows for the rounding of a sum of steps.
  const fault = results.summary.timeline.find(
    (entry) => entry.event === 'fault' && entry.time > time - step - 1e-9,
  );
  return fault && fault.time <= time ? fault.time : time;
}

/**
 * What was lost, of which workload, for how long, and for how long the API server did not know. Title of the
 * chart, without a full stop.
 */
function availabilityHeadline(results: Results): string {
  const resized = autoscaledHeadline(results);
  if (resized !== undefined) return resized;
  const loss = worstLoss(results);
  const pods = results.availability.reduce((sum, { changes }) => sum + (changes.at(-1)?.listening ?? 0), 0);
  if (results.availability.length === 0) return 'There were no pods';
  const never = results.availability.filter(({ changes }) =>
    changes.every(({ listening }) => listening === 0),
  );
  if (never.length > 0) {
    const others = never.length > 1 ? ` and ${never.length - 1} more` : '';
    return `${never[0].workload}${others}: no pod ever listened`;
  }
  if (!loss) return `No pod was lost: ${counted(pods, 'pod')} listening at the end`;
  const of = results.availability.length > 1 ? `${loss.workload}: ` : '';
  const until = loss.until === undefined ? 'until the end' : `until ${secondsText(loss.until)}`;
  const few = loss.times === 1 ? '' : of === '' ? 'As few as ' : 'as few as ';
  // The lag of one loss cannot be told from that of another.
  const end = loss.times > 1 ? `, the worst of ${loss.times} losses` : staleClause(results, loss.workload);
  return `${of}${few}${loss.lowest} of ${counted(loss.full, 'pod')} left from ${secondsText(loss.from)} ${until}${end}`;
}

/**
 * Without any fault, the sizes that the autoscalers chose are the story; `undefined` if there are none of the
 * two. Title of the chart for such a run.
 */
function autoscaledHeadline({ availability, summary }: Results): string | undefined {
  if (!autoscaledOnly(summary)) return undefined;
  const ranges = availability.map(({ workload, changes }) => {
    const counts = changes.map(({ listening }) => listening);
    return { workload, least: Math.min(...counts), most: Math.max(...counts) };
  });
  // The workload whose size changed most; of equal ones the first in the file.
  const [{ workload, least, most }] = ranges.sort((a, b) => b.most - b.least - (a.most - a.least));
  return `${workload}: between ${least} and ${counted(most, 'pod')}, as the autoscaler asked for`;
}

/** Did autoscalers change sizes, and nothing else happen? */
function autoscaledOnly({ timeline }: Results['summary']): boolean {
  return (
    timeline.some(({ event }) => event === 'resized') && timeline.every(({ event }) => event !== 'fault')
  );
}

/**
 * For how long the API server listed pods as ready that no longer listened; empty when it never did.
 * This is the lag that sends clients to dead pods.
 *
 * @returns the rest of a sentence, from its semicolon on
 */
function staleClause(results: Results, workload: string): string {
  const found = results.availability.find((one) => one.workload === workload);
  if (!found || found.staleSteps === 0) return '';
  // Steps are counted, not changes, so the time is a multiple of the step.
  const time = secondsText(found.staleSteps * results.run.scenario.step);
  return `; for ${time} the API still listed ${found.peakStale === 1 ? 'one that was' : `${found.peakStale} that were`} gone`;
}

/**
 * As many workloads as are readable: those that lost the largest share of pods, in their own order. Sorting
 * serves the choice only: plots that changed places from run to run could not be compared.
 *
 * @param fault time of the first fault, seconds
 */
function mostAffected(workloads: readonly WorkloadAvailability[], fault: number): WorkloadAvailability[] {
  // A workload that lost nothing has 1, and so has one that was never there.
  const left = (one: WorkloadAvailability): number => {
    return Math.min(1, ...capacityLosses(one, fault).map(({ lowest, full }) => lowest / full));
  };
  const shown = [...workloads].sort((a, b) => left(a) - left(b)).slice(0, MOST_PLOTS);
  return workloads.filter((workload) => shown.includes(workload));
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
