import { describe, expect, it } from 'vitest';
import { curveChart, variedNumber } from '../../../src/charts/comparison/curveChart.ts';
import { readComparison } from '../../../src/charts/comparison/readComparison.ts';
import { drawn, schemaErrors, textsOf } from '../drawing.ts';
import { comparisonFolder } from './comparisonFolder.ts';

/** Alternatives that set the values. */
const sets = (...values: string[]) => values.map((value) => ({ set: [value] }));

describe('variedNumber', () => {
  it('is the one number in which all alternatives differ, with its unit', () => {
    expect(variedNumber(sets('a.rate=100/s', 'a.rate=200/s', 'a.rate=350/s'))).toEqual({
      name: 'rate',
      unit: '/s',
      values: [100, 200, 350],
    });
  });

  it('is nothing for two points, two paths, two units, words, or two changes', () => {
    expect(variedNumber(sets('a=1', 'a=2'))).toBeUndefined();
    expect(variedNumber(sets('a=1', 'a=2', 'b=3'))).toBeUndefined();
    expect(variedNumber(sets('a=1s', 'a=2s', 'a=3ms'))).toBeUndefined();
    expect(variedNumber(sets('a=x', 'a=y', 'a=z'))).toBeUndefined();
    expect(variedNumber([...sets('a=1', 'a=2'), { set: ['a=3', 'b=1'] }])).toBeUndefined();
  });
});

describe('curveChart', () => {
  it('is a specification that Vega-Lite accepts, titled with both ends', async () => {
    const data = await readComparison(await comparisonFolder());
    const alternatives = data.comparison.alternatives.map((one, i) => ({
      ...one,
      set: [`rate=${100 * (i + 1)}/s`],
    }));
    const chart = curveChart({ ...data, comparison: { ...data.comparison, alternatives } }, 0);
    if (chart === undefined) throw new Error('there should be a curve');
    expect(schemaErrors()(chart.spec)).toEqual([]);
    const { chart: picture, warnings } = await drawn(chart);
    expect(warnings).toEqual([]);
    expect(picture.title).toMatch(/^rate: p99 latency goes from .* ms at 100\/s to .* ms at 300\/s$/);
    expect(textsOf(picture.svg)).toContain('rate, /s');
  });

  it('is not there where policies are compared', async () => {
    expect(curveChart(await readComparison(await comparisonFolder()), 0)).toBeUndefined();
  });
});
