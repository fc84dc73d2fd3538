import { FONT_FILES, textWidth } from './fontMetrics.ts';
import { escapeHtml } from './html.ts';
import type { Chart } from './theme.ts';
import { type ChartWarning, WarningLogger } from './warningLogger.ts';

/** Pixels of the PNG for each pixel of the layout: sharp on a high-density screen and on paper. */
const PNG_SCALE = 2;

/** A chart as text and as a drawing. */
export interface DrawnChart {
  readonly name: string;
  readonly title: string;
  readonly subtitle: string;
  /** The Vega-Lite specification as JSON, data included. */
  readonly spec: string;
  readonly svg: string;
}

/**
 * Compiles and draws a chart. Vega is loaded at the first call: its import takes longer than a small simulation.
 * The same chart always gives the same bytes.
 *
 * @param warn called when Vega-Lite or Vega finds fault with the specification
 */
export async function drawChart(chart: Chart, warn: ChartWarning = () => {}): Promise<DrawnChart> {
  const vega = await import('vega');
  const { compile } = await import('vega-lite');
  measureWith(Reflect.get(vega, 'textMetrics'));
  const logger = new WarningLogger(warn);
  const spec = `${JSON.stringify(chart.spec)}\n`;
  // Compiled from its text, so that what is drawn is what the file says.
  const compiled = compile(JSON.parse(spec), { logger });
  const view = new vega.View(vega.parse(compiled.spec), { renderer: 'none', logger });
  try {
    const { name, title, subtitle } = chart;
    return { name, title, subtitle, spec, svg: labelled(await view.toSVG(), title) };
  } finally {
    view.finalize();
  }
}

/** Draws an SVG of {@link drawChart} as a PNG. */
export async function drawPng(svg: string): Promise<Uint8Array> {
  const { Resvg } = await import('@resvg/resvg-js');
  const image = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: PNG_SCALE },
    // Without font files it draws no text at all, and says nothing.
    font: {
      fontFiles: [FONT_FILES.regular, FONT_FILES.bold],
      loadSystemFonts: false,
      defaultFontFamily: 'DejaVu Sans',
    },
  });
  return image.render().asPng();
}

/** The part of a text mark that decides its width. */
interface TextItem {
  readonly text?: unknown;
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
  /** Width in pixels at which Vega cuts the text off. */
  readonly limit?: number;
}

/** Vega's hook for measuring text (`vega-scenegraph/src/util/text.js`), which it does not have in its types. */
interface TextMetrics {
  width: (item: TextItem, text?: unknown) => number;
}

/** Bold text is a fifth wider, and Vega asks for titles and labels alike, so the weight counts. */
function measureWith(metrics: TextMetrics): void {
  metrics.width = (item, text = item.text) => {
    const bold = item.fontWeight === 'bold' || Number(item.fontWeight) >= 600;
    const width = textWidth(String(text ?? ''), item.fontSize ?? 11, bold);
    return item.limit ? Math.min(width, item.limit) : width;
  };
}

/** Gives the picture as a whole a name for people who cannot see it. */
function labelled(svg: string, title: string): string {
  return svg.replace('<svg ', () => `<svg role="img" aria-label="${escapeHtml(title)}" `);
}
