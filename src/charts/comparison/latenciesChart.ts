import { latencyText } from '../quantities.ts';
import { type Chart, chartOf, emptyChart, PLOT_WIDTH } from '../theme.ts';
import { chartName, ofSource, scaleFor } from './metricWords.ts';
import type { ComparisonData, DistributionPoint } from './readComparison.ts';

/** Okabe and Ito's colours ("Color Universal Design", 2008), which everybody can tell apart, and dashes beyond them. */
const COLOURS = ['#666666', '#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];
/** Lengths of dash and gap, pixels. A colour is used with each of them in turn before the next is. */
const DASHES = [
  [1, 0],
  [6, 3],
  [2, 2],
  [8, 3, 2, 3],
];
/** A share as `0.1 %`, as everywhere else. An expression of Vega over the value of a tick. */
const PER_CENT = "format(datum.value * 100, '~g') + ' %'";
/** Lines that can still be told apart. */
const MOST_LINES = COLOURS.length * DASHES.length;

/**
 * The whole distribution of every alternative on one axis: which share of the requests took longer than what.
 *
 * @param source index of the traffic source
 * @returns a chart without lines where no request was answered
 */
export function latenciesChart(data: ComparisonData, source: number): Chart {
  const traffic = data.sources[source];
  const names = data.comparison.alternatives.map(({ name }) => name).slice(0, MOST_LINES);
  const points = data.distribution.filter(
    // A logarithmic axis has no place for zero.
    (point) => point.traffic === traffic && names.includes(point.alternative) && point.latency > 0,
  );
  const name = chartName('latencies', source);
  const title = latenciesHeadline(points, ofSource(data, traffic));
  const subtitle =
    'Share of the answered requests that took longer, all replications together. Both axes are logarithmic: the line at 1 % is the p99. Of lines that coincide only the last is seen.';
  if (points.length === 0) return emptyChart(name, title, subtitle);
  const { factor, unit } = scaleFor(
    'p99',
    // The scale of a latency is asked for by the name of any metric that is one.
    points.map(({ latency }) => latency),
  );
  const values = points.map((point) => ({
    alternative: point.alternative,
    slower: point.slower,
    latency: point.latency * factor,
  }));
  return chartOf(name, title, subtitle, {
    width: PLOT_WIDTH,
    height: 380,
    data: { values },
    mark: { type: 'line', strokeWidth: 2, interpolate: 'linear' },
    encoding: {
      x: {
        field: 'latency',
        type: 'quantitative',
        title: `latency, ${unit}`,
        scale: { type: 'log', nice: false },
        axis: { tickCount: 8, format: ',~g' },
      },
      y: {
        field: 'slower',
        type: 'quantitative',
        title: 'requests that took longer',
        scale: { type: 'log', domainMax: 1 },
        axis: { values: [1, 0.5, 0.1, 0.01, 0.001, 0.0001], labelExpr: PER_CENT },
      },
      // Without an order Vega-Lite joins the points by x, and a step of equal latencies would zigzag.
      order: { field: 'slower', type: 'quantitative' },
      color: {
        field: 'alternative',
        type: 'nominal',
        title: null,
        scale: { domain: names, range: names.map((_, i) => COLOURS[i % COLOURS.length]) },
        legend: { columns: 3 },
      },
      strokeDash: {
        field: 'alternative',
        type: 'nominal',
        title: null,
        scale: { domain: names, range: names.map((_, i) => DASHES[Math.floor(i / COLOURS.length)]) },
      },
    },
  });
}

/**
 * How far the alternatives lie apart in the middle and in the tail.
 *
 * @param where ` of web`, if there are several sources
 * @returns the title of the chart, without a full stop
 */
function latenciesHeadline(points: readonly DistributionPoint[], where: string): string {
  // The least and the greatest latency that this share was slower than. Shares are compared with a tolerance,
  // since they went through the digits of a CSV file.
  const spread = (share: number): string | undefined => {
    const latencies = points
      .filter(({ slower }) => Math.abs(slower / share - 1) < 1e-3)
      .map(({ latency }) => latency);
    if (latencies.length === 0) return undefined;
    const [least, most] = [Math.min(...latencies), Math.max(...latencies)];
    return latencyText(least) === latencyText(most)
      ? latencyText(least)
      : `${latencyText(least)} to ${latencyText(most)}`;
  };
  const [p90, p99] = [spread(0.1), spread(0.01)];
  if (p90 === undefined) return `Too few answers${where} for a distribution`;
  const tail = p99 === undefined ? '' : `, one in a hundred longer than ${p99}`;
  return `One request${where} in ten took longer than ${p90}${tail}`;
}
