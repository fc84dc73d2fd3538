import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type DrawnChart, drawPng } from '../../src/charts/drawChart.ts';
import { type ChartFile, drawCharts, renderCharts } from '../../src/charts/renderCharts.ts';
import type { Results } from '../../src/charts/results.ts';
import { sampleResults, schemaErrors, textsOf, withoutRows } from './drawing.ts';
import { type Sample, writeSample } from './sampleResults.ts';

const SHOP = ['frontend', 'cart', 'checkout', 'currency', 'email', 'payment'];
const TWELVE = [...SHOP, 'products', 'recommend', 'shipping', 'ads', 'redis', 'load'];

const SAMPLES: readonly [string, Partial<Sample>][] = [
  ['a node failure', { duration: 120 }],
  ['a run without a fault', { duration: 60, fault: false }],
  ['a fault that nobody noticed', { duration: 120, failures: false }],
  [
    'twelve sources over an hour',
    { duration: 3600, sources: TWELVE, workloads: TWELVE, pods: 24, nodes: 6, rate: 50 },
  ],
  ['ten thousand pods', { duration: 80, pods: 10_000, nodes: 30 }],
  ['an interrupted run', { duration: 70, complete: false }],
];

const loaded: readonly [string, Results][] = [
  ...(await Promise.all(
    SAMPLES.map(async ([name, changes]): Promise<[string, Results]> => [name, await sampleResults(changes)]),
  )),
  ['a run without a single row', withoutRows(await sampleResults({ duration: 2 }))],
];

const errorsOf = schemaErrors();

describe.each(loaded)('the charts of %s', (_, results) => {
  const warnings: string[] = [];
  let charts: DrawnChart[] = [];
  beforeAll(async () => {
    charts = await drawCharts(results, (message) => warnings.push(message));
  });

  it('are valid Vega-Lite, by its schema and by its compiler', () => {
    expect(warnings).toEqual([]);
    for (const { name, spec } of charts) expect([name, errorsOf(JSON.parse(spec))]).toEqual([name, []]);
  });

  it('show their whole title and nothing that is no number', () => {
    for (const { title, svg } of charts) {
      expect(textsOf(svg).join(' ')).toContain(title.split(' ').slice(0, 3).join(' '));
      expect(svg).not.toMatch(/NaN|undefined|Infinity|\[object/);
      expect(title).not.toMatch(/NaN|undefined|Infinity/);
    }
  });

  it('stay small enough for a mail', () => {
    for (const { svg, spec } of charts) expect(Math.max(svg.length, spec.length)).toBeLessThan(400_000);
  });

  it('are the same bytes each time', async () => {
    const again = await drawCharts(results);
    expect(JSON.stringify(again) === JSON.stringify(charts)).toBe(true);
  });
});

describe('chart files', () => {
  let folder = '';
  let written: ChartFile[] = [];
  beforeAll(async () => {
    folder = await writeSample({ duration: 70 });
    written = await renderCharts(folder);
  });

  it('are three for each of the four charts, and nothing else is left', async () => {
    const names = ['outcomes', 'latency', 'availability', 'distribution'];
    expect(written.map(({ name }) => name)).toEqual(names);
    const files = names.flatMap((name) => [`${name}.vl.json`, `${name}.svg`, `${name}.png`]);
    expect((await readdir(join(folder, 'charts'))).sort()).toEqual(files.sort());
    expect(written.flatMap((chart) => chart.files).sort()).toEqual(
      files.map((file) => join(folder, 'charts', file)),
    );
  });

  it('are written again with the same bytes', async () => {
    const contents = (charts: readonly ChartFile[]): Promise<Buffer[]> =>
      Promise.all(charts.flatMap(({ files }) => files).map((file) => readFile(file)));
    const first = await contents(written);
    expect(await contents(await renderCharts(folder))).toEqual(first);
  });

  it('hold their data: the specification alone makes the picture', async () => {
    const [{ files, svg }] = written;
    const spec = await readFile(files[0], 'utf8');
    expect(spec).not.toContain('"url"');
    expect(await readFile(files[1], 'utf8')).toBe(svg);
  });

  it('are not written when the folder holds no results', async () => {
    await expect(renderCharts('/nonexistent')).rejects.toThrow(/run\.json/);
  });
});

describe('the PNG', () => {
  it('shows text: without the font the picture is another', async () => {
    const [chart] = await drawCharts(await sampleResults({ duration: 70 }));
    const png = await drawPng(chart.svg);
    expect([...png.subarray(1, 4)]).toEqual([...'PNG'].map((letter) => letter.charCodeAt(0)));
    // A font that does not exist falls back to the default one, an absent text does not.
    const without = await drawPng(chart.svg.replaceAll(/<text[^>]*>[^<]*<\/text>/g, ''));
    expect(without.length).toBeLessThan(0.9 * png.length);
  });
});

describe('hostile names', () => {
  it('are text in every picture', async () => {
    const hostile = '</text><script>alert("1")</script>&';
    const results = await sampleResults({ duration: 70, sources: ['a', 'b'], workloads: ['x', 'y'] });
    const named: Results = {
      ...results,
      steps: {
        ...results.steps,
        sources: results.steps.sources.map((source) => ({ ...source, name: hostile })),
      },
      pods: results.pods.map((pod) => ({ ...pod, name: `${hostile}${pod.name}`, node: hostile })),
      availability: results.availability.map((one) => ({ ...one, workload: hostile })),
      failures: results.failures.map((one) => ({ ...one, cause: hostile, lag: hostile })),
      summary: {
        ...results.summary,
        timeline: results.summary.timeline.map((one) => ({ ...one, text: hostile, event: one.event })),
      },
    };
    for (const { name, svg } of await drawCharts(named)) {
      expect([name, svg.includes('<script')]).toEqual([name, false]);
      expect(svg).toMatch(/&lt;script/);
    }
  });
});
