import { textWidth } from '../fontMetrics.ts';
import { type Json, PLOT_WIDTH, SIZES, type Spec } from '../theme.ts';

/** One dot with its interval, in the unit of its panel. */
export interface IntervalRow {
  /** The alternative, as its row is called. */
  readonly name: string;
  // All three are in the unit of the panel; null where nothing was measured, which leaves the row empty.
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Decides the colour. */
  readonly group: string;
  /** Written at the right of the plot. */
  readonly label: string;
}

/** Height of the row of one alternative, pixels. */
const ROW = 22;
/** Room for what is written at the right, and for names at the left: at least, and at the most; pixels. */
const RIGHT_MARGIN = 180;
const NAMES = { least: 60, most: 300 };

/** How groups are coloured. */
export interface GroupColours {
  /** The groups, in the order of the legend. */
  readonly domain: readonly string[];
  /** Their colours, place by place. */
  readonly range: readonly string[];
}

/**
 * A plot of one metric: a row for each alternative, a dot for its estimate and a line for its interval.
 * Alternatives often differ at the end of their names, so these get the room that they need.
 *
 * @param zero draws the line of no difference
 * @param title the metric
 * @param axisTitle the unit that `rows` are in
 * @param colours the same for all panels of a chart
 */
export function intervalPanel(
  title: string,
  axisTitle: string,
  rows: readonly IntervalRow[],
  colours: GroupColours,
  zero: boolean,
): Spec {
  const values: Json[] = rows.map((row) => ({ ...row }));
  const longest = Math.max(...rows.map(({ name }) => textWidth(name, SIZES.axis)));
  const labelLimit = Math.min(NAMES.most, Math.max(NAMES.least, Math.ceil(longest)));
  const width = PLOT_WIDTH - RIGHT_MARGIN - labelLimit;
  const x = {
    field: 'value',
    type: 'quantitative',
    title: axisTitle,
    scale: zero ? { zero } : spreadScale(rows),
    // Labels at the ends stay under their ticks: moved inwards, they would touch those beside them.
    axis: { tickCount: 6, grid: true, labelFlush: false },
  };
  return {
    title: { text: title, fontSize: 12.5, offset: 4, frame: 'group' },
    width,
    height: { step: ROW },
    data: { values },
    encoding: {
      y: { field: 'name', type: 'nominal', sort: null, title: null, axis: { labelLimit, ticks: false } },
    },
    layer: [
      // Dots and intervals are drawn over the line of no difference.
      ...(zero ? [zeroLine()] : []),
      {
        mark: { type: 'rule', strokeWidth: 2.5 },
        encoding: { x: { ...x, field: 'low' }, x2: { field: 'high' }, color: groupColour(colours) },
      },
      {
        mark: { type: 'point', filled: true, size: 60, opacity: 1 },
        encoding: { x, color: groupColour(colours) },
      },
      {
        mark: { type: 'text', align: 'left', fontSize: 11, color: '#222222' },
        // At the right of the plot, so that all labels stand in one column.
        encoding: { x: { value: width + 8 }, text: { field: 'label', type: 'nominal' } },
      },
    ],
  };
}

/**
 * Where all values are the same a scale would have no length, and one number with six decimals: it reaches a tenth to
 * either side then.
 */
function spreadScale(rows: readonly IntervalRow[]): Spec {
  const ends = rows.flatMap(({ value, low, high }) => [value ?? [], low ?? [], high ?? []].flat());
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const isPoint = ends.length > 0 && most - least <= 1e-9 * Math.abs(most);
  if (!isPoint) return { zero: false };
  return { domain: most === 0 ? [0, 1] : [0.9 * most, 1.1 * most], nice: false };
}

/**
 * One legend for all panels, without an entry for what does not occur.
 *
 * @returns the colour channel of Vega-Lite
 */
function groupColour({ domain, range }: GroupColours): Spec {
  return { field: 'group', type: 'nominal', title: null, scale: { domain, range } };
}

/** Where an alternative and the baseline are the same. */
function zeroLine(): Spec {
  return {
    mark: { type: 'rule', color: '#666666', strokeDash: [4, 3] },
    encoding: { x: { datum: 0, type: 'quantitative' }, y: { value: 0 }, y2: { value: 'height' } },
  };
}
