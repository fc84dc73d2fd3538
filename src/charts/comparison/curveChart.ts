import { type Chart, chartOf, PLOT_WIDTH, type Spec } from '../theme.ts';
import { cellsOf, chartName, METRIC_WORDS, metricText, ofSource, scaleFor } from './metricWords.ts';
import type { ComparedAlternative, ComparisonData } from './readComparison.ts';

/** Points below which a line says no more than a table. */
const FEWEST_POINTS = 3;
/** Points that can all have their number on the axis. */
const MOST_TICKS = 10;

/** One quantity that every alternative gives another number. */
interface Varied {
  /** The end of its path: `rate`. */
  readonly name: string;
  /** What follows the numbers: `/s`. */
  readonly unit: string;
  /** One an alternative. In the order of the alternatives, not of size. */
  readonly values: readonly number[];
}

/**
 * Each metric as a line over the one number that was varied, with the band of its 95 % intervals; `undefined`
 * where something else was compared.
 *
 * @param source index of the traffic source
 * @returns a panel for each metric that was measured anywhere
 */
export function curveChart(data: ComparisonData, source: number): Chart | undefined {
  const varied = variedNumber(data.comparison.alternatives);
  if (varied === undefined) return undefined;
  const traffic = data.sources[source];
  const panels = Object.keys(METRIC_WORDS).flatMap((metric) => {
    const cells = cellsOf(data, traffic, metric).map(({ cell }) => cell);
    if (cells.every(({ estimate }) => estimate === null)) return [];
    const { factor, unit } = scaleFor(
      metric,
      cells.flatMap(({ estimate, high }) => [estimate, high]),
    );
    const scaled = (value: number | null): number | null => (value === null ? null : value * factor);
    const values = cells.map(({ estimate, low, high }, i) => ({
      x: varied.values[i],
      y: scaled(estimate),
      low: scaled(low),
      high: scaled(high),
    }));
    return [curvePanel(`${METRIC_WORDS[metric]}, ${unit}`, varied, values)];
  });
  const subtitle = `Mean over ${data.comparison.replications} replications of each point, with the band of the 95 % intervals.`;
  return chartOf(chartName('curve', source), curveHeadline(data, traffic, varied), subtitle, {
    spacing: 22,
    vconcat: panels,
  });
}

/**
 * The number that alternatives differ in, if they differ in one number and nothing else.
 *
 * @param alternatives their settings as they were given: `path.to.rate=300/s`
 * @returns undefined for fewer than three alternatives, which a curve would not say more of than a table
 */
export function variedNumber(alternatives: readonly Pick<ComparedAlternative, 'set'>[]): Varied | undefined {
  const parts = alternatives.map(({ set }) =>
    // Groups: path up to the last dot, name, number with an optional fraction, unit.
    set.length === 1 ? /^([^=]*?)([^.=]+)=(-?\d+(?:\.\d+)?)([^\d.]*)$/.exec(set[0]) : null,
  );
  const [first] = parts;
  if (parts.length < FEWEST_POINTS || !first) return undefined;
  const [, path, name, , unit] = first;
  const same = parts.every((part) => part?.[1] === path && part[2] === name && part[4] === unit);
  return same ? { name, unit, values: parts.map((part) => Number(part?.[3])) } : undefined;
}

/** One point of a curve with its interval, in the unit of its panel. */
type CurvePoint = Readonly<Record<'x' | 'y' | 'low' | 'high', number | null>>;

/**
 * A line through the estimates over the band of their intervals.
 *
 * @param title says the metric and its unit
 * @param values in the order of the alternatives; Vega-Lite sorts a line by x itself
 */
function curvePanel(title: string, { name, unit }: Varied, values: readonly CurvePoint[]): Spec {
  const x = {
    field: 'x',
    type: 'quantitative',
    title: unit === '' ? name : `${name}, ${unit}`,
    scale: { zero: false },
    // Numbers at the ends stay under their ticks, and few points have theirs alone: between them nothing was tried.
    axis: {
      labelFlush: false,
      ...(values.length <= MOST_TICKS && { values: values.map(({ x: at }) => at) }),
    },
  };
  const isFlat = values.every((value) => value.high === null || value.high === 0);
  // A scale from 0 to 0 would put the line in the middle.
  const scale = isFlat ? { domain: [0, 1] } : { zero: true };
  const y = { type: 'quantitative', title: null, scale, axis: { tickCount: 5 } };
  return {
    title: { text: title, fontSize: 12.5, offset: 4, frame: 'group' },
    width: PLOT_WIDTH - 60,
    height: 150,
    data: { values },
    layer: [
      {
        mark: { type: 'area', opacity: 0.25, color: '#0072b2' },
        encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' } },
      },
      {
        mark: {
          type: 'line',
          color: '#0072b2',
          strokeWidth: 2,
          point: { filled: true, size: 45, color: '#0072b2' },
        },
        encoding: { x, y: { ...y, field: 'y' } },
      },
    ],
  };
}

/**
 * From one end to the other, in the metric that is measured everywhere.
 *
 * @returns a title without a full stop: where the metric begins and where it ends, in the order of the varied
 * number
 */
function curveHeadline(data: ComparisonData, traffic: string, { name, unit, values }: Varied): string {
  // The p99 first, since it is what a change of load moves most; the mean where some point has no p99.
  const cells = ['p99', 'mean']
    .map((metric) => ({ metric, cells: cellsOf(data, traffic, metric).map(({ cell }) => cell) }))
    .find(({ cells }) => cells.every(({ estimate }) => estimate !== null));
  if (cells === undefined) return `Metrics${ofSource(data, traffic)} over ${name}`;
  const [from, to] = [values.indexOf(Math.min(...values)), values.indexOf(Math.max(...values))];
  const at = (i: number): string =>
    `${metricText(cells.metric, cells.cells[i].estimate)} at ${values[i]}${unit}`;
  return `${name}: ${METRIC_WORDS[cells.metric]}${ofSource(data, traffic)} goes from ${at(from)} to ${at(to)}`;
}
