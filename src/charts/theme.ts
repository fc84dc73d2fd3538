import { FONT_FAMILY, wrapText } from './fontMetrics.ts';

/** A piece of a Vega-Lite specification: plain JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
/** A view, layer or whole chart of Vega-Lite. */
export type Spec = { readonly [key: string]: Json };

/** A chart before it is drawn. */
export interface Chart {
  /** Name of its files. */
  readonly name: string;
  /** The finding, in words. */
  readonly title: string;
  /** What is plotted. */
  readonly subtitle: string;
  /** A whole Vega-Lite specification, data included. */
  readonly spec: Spec;
}

/**
 * Width of a plot across the page, pixels. It is the width at which the font sizes below read well on a page
 * and on a screen.
 */
export const PLOT_WIDTH = 780;
/** Font sizes in pixels. */
export const SIZES = { title: 17, subtitle: 12.5, axis: 12, label: 11.5 } as const;

/** Nearly black: all text but subtitles. */
const INK = '#222222';
/** Grid lines and frames, which only guide the eye. */
const FAINT = '#e4e4e4';

/**
 * Makes a whole specification of what a chart shows; the title breaks into as many lines as it needs.
 *
 * @param name of the files
 * @param content the views, without title and settings
 */
export function chartOf(name: string, title: string, subtitle: string, content: Spec): Chart {
  // Titles may reach over the axis at the left.
  const width = PLOT_WIDTH + 30;
  const spec: Spec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title: {
      ...TITLE,
      text: wrapText(title, width, SIZES.title, true),
      subtitle: wrapText(subtitle, width, SIZES.subtitle),
    },
    ...content,
    config: CONFIG,
  };
  return { name, title, subtitle, spec };
}

/**
 * A sentence on an otherwise empty chart, for results that hold nothing to plot.
 *
 * @param subtitle says why, as far as is known
 */
export function emptyChart(name: string, title: string, subtitle: string): Chart {
  return chartOf(name, title, subtitle, {
    width: PLOT_WIDTH,
    height: 60,
    data: { values: [{ text: 'Nothing to plot' }] },
    mark: { type: 'text', align: 'center', color: '#777777', fontSize: 14 },
    encoding: { text: { field: 'text', type: 'nominal' } },
  });
}

/**
 * Of the chart's own title; Vega uses the same settings for the titles of small plots and of groups. Both, so
 * the sizes that are not for small titles are set here and not in {@link CONFIG}.
 */
const TITLE: Spec = {
  fontSize: SIZES.title,
  fontWeight: 'bold',
  subtitleFontSize: SIZES.subtitle,
  subtitleColor: '#555555',
  subtitlePadding: 6,
  lineHeight: 22,
  subtitleLineHeight: 17,
  offset: 14,
};

/** Settings of all charts, in Vega-Lite's `config`. */
const CONFIG: Spec = {
  font: FONT_FAMILY,
  background: '#ffffff',
  padding: 14,
  // One ARIA label a mark would be most of the file; the picture as a whole has one.
  aria: false,
  view: { stroke: FAINT },
  title: { anchor: 'start', color: INK },
  axis: {
    labelFontSize: SIZES.axis,
    titleFontSize: SIZES.axis,
    titleFontWeight: 'normal',
    labelColor: INK,
    titleColor: INK,
    gridColor: FAINT,
    domainColor: '#999999',
    tickColor: '#999999',
    titlePadding: 8,
  },
  // Below the plot, in rows: at the right it would take width from every plot.
  legend: {
    orient: 'bottom',
    direction: 'horizontal',
    columns: 6,
    columnPadding: 18,
    labelFontSize: SIZES.axis,
    titleFontSize: SIZES.axis,
    titleFontWeight: 'normal',
    labelLimit: 240,
    symbolStrokeWidth: 2,
  },
  header: {
    labelFontSize: SIZES.axis,
    titleFontSize: SIZES.axis,
    labelColor: INK,
    titleFontWeight: 'normal',
  },
};
