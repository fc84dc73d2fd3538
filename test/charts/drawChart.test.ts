import { describe, expect, it } from 'vitest';
import { drawChart } from '../../src/charts/drawChart.ts';
import { textWidth } from '../../src/charts/fontMetrics.ts';
import { chartOf, emptyChart, SIZES } from '../../src/charts/theme.ts';
import { drawn, textsOf } from './drawing.ts';

/** A chart with one bar for each name. */
function bars(names: readonly string[]) {
  return chartOf('bars', 'A title', 'A subtitle.', {
    data: { values: names.map((name) => ({ name, value: 1 })) },
    mark: 'bar',
    encoding: {
      y: { field: 'name', type: 'nominal', title: null, axis: { labelLimit: 200 } },
      x: { field: 'value', type: 'quantitative' },
    },
  });
}

describe('drawing', () => {
  it('gives labels the room that the font says, so the picture is as wide as they need', async () => {
    const width = async (name: string): Promise<number> =>
      Number(/ width="(\d+)"/.exec((await drawn(bars([name]))).chart.svg)?.[1]);
    const difference = (await width('n'.repeat(20))) - (await width('n'.repeat(10)));
    // Both widths are rounded to whole pixels.
    expect(Math.abs(difference - textWidth('n'.repeat(10), SIZES.axis))).toBeLessThanOrEqual(1);
  });

  it('cuts a label off only where it is longer than its limit', async () => {
    const fits = 'my-nginx-597f4c7b7b-xwk5z';
    expect(textWidth(fits, SIZES.axis)).toBeLessThan(200);
    const texts = textsOf((await drawn(bars([fits, 'm'.repeat(60)]))).chart.svg);
    expect(texts).toContain(fits);
    expect(texts.filter((text) => /^m+…$/.test(text)).length).toBe(1);
  });

  it('names the picture for those who cannot see it', async () => {
    const { chart } = await drawn(
      chartOf('named', 'Half & "half"', '', { mark: 'bar', data: { values: [] } }),
    );
    expect(chart.svg).toContain('<svg role="img" aria-label="Half &amp; &quot;half&quot;" ');
  });

  it('breaks a long title into lines', async () => {
    const title = Array.from({ length: 30 }, (_, i) => `word${i}`).join(' ');
    const texts = textsOf((await drawn(emptyChart('long', title, ''))).chart.svg);
    const lines = texts.filter((text) => text.startsWith('word'));
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join(' ')).toBe(title);
  });

  it('hands on what Vega-Lite finds wrong', async () => {
    const spec = {
      ...bars(['a']).spec,
      mark: 'bar',
      encoding: { x: { field: 'value' }, nonsense: { field: 'x' } },
    };
    const { warnings } = await drawn({ ...bars(['a']), spec });
    expect(warnings.join()).toContain('nonsense');
  });

  it('fails for a specification that Vega-Lite cannot read', async () => {
    await expect(drawChart({ ...bars(['a']), spec: { nothing: 1 } })).rejects.toThrow(/spec/i);
  });
});
