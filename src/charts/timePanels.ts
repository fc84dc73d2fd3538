import { chooseMarkers, type Marker, type MarkerKind, placeMarkers } from './markers.ts';
import type { Results } from './results.ts';
import { type Json, SIZES, type Spec } from './theme.ts';

/** Height of a row of marker labels, pixels. */
const ROW = 15;
/** Between plots that stand on each other, pixels: room for half a number of either axis. */
export const PLOT_SPACING = 16;
/** By how much the lowest label hangs into that space, so that it stands close to its plot, pixels. */
const OVERHANG = 7;

/** Solid and heavier, so that the cause stands out among what followed from it. */
const FAULT_RULE: Spec = { strokeWidth: 1.6, color: '#111111' };
/** One of many, so it recedes. */
const MINOR_RULE: Spec = { strokeWidth: 0.8, color: '#8a8a8a' };
/** Told apart by its dashes, not by its colour, which belongs to the data. */
const REACTION_RULE: Spec = { strokeWidth: 1.1, color: '#444444', strokeDash: [3, 3] };

/** What all charts over time share: the axis, the marked moments and the warm-up. */
export interface TimeFrame {
  /** Seconds. */
  readonly start: number;
  /** End of the last step, seconds. */
  readonly end: number;
  /** End of the warm-up, seconds; 0: there is none. */
  readonly warmup: number;
  /** In order of time, as {@link chooseMarkers} found them. */
  readonly markers: readonly Marker[];
}

/**
 * The time frame of a run: from 0 (or its first step) to its last step.
 *
 * @returns 0 to the end of the scenario where no step was finished
 */
export function timeFrameOf(results: Results): TimeFrame {
  const { ends } = results.steps;
  const end = ends.at(-1) ?? results.run.scenario.duration;
  // A fault during the build-up before 0 has no place on the axis.
  const markers = chooseMarkers(results, end).filter(({ time }) => time >= 0 && time <= end);
  return { start: 0, end, warmup: Math.min(results.run.scenario.warmup, end), markers };
}

/** Steps of a time axis, seconds: those that people count in. Up to a day; beyond that, whole days. */
const TICK_STEPS = [
  0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 21600, 43200, 86400,
];

/**
 * The x channel of a plot over time.
 *
 * @param title whether to write the axis: not for plots with another below
 * @param ticks about how many numbers there is room for
 */
export function timeAxis(frame: TimeFrame, field: string, title = true, ticks = 12): Spec {
  const step =
    TICK_STEPS.find((one) => frame.end <= one * ticks) ?? 86400 * Math.ceil(frame.end / ticks / 86400);
  // A billionth allows for the rounding of a quotient that should be whole.
  const values = Array.from({ length: Math.floor(frame.end / step + 1e-9) + 1 }, (_, tick) => tick * step);
  return {
    field,
    type: 'quantitative',
    title: title ? 'simulated time (s)' : null,
    scale: { domain: [frame.start, frame.end], nice: false, zero: false },
    axis: { grid: false, values, labelFlush: false, ...(title ? {} : { labels: false, ticks: false }) },
  };
}

/**
 * Layers that belong below the data: the warm-up as a grey field.
 *
 * @returns none without a warm-up
 */
export function backgroundLayers(frame: TimeFrame): Spec[] {
  if (frame.warmup <= 0) return [];
  return [
    {
      data: { values: [{ from: frame.start, to: frame.warmup }] },
      mark: { type: 'rect', color: '#000000', opacity: 0.06 },
      encoding: { x: { field: 'from', type: 'quantitative' }, x2: { field: 'to' } },
    },
  ];
}

/** Layers that belong above the data: a rule for each marker, solid for faults and dashed for what followed. */
export function markerLayers(frame: TimeFrame): Spec[] {
  // Later layers lie over earlier ones, so faults cover minor rules.
  return [
    ruleLayer(frame, 'minor', MINOR_RULE),
    ruleLayer(frame, 'fault', FAULT_RULE),
    ruleLayer(frame, 'reaction', REACTION_RULE),
  ].flat();
}

/**
 * A layer without rows would still claim a scale, so there is none.
 *
 * @param style of the rules of this kind
 */
function ruleLayer(frame: TimeFrame, kind: MarkerKind, style: Spec): Spec[] {
  const values: Json[] = frame.markers.filter((marker) => marker.kind === kind).map(({ time }) => ({ time }));
  if (values.length === 0) return [];
  return [
    {
      data: { values },
      mark: { type: 'rule', ...style },
      encoding: { x: { field: 'time', type: 'quantitative' } },
    },
  ];
}

/**
 * The band of marker labels that stands on a plot of this width; nothing when there is nothing to label.
 *
 * @param width pixels
 */
export function markerBand(frame: TimeFrame, width: number): Spec[] {
  const labelled = frame.markers.filter(({ label }) => label !== '');
  if (labelled.length === 0) return [];
  // Pixels a second; a run without length has a scale all the same.
  const scale = width / (frame.end - frame.start || 1);
  const placed = placeMarkers(labelled, (time) => (time - frame.start) * scale, width);
  const rows = 1 + Math.max(...placed.map(({ row }) => row));
  // Rules go through the space below the band down to the plot.
  const height = ROW * rows - OVERHANG;
  const x: Spec = { ...timeAxis(frame, 'time'), axis: null };
  // Pixels from the top, not data.
  const y: Spec = { field: 'middle', type: 'quantitative', scale: null, axis: null };
  const values = placed.map((marker) => ({ ...marker, middle: ROW * (rows - marker.row - 0.5) }));
  const layer = bandLayers(height + PLOT_SPACING);
  return [{ width, height, data: { values }, view: { stroke: null }, encoding: { x, y }, layer }];
}

/**
 * @param foot where the rules end: at the plot below, pixels from the top of the band
 * @returns rules first, so that no label is covered
 */
function bandLayers(foot: number): Spec[] {
  return [
    bandRules("datum.kind === 'fault'", FAULT_RULE, foot),
    bandRules("datum.kind !== 'fault'", REACTION_RULE, foot),
    bandLabels('!datum.flipped', { align: 'left', dx: 5 }),
    bandLabels('datum.flipped', { align: 'right', dx: -5 }),
  ];
}

/**
 * The rules of the markers that `filter` picks, from the middle of their label down to `foot`.
 *
 * @param filter an expression of Vega
 */
function bandRules(filter: string, style: Spec, foot: number): Spec {
  return { transform: [{ filter }], mark: { type: 'rule', ...style }, encoding: { y2: { value: foot } } };
}

/**
 * The labels of the markers that `filter` picks.
 *
 * @param filter an expression of Vega
 * @param style on which side of the rule the label stands
 */
function bandLabels(filter: string, style: Spec): Spec {
  return {
    transform: [{ filter }],
    mark: { type: 'text', baseline: 'middle', fontSize: SIZES.label, color: '#222222', ...style },
    encoding: { text: { field: 'label', type: 'nominal' } },
  };
}

/**
 * Sentences for a subtitle: what the rules and the grey field mean. Empty when there are none.
 *
 * @param named whether to name the first fault: for plots that are too small for labels
 */
export function frameNote(frame: TimeFrame, named = false): string {
  const first = frame.markers.find(({ kind, label }) => kind === 'fault' && label !== '');
  const name = named && first ? ` (${first.label})` : '';
  const has = (one: MarkerKind): boolean => frame.markers.some(({ kind }) => kind === one);
  const parts = [
    ...(has('fault') ? [`solid: faults${name}`] : []),
    ...(has('reaction') ? [`dashed: what followed${seriesNote(frame)}`] : []),
    ...(has('minor') ? ['thin: faults of pods'] : []),
  ];
  const rules = parts.length > 0 ? ` Rules, ${parts.join('; ')}.` : '';
  return rules + (frame.warmup > 0 ? ' Grey: warm-up.' : '');
}

/** ` (19 times: new size)`, for a series of markers that has no labels of its own. */
function seriesNote({ markers }: TimeFrame): string {
  const unnamed = markers.filter(({ series, label }) => series !== undefined && label === '');
  const [first] = unnamed;
  return first?.series === undefined ? '' : ` (${unnamed.length} times: ${first.series})`;
}

/**
 * A note for the subtitle of every chart of an interrupted run. It stands first, since everything below it
 * holds for a part only.
 *
 * @returns with a space at its end, or empty for a whole run
 */
export function completenessNote(results: Results): string {
  if (results.run.complete && results.summary.complete) return '';
  const end = results.steps.ends.at(-1) ?? 0;
  return `INCOMPLETE: the run was interrupted at ${end} s of ${results.run.scenario.duration} s. `;
}
