import { type Chart, chartOf, type Json, PLOT_WIDTH, type Spec } from '../theme.ts';
import { capacityAnswer } from './capacityAnswer.ts';
import type { CapacityFile, CapacityMeasure, CapacityPoint } from './readCapacity.ts';

/** Verdicts and their colours: blue and vermilion differ for every kind of sight. */
const VERDICTS = { holds: '#0072b2', unclear: '#999999', crossed: '#d55e00' } as const;
/**
 * Greatest over least latency from which a linear axis would hide the lower ones. Chosen by eye: at 20 the
 * lowest point stands 10 pixels above the bottom of a plot of 190.
 */
const WIDE = 20;

/**
 * How every measure depends on what was varied: the mean of each value between its bounds, the threshold as a
 * line across, and the value that was found as a line upwards.
 *
 * @returns a panel for each measure, in the order of the file; the title is the answer in words
 */
export function capacityChart(capacity: CapacityFile): Chart {
  const [{ measures }] = capacity.points;
  const panels = measures.map((_, index) => panel(capacity, index));
  const subtitle = `${capacity.replications} replications of each value; the bars reach from one 95 % bound to the other. Dashed: the threshold. The line upwards is at the ${capacity.find} value at which every threshold holds.`;
  const answer = capacityAnswer(capacity);
  const title = `${capacity.scenario}: ${answer}`;
  return chartOf('capacity', title, subtitle, { spacing: 26, vconcat: panels });
}

/**
 * One measure over the values, in the unit of its scale.
 *
 * @param index place of the measure among those of each point: every point has the same ones in the same
 * order
 */
function panel(capacity: CapacityFile, index: number): Spec {
  const [{ measures }] = capacity.points;
  const { name, traffic, threshold } = measures[index];
  const { factor, unit } = scaleOf(capacity.points.map((point) => point.measures[index]));
  const values = capacity.points.flatMap((point) => rowOf(capacity, point, index, factor));
  const found = capacity.points.find(({ value }) => value === capacity.holds);
  // A measure may be watched without a threshold, and a search may find no value that holds; each has no line
  // then.
  const bound = threshold === undefined ? [] : [thresholdLine(threshold.bound * factor)];
  const mark = found === undefined ? [] : [foundLine(positionOf(capacity, found, traffic))];
  const x = axisOf(capacity, traffic);
  const y = { type: 'quantitative', title: null, scale: scaleType(values), axis: { tickCount: 5 } };
  // The name of the source is said only where there are several.
  const several = new Set(measures.map((each) => each.traffic)).size > 1;
  return {
    title: {
      text: `${name}${several ? ` of ${traffic}` : ''}, ${unit}`,
      fontSize: 12.5,
      offset: 4,
      frame: 'group',
    },
    width: PLOT_WIDTH - 60,
    height: 190,
    layer: [
      ...bound,
      ...mark,
      // A pale line leads the eye from value to value; it claims nothing of what lies between them.
      {
        data: { values },
        mark: { type: 'line', color: '#bbbbbb' },
        encoding: { x, y: { ...y, field: 'y' } },
      },
      {
        data: { values },
        mark: { type: 'rule', strokeWidth: 2 },
        encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, color: verdictColour(capacity) },
      },
      {
        data: { values },
        mark: { type: 'point', filled: true, size: 55, opacity: 1 },
        encoding: { x, y: { ...y, field: 'y' }, color: verdictColour(capacity) },
      },
    ],
  };
}

/**
 * A point of the plot; none where nothing was measured. Bounds below zero, which the symmetric interval of a
 * mean can have, are drawn at zero, for no measure is negative.
 *
 * @param factor from the unit of the file to that of the plot
 */
function rowOf(
  capacity: CapacityFile,
  point: CapacityPoint,
  index: number,
  factor: number,
): Readonly<Record<'x' | 'y' | 'low' | 'high' | 'verdict', number | string>>[] {
  const { estimate, low, high, traffic } = point.measures[index];
  if (estimate === null) return [];
  const scaled = (value: number) => Math.max(0, value) * factor;
  return [
    {
      x: positionOf(capacity, point, traffic),
      y: scaled(estimate),
      low: scaled(low ?? estimate),
      high: scaled(high ?? estimate),
      verdict: point.verdict,
    },
  ];
}

/**
 * Where a value stands on the axis: the rate of the source, where it is traffic that was varied. Requests a
 * second then, else the value itself: a source that was not varied has the same rate everywhere.
 */
function positionOf({ varied }: CapacityFile, { value, rates }: CapacityPoint, traffic: string): number {
  const own = rates.find((source) => source.traffic === traffic);
  const isVaried = varied.kind === 'traffic' && (varied.name === 'all traffic' || varied.name === traffic);
  return isVaried && own !== undefined ? own.rate : value;
}

/**
 * Every panel has the whole range, also one in which some values have nothing measured. Its title says
 * whether it counts requests a second, multiples of the traffic, or the unit of the varied setting.
 */
function axisOf(capacity: CapacityFile, traffic: string): Spec {
  const { varied, points } = capacity;
  const byRate = varied.kind === 'traffic' && points[0].rates.some((source) => source.traffic === traffic);
  const isOwn = varied.name === 'all traffic' || varied.name === traffic;
  const multiplier = `${varied.name}, times that of the scenario`;
  const path = varied.unit === '' ? varied.name : `${varied.name}, ${varied.unit}`;
  const title =
    byRate && isOwn ? `requests of ${traffic} a second` : varied.kind === 'traffic' ? multiplier : path;
  const positions = points.map((point) => positionOf(capacity, point, traffic));
  return {
    field: 'x',
    type: 'quantitative',
    title,
    scale: { zero: false, nice: true, domain: [Math.min(...positions), Math.max(...positions)] },
  };
}

/**
 * Milliseconds below two seconds, per cent for shares.
 *
 * @param measures the same measure of all values
 * @returns the factor by which the file's numbers are multiplied, and the unit that results
 */
function scaleOf(measures: readonly CapacityMeasure[]): { readonly factor: number; readonly unit: string } {
  const [{ unit }] = measures;
  if (unit === 'fraction') return { factor: 100, unit: '%' };
  if (unit !== 'seconds') return { factor: 1, unit };
  const largest = Math.max(...measures.map(({ estimate }) => estimate ?? 0));
  return largest >= 2 ? { factor: 1, unit: 's' } : { factor: 1e3, unit: 'ms' };
}

/**
 * Latencies of saturated values lie far above the others: a logarithmic axis shows both.
 *
 * @param values rows of the panel, in its unit
 */
function scaleType(values: readonly Readonly<Record<string, number | string>>[]): Spec {
  const sizes = values.map(({ y }) => Number(y));
  const [least, greatest] = [Math.min(...sizes), Math.max(...sizes)];
  if (least > 0 && greatest > WIDE * least) return { type: 'log', nice: true };
  // From 0 to 0 a scale has no length, and the points would float in the middle.
  return greatest === 0 ? { domain: [0, 1] } : { zero: true };
}

/** Across the whole width: a threshold does not depend on the value. */
function thresholdLine(bound: number): Spec {
  return {
    data: { values: [{ bound }] },
    mark: { type: 'rule', color: '#444444', strokeDash: [6, 4] },
    encoding: { y: { field: 'bound', type: 'quantitative' } },
  };
}

/** Upwards through the whole panel, at the value that was found, in the colour of verdicts that hold. */
function foundLine(x: number): Spec {
  return {
    data: { values: [{ x }] },
    mark: { type: 'rule', color: '#0072b2', strokeWidth: 1.5 },
    encoding: { x: { field: 'x', type: 'quantitative' } },
  };
}

/**
 * The legend names verdicts that occur. Their colours stay theirs, whichever are present, so that two
 * searches can be held side by side.
 */
function verdictColour({ points }: CapacityFile): Spec {
  const present: Json[] = [];
  const colours: Json[] = [];
  for (const [verdict, colour] of Object.entries(VERDICTS)) {
    if (!points.some((point) => point.verdict === verdict)) continue;
    present.push(verdict);
    colours.push(colour);
  }
  return { field: 'verdict', type: 'nominal', title: null, scale: { domain: present, range: colours } };
}
