import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { comparisonHeadline } from '../../../src/charts/comparison/comparisonFinding.ts';
import { comparisonCharts, writeComparisonReport } from '../../../src/charts/comparison/comparisonReport.ts';
import { metricText, scaleFor } from '../../../src/charts/comparison/metricWords.ts';
import { readComparison } from '../../../src/charts/comparison/readComparison.ts';
import { namesIn } from '../../metrics/temporaryFolder.ts';
import { drawn, schemaErrors, textsOf } from '../drawing.ts';
import { comparisonFolder } from './comparisonFolder.ts';

describe('the charts of a comparison', () => {
  it('are specifications that Vega-Lite accepts without a word', async () => {
    const errorsOf = schemaErrors();
    for (const chart of comparisonCharts(await readComparison(await comparisonFolder()))) {
      expect(errorsOf(chart.spec)).toEqual([]);
      expect((await drawn(chart)).warnings).toEqual([]);
    }
  });

  it('show every alternative, and the sizes of differences', async () => {
    const charts = comparisonCharts(await readComparison(await comparisonFolder()));
    expect(charts.map(({ name }) => name)).toEqual(['differences', 'intervals', 'latencies']);
    const [differences, intervals, latencies] = await Promise.all(
      charts.map(async (chart) => textsOf((await drawn(chart)).chart.svg)),
    );
    expect(differences).toContain('least-request');
    expect(differences.join(' ')).toContain('(−33 %)');
    for (const texts of [intervals, latencies])
      expect(texts.filter((text) => text === 'random').length).toBeGreaterThan(0);
  });

  it('have no differences where nothing is compared', async () => {
    const data = await readComparison(await comparisonFolder());
    const comparison = { ...data.comparison, alternatives: data.comparison.alternatives.slice(0, 1) };
    expect(comparisonCharts({ ...data, comparison }).map(({ name }) => name)).toEqual([
      'intervals',
      'latencies',
    ]);
  });

  it('say so when there is nothing to plot', async () => {
    const data = await readComparison(await comparisonFolder());
    const [, , latencies] = comparisonCharts({ ...data, distribution: [] });
    expect(latencies.title).toBe('Too few answers for a distribution');
  });
});

describe('comparisonHeadline', () => {
  it('names the best alternative only if it is shown to be better', async () => {
    const data = await readComparison(await comparisonFolder());
    expect(comparisonHeadline(data, 'web')).toMatch(
      /^least-request has the smallest p99 latency: .* 33 % below random$/,
    );
    const alternatives = data.comparison.alternatives.filter(({ name }) => name !== 'least-request');
    expect(comparisonHeadline({ ...data, comparison: { ...data.comparison, alternatives } }, 'web')).toBe(
      'No difference in p99 latency is shown between random and the others',
    );
  });

  it('is about another metric where only that shows a difference', async () => {
    const data = await readComparison(await comparisonFolder());
    const alternatives = data.comparison.alternatives.map((alternative) => ({
      ...alternative,
      metrics: alternative.metrics.map((cell) => {
        if (cell.difference === undefined) return cell;
        const verdict = cell.metric === 'mean' ? 'better' : 'no difference shown';
        return { ...cell, difference: { ...cell.difference, verdict } as const };
      }),
    }));
    const comparison = { ...data.comparison, alternatives };
    expect(comparisonHeadline({ ...data, comparison }, 'web')).toMatch(/ the smallest mean latency/);
  });
});

describe('writeComparisonReport', () => {
  it('writes each chart three times, and a report that needs nothing else', async () => {
    const folder = await comparisonFolder({ remarks: ['Unstable: <b>beware</b>'], complete: false });
    const path = await writeComparisonReport(folder);
    expect(namesIn(join(folder, 'charts')).length).toBe(9);
    const report = readFileSync(path, 'utf8');
    expect(report).toContain('Unstable: &lt;b&gt;beware&lt;/b&gt;');
    expect(report).toContain('This comparison is incomplete');
    expect(report).toContain('a &amp; &lt;b&gt;');
    expect(report).not.toContain('a & <b>');
    expect(report).not.toMatch(/<script|src="http|href="http/);
    expect(report.match(/<figure>/g)?.length).toBe(3);
  });

  it('names the file that is not what a comparison writes', async () => {
    const folder = await comparisonFolder();
    writeFileSync(join(folder, 'comparison.json'), '{"schemaVersion": 2}');
    await expect(writeComparisonReport(folder)).rejects.toThrow(/comparison\.json: schemaVersion/);
  });
});

describe('metric words', () => {
  it('keep the sign, and the unit that suits the largest value', () => {
    expect(metricText('mean', -0.0032)).toBe('−3.2 ms');
    expect(metricText('failed', 0.25)).toBe('25 %');
    expect(metricText('failed', -0.0000304)).toBe('−0.003 %');
    expect(metricText('mean', null)).toBe('–');
    expect(scaleFor('mean', [0.5, null, -1]).unit).toBe('ms');
    expect(scaleFor('mean', [3]).unit).toBe('s');
    expect(scaleFor('failed', [0.5])).toEqual({ factor: 100, unit: '%' });
  });
});
