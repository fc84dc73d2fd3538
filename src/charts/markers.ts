import { shortenText, textWidth } from './fontMetrics.ts';
import { secondsText } from './quantities.ts';
import type { TimelineEntry } from './resultFiles.ts';
import type { FaultEvent, Results } from './results.ts';
import { SIZES } from './theme.ts';

/** A fault, something that followed, or one of very many faults of single pods. */
export type MarkerKind = 'fault' | 'reaction' | 'minor';

/** A moment that charts over time mark with a vertical rule. */
export interface Marker {
  /** Seconds. */
  readonly time: number;
  readonly kind: MarkerKind;
  /** Empty when there are too many to label. */
  readonly label: string;
  /** What it is one of, where a scenario may have dozens: `new size`. */
  readonly series?: string;
}

/** A marker's place in the band of labels above a plot; pixels from the left, rows from the plot upwards. */
export interface PlacedMarker extends Marker {
  /** 0 is the row next to the plot. */
  readonly row: number;
  /** The label ends at the rule, because it would run out of the picture on the other side. */
  readonly flipped: boolean;
}

/** More labels than these are a wall of text; the rest are rules only. */
const MOST_LABELS = 9;
/** More rules than these hide the data. */
const MOST_RULES = 60;
/** Events of one type within this share of the time axis are one marker. */
const MERGE_WITHIN = 0.015;
/** Pixels; two fifths of the plot. */
const LONGEST_LABEL = 320;
/** Room between a rule and its label, and between two labels, pixels. */
const GAP = 5;

/**
 * Short names of what follows a fault; their sentences are in the timeline of the report. The keys are the
 * events of the timeline in summary.json.
 */
const LABELS: Readonly<Record<string, string>> = {
  'node-not-ready': 'node NotReady',
  'endpoints-removed': 'endpoints removed',
  'rules-updated': 'rules updated',
  evicted: 'evicted',
  'replacement-ready': 'replacement ready',
  recovered: 'recovered',
  'last-failure': 'last failure',
  'fault-ended': 'fault over',
  resized: 'new size',
  'node-joined': 'node joins',
  'node-left': 'node leaves',
};

/**
 * What some faults are when they are over, by their sentence: nothing was broken that is whole again, and a failure
 * at the end of what was looked at need not be the last one.
 */
const ENDINGS: readonly { readonly event: string; readonly sentence: RegExp; readonly label: string }[] = [
  { event: 'fault-ended', sentence: /of the new template$/, label: 'rollout complete' },
  { event: 'fault-ended', sentence: /drained$/, label: 'drained' },
  { event: 'last-failure', sentence: /^requests still fail/, label: 'still failing' },
];

/** With more faults than these the reactions to each of them are left out. */
const FEW_FAULTS = 3;

/**
 * What can be seen of a fault of a node, or of the control plane, or of its end, and how it is drawn. The
 * keys are reasons of events.csv. What is not here is a fault of pods, of which there may be thousands.
 */
const NODE_EVENTS: Readonly<Record<string, { readonly words: string; readonly kind: MarkerKind }>> = {
  NodeCrash: { words: 'loses power', kind: 'fault' },
  NodeRestored: { words: 'has power again', kind: 'reaction' },
  NodePartition: { words: 'is cut off from the network', kind: 'fault' },
  NodePartitionHealed: { words: 'is reachable again', kind: 'reaction' },
  SlowNode: { words: 'becomes slow', kind: 'fault' },
  SlowNodeEnded: { words: 'is fast again', kind: 'reaction' },
  CpuHog: { words: 'has less CPU for its pods', kind: 'fault' },
  CpuHogEnded: { words: 'has its CPU to its pods again', kind: 'reaction' },
  KubeletStop: { words: 'has no kubelet', kind: 'fault' },
  KubeletStart: { words: 'has its kubelet again', kind: 'reaction' },
  Cordon: { words: 'is cordoned', kind: 'fault' },
  Uncordon: { words: 'takes new pods again', kind: 'reaction' },
  Drain: { words: 'begins to be drained', kind: 'fault' },
  NodeDrained: { words: 'is drained', kind: 'reaction' },
  Taint: { words: 'gets a taint', kind: 'fault' },
  TaintRemoved: { words: 'loses the taint', kind: 'reaction' },
  ApiServerOutage: { words: 'is down', kind: 'fault' },
  ApiServerRestored: { words: 'answers again', kind: 'reaction' },
  ControllerManagerOutage: { words: 'is down', kind: 'fault' },
  ControllerManagerRestored: { words: 'starts again', kind: 'reaction' },
  SchedulerOutage: { words: 'is down', kind: 'fault' },
  SchedulerRestored: { words: 'starts again', kind: 'reaction' },
};

/**
 * Chooses what to mark: every fault and what followed while the faults are few; with many, the faults of nodes, and
 * the faults of pods without a label. What falls together and is of one type is one marker.
 *
 * @param results the timeline of the summary and the fault events
 * @param span length of the time axis, seconds
 */
export function chooseMarkers(
  { summary, faults }: Pick<Results, 'summary' | 'faults'>,
  span: number,
): Marker[] {
  // The timeline of summary.json is cut off at some number of faults; those left out count as well.
  const { timeline, timelineLeftOut } = summary;
  const many = timeline.filter(({ event }) => event === 'fault').length + timelineLeftOut > FEW_FAULTS;
  const markers = many ? manyFaults(faults, span) : fewFaults(timeline, span);
  const labelled = new Set(mostImportant(withoutSeries(markers)).slice(0, MOST_LABELS));
  return markers.map((marker) => (labelled.has(marker) ? marker : { ...marker, label: '' }));
}

/** Faults first: a rule without a word says nothing about what happened; what followed can be read in the report. */
function mostImportant(markers: readonly Marker[]): Marker[] {
  const labelled = markers.filter(({ label }) => label !== '');
  return [
    ...labelled.filter(({ kind }) => kind === 'fault'),
    ...labelled.filter(({ kind }) => kind !== 'fault'),
  ];
}

/**
 * Of a long series of one event, as the sizes that an autoscaler chose in two days, the first few labels would say as
 * little as none: where there is no room for all, the words stand in the subtitle.
 */
function withoutSeries(markers: readonly Marker[]): readonly Marker[] {
  if (markers.filter(({ label }) => label !== '').length <= MOST_LABELS) return markers;
  const times = new Map<string, number>();
  for (const { series = '' } of markers) times.set(series, (times.get(series) ?? 0) + 1);
  return markers.filter(({ series = '' }) => series === '' || (times.get(series) ?? 0) <= MOST_LABELS);
}

/** Failures that go on are not of one kind with the last one: the two are never one marker. */
function kindOf(entry: TimelineEntry): string {
  return endingOf(entry)?.label ?? entry.event;
}

function endingOf({ event, text }: TimelineEntry): (typeof ENDINGS)[number] | undefined {
  return ENDINGS.find((ending) => ending.event === event && ending.sentence.test(text));
}

/** Each entry of the timeline is a marker, the reactions to a fault as well. */
function fewFaults(timeline: readonly TimelineEntry[], span: number): Marker[] {
  return together(timeline, kindOf, span)
    .slice(0, MOST_RULES)
    .map((group) => ({
      time: group[0].time,
      kind: group[0].event === 'fault' ? 'fault' : 'reaction',
      label: labelOf(group),
      ...(group[0].event === 'resized' && { series: LABELS.resized }),
    }));
}

/**
 * Faults of nodes are what a long churn is remembered by, so they come first when there are too many to draw.
 * Reactions are left out: with many faults they cannot be told apart.
 *
 * @param span length of the time axis, seconds
 */
function manyFaults(faults: readonly FaultEvent[], span: number): Marker[] {
  const groups = together(faults, ({ reason }) => reason, span);
  const ofNodes = groups.filter(([{ reason }]) => NODE_EVENTS[reason]).slice(0, MOST_RULES);
  const ofPods = groups.filter(([{ reason }]) => !NODE_EVENTS[reason]).slice(0, MOST_RULES - ofNodes.length);
  return [...ofNodes, ...ofPods].map(faultMarker).sort((a, b) => a.time - b.time);
}

/** The marker of some faults of one reason that fell together; the first of them gives the words. */
function faultMarker([first, ...others]: readonly FaultEvent[]): Marker {
  const known = NODE_EVENTS[first.reason];
  if (!known) return { time: first.time, kind: 'minor', label: '' };
  const many = others.length > 0 ? ` ×${others.length + 1}` : '';
  const label = `${secondsText(first.time)}: ${first.object.replace(/^(Node|Component)\//, '')} ${known.words}${many}`;
  return { time: first.time, kind: known.kind, label: shortenText(label, LONGEST_LABEL, SIZES.label) };
}

/**
 * Groups what is of one type and falls within a small part of the time axis, in order of time. A group begins
 * with its first entry and does not grow beyond the part from there, so a long series is not one marker.
 *
 * @param typeOf what entries of one group have in common
 * @param span length of the time axis, seconds
 */
function together<T extends { readonly time: number }>(
  entries: readonly T[],
  typeOf: (entry: T) => string,
  span: number,
): [T, ...T[]][] {
  const groups: [T, ...T[]][] = [];
  const latest = new Map<string, [T, ...T[]]>();
  for (const entry of [...entries].sort((a, b) => a.time - b.time)) {
    const group = latest.get(typeOf(entry));
    if (group && entry.time - group[0].time <= MERGE_WITHIN * span) group.push(entry);
    else {
      const started: [T, ...T[]] = [entry];
      groups.push(started);
      latest.set(typeOf(entry), started);
    }
  }
  return groups;
}

/**
 * The fault has its moment and its sentence, what followed has the time that passed since.
 *
 * @param group entries of one event; the first gives time and sentence
 */
function labelOf(group: readonly TimelineEntry[]): string {
  const [first] = group;
  // Only what reads the same is the same thing so many times.
  const alike = group.every(({ text }) => text === first.text) || first.event !== 'fault';
  const many = group.length === 1 ? '' : alike ? ` ×${group.length}` : `, and ${group.length - 1} more`;
  if (first.event === 'fault') {
    // The name of a pod is long, and what stands still is its process in any case.
    const sentence = first.text.replace(/^the process of pod /, 'pod ');
    return shortenText(`${secondsText(first.time)}: ${sentence}${many}`, LONGEST_LABEL, SIZES.label);
  }
  // A reaction that belongs to no single fault has its moment instead.
  const after = first.after === null ? secondsText(first.time) : `+${secondsText(first.after)}`;
  return `${endingOf(first)?.label ?? LABELS[first.event] ?? first.event.replaceAll('-', ' ')}${many} ${after}`;
}

/**
 * Places the labels so that none touches another and no rule runs through one. A label stands to the right of
 * its rule, above the rules that it reaches; where it would leave the picture, it stands to the left.
 *
 * @param at position of a time, pixels
 * @param width of the plot, pixels
 * @returns the markers with their rows, in their own order
 */
export function placeMarkers(
  markers: readonly Marker[],
  at: (time: number) => number,
  width: number,
): PlacedMarker[] {
  const boxes = markers.map((marker) => boxOf(marker, at(marker.time)));
  // From the right, so that a label whose right neighbour was turned makes room for it as well.
  for (let i = boxes.length - 1; i >= 0; i--) {
    const reach = boxes[i].x + boxes[i].width;
    if (reach > width || boxes.some((other) => other.flipped && other.x <= reach)) boxes[i].flipped = true;
  }
  // A label that lies to the right of its rule meets only rules further right, so these have their places
  // first.
  const placed: Box[] = [];
  for (const box of boxes.filter((one) => !one.flipped).reverse()) place(box, placed);
  for (const box of boxes.filter((one) => one.flipped)) place(box, placed);
  return boxes.map(({ marker, row, flipped }) => ({ ...marker, row, flipped }));
}

/** A label with its rule while it is being placed. */
interface Box {
  readonly marker: Marker;
  /** Position of the rule, pixels from the left of the plot. */
  readonly x: number;
  /** Of the label with the room around it; 0 without a label. */
  readonly width: number;
  /** Rows from the plot upwards; 0 is the lowest. */
  row: number;
  /** The label stands to the left of the rule. */
  flipped: boolean;
}

/** A marker without a label has no width, so it takes part in no collision. */
function boxOf(marker: Marker, x: number): Box {
  const width = marker.label === '' ? 0 : textWidth(marker.label, SIZES.label) + 2 * GAP;
  return { marker, x, width, row: 0, flipped: false };
}

/** Puts a box into the lowest row that is free and adds it to those placed. */
function place(box: Box, placed: Box[]): void {
  while (placed.some((other) => collides(box, other))) box.row++;
  placed.push(box);
}

/**
 * Whether `a` can not be where it is because of `b`, which has its place.
 *
 * @returns true where the labels overlap in one row, or the rule of `b` would cut the label of `a`
 */
function collides(a: Box, b: Box): boolean {
  if (a.width === 0 || b.width === 0) return false;
  const overlap = left(a) < left(b) + b.width && left(b) < left(a) + a.width;
  if (overlap && a.row === b.row) return true;
  // The rule of b rises through all rows up to its own.
  return holds(a, b.x) && b.row >= a.row;
}

/** Left end of the label with its room, pixels. */
function left(box: Box): number {
  return box.flipped ? box.x - box.width : box.x;
}

/** Whether a rule at `x` would run through the column of the label. */
function holds(box: Box, x: number): boolean {
  return left(box) <= x && x <= left(box) + box.width;
}
