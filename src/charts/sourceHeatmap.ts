import type { Results, SourceSteps } from './results.ts';
import { type Json, PLOT_WIDTH, type Spec } from './theme.ts';
import { binCount, timeBins } from './timeBins.ts';
import { backgroundLayers, markerLayers, type TimeFrame, timeAxis } from './timePanels.ts';

/**
 * Rows that are readable; the sources with the most failures are shown. A row is 17 pixels high, so these
 * take as much room as the panel of failures.
 */
export const MOST_SOURCES = 12;
/** Coarser than the curves above it: a cell is a mark of its own in the file. */
const BINS = 120;

/** Classes of the share that failed, each up to `below`; browns, which are no cause's colour. */
const SHARES = [
  { label: 'under 1 %', below: 0.01, colour: '#ead9c6' },
  { label: '1 to 10 %', below: 0.1, colour: '#c9a27a' },
  { label: '10 to 50 %', below: 0.5, colour: '#8f5f2e' },
  { label: '50 % or more', below: Number.POSITIVE_INFINITY, colour: '#4d2f0f' },
] as const;

/** Classes instead of a gradient: their colours can be told apart and named. */
const SHARE_COLOUR: Spec = {
  field: 'share',
  type: 'nominal',
  title: 'share of requests that failed',
  scale: { domain: SHARES.map(({ label }) => label), range: SHARES.map(({ colour }) => colour) },
  legend: { titleLimit: 300, titleOrient: 'left', symbolType: 'square' },
};

/**
 * A row for each traffic source and a cell for each time with failures, coloured by the share that failed.
 *
 * @param frame shared with the plots above it
 * @returns a plot that stands below them and carries the time axis
 */
export function sourceHeatmap(results: Results, frame: TimeFrame): Spec {
  const sources = mostFailing(results.steps.sources);
  const names = sources.map(({ name }) => name);
  return {
    width: PLOT_WIDTH,
    // A single row would not leave room for its name.
    height: Math.max(36, 17 * sources.length),
    layer: [
      ...backgroundLayers(frame),
      {
        data: { values: cellRows(sources, results.steps.ends) },
        mark: { type: 'rect' },
        encoding: {
          x: timeAxis(frame, 'from'),
          x2: { field: 'to' },
          y: {
            field: 'source',
            type: 'nominal',
            title: null,
            scale: { domain: names },
            axis: { labelLimit: 150, grid: false },
          },
          color: SHARE_COLOUR,
        },
      },
      ...markerLayers(frame),
    ],
    // The colours of outcomes above it have a legend of their own.
    resolve: { scale: { color: 'independent' } },
  };
}

/**
 * In their own order, so that a source has the same neighbours in every run.
 *
 * @returns at most {@link MOST_SOURCES} of them
 */
function mostFailing(sources: readonly SourceSteps[]): SourceSteps[] {
  const failed = new Map(sources.map((source) => [source, source.failed.reduce((a, b) => a + b, 0)]));
  const shown = [...sources]
    .sort((a, b) => (failed.get(b) ?? 0) - (failed.get(a) ?? 0))
    .slice(0, MOST_SOURCES);
  return sources.filter((source) => shown.includes(source));
}

/**
 * Times without a failure have no cell: the ground stays white and the file small. Requests count in the bin
 * in which they ended.
 *
 * @param ends of the steps, seconds
 */
function cellRows(sources: readonly SourceSteps[], ends: readonly number[]): Json[] {
  const bins = timeBins(ends, 0, BINS);
  return sources.flatMap(({ name, ok, failed }) => {
    const counts = Array.from({ length: binCount(bins) }, () => ({ failed: 0, ended: 0 }));
    failed.forEach((count, step) => {
      const cell = counts[bins.binOf(step)];
      cell.failed += count;
      cell.ended += count + ok[step];
    });
    return counts.flatMap((cell, bin) =>
      cell.failed === 0
        ? []
        : [
            {
              source: name,
              from: bins.edges[bin],
              to: bins.edges[bin + 1],
              // A share of 1 is below infinity, so the last class is only for a share that is no number.
              share: SHARES.find(({ below }) => cell.failed / cell.ended < below)?.label ?? SHARES[3].label,
            },
          ],
    );
  });
}
