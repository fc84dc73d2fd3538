import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { capacityAnswer, measureText, rateText } from '../../../src/charts/capacity/capacityAnswer.ts';
import { capacityChart } from '../../../src/charts/capacity/capacityChart.ts';
import { capacityReport } from '../../../src/charts/capacity/capacityReport.ts';
import { readCapacity } from '../../../src/charts/capacity/readCapacity.ts';
import { temporaryFolder } from '../../metrics/temporaryFolder.ts';
import { drawn, schemaErrors, textsOf } from '../drawing.ts';
import { capacityFile, point } from './capacityFile.ts';

const replicas = { kind: 'path', name: 'replicas', unit: '' } as const;

describe('the answer', () => {
  it('says what is carried, and what ends it', () => {
    expect(capacityAnswer(capacityFile())).toBe(
      'carries 72/s of web (0.9 times the scenario’s traffic); at 75.2/s of web the mean latency is 40.3 ms (web.latency: avg<40ms)',
    );
  });

  it('names the least number that is needed, if its neighbour was tried, else where it begins', () => {
    const points = [point(5, 0.05), point(6, 0.03), point(8, 0.02)];
    const of = { varied: replicas, find: 'least', holds: 6, crossed: 5, points } as const;
    expect(capacityAnswer(capacityFile({ ...of, precision: 0 }))).toBe(
      'replicas: 6 is the least that holds; at 5 the mean latency is 50 ms (web.latency: avg<40ms)',
    );
    expect(capacityAnswer(capacityFile({ ...of, holds: 8 }))).toMatch(/^replicas: holds from 8 on; at 5 /);
  });

  it('tells a threshold that was crossed from one that was too near to be sure', () => {
    const near = point(0.94, 0.039, { verdict: 'unclear' });
    const [latency, share] = near.measures;
    const threshold = { source: 'x', bound: 0.04, verdict: 'unclear' } as const;
    const measures = [{ ...latency, threshold }, share];
    const points = [point(0.9, 0.0357), { ...near, measures }];
    expect(capacityAnswer(capacityFile({ points }))).toContain(
      'the mean latency is 39 ms, but its 95 % bound 42.9 ms (x)',
    );
    expect(capacityAnswer(capacityFile({ points: [point(0.9, 0.03), point(0.94, null)] }))).toContain(
      'nothing was measured for web.latency: avg<40ms',
    );
  });

  it('says so where everything holds, where nothing does, and where the search was interrupted', () => {
    expect(capacityAnswer(capacityFile({ crossed: null }))).toBe(
      'the thresholds hold at every value that was tried, up to 0.9 times the traffic',
    );
    expect(capacityAnswer(capacityFile({ holds: null }))).toMatch(
      /^no value that was tried keeps the thresholds: at 75\.2\/s of web/,
    );
    expect(capacityAnswer(capacityFile({ complete: false }))).toMatch(/^so far: carries/);
  });

  it('writes each quantity in its unit', () => {
    expect(rateText(1234.5)).toBe('1,235/s');
    expect(rateText(0.1234)).toBe('0.12/s');
    expect(measureText({ unit: 'fraction' }, 0.015)).toBe('1.5 %');
    expect(measureText({ unit: 'requests' }, 1234)).toBe('1,234');
    expect(measureText({ unit: 'seconds' }, null)).toBe('–');
  });
});

describe('the chart', () => {
  it('is a specification that Vega-Lite accepts without a word, with the verdicts that occur', async () => {
    const chart = capacityChart(capacityFile());
    expect(schemaErrors()(chart.spec)).toEqual([]);
    const { chart: picture, warnings } = await drawn(chart);
    expect(warnings).toEqual([]);
    const texts = textsOf(picture.svg);
    expect(texts).toEqual(
      expect.arrayContaining(['mean latency, ms', 'failed share, %', 'holds', 'crossed']),
    );
    expect(texts).toContain('requests of web a second');
    expect(texts).not.toContain('unclear');
  });

  it('has a logarithmic axis where saturated values lie far above, and none for values that are not there', async () => {
    const points = [point(0.5, 0.0167), point(1, 0.05), point(2, 8), point(4, null)];
    const { warnings, chart } = await drawn(capacityChart(capacityFile({ points, holds: 0.5, crossed: 1 })));
    expect(warnings).toEqual([]);
    expect(JSON.stringify(capacityChart(capacityFile({ points })).spec)).toContain('"type":"log"');
    expect(textsOf(chart.svg)).toContain('mean latency, s');
  });
});

describe('the report', () => {
  it('has the answer, each value, and the command; and names no file of elsewhere', () => {
    const html = capacityReport(capacityFile({ remarks: ['Mind <this>.'] }), []);
    expect(html).toContain('Carries 72/s of web');
    expect(html).toContain('Mind &lt;this&gt;.');
    expect(html).toContain('seatrial capacity one-server.yaml');
    expect(html.match(/class="bad">crossed/g)).toHaveLength(2);
    expect(html).not.toMatch(/<script|https?:/);
  });
});

describe('readCapacity', () => {
  it('reads what was written, and names what is not as it should be', async () => {
    const folder = temporaryFolder();
    const write = (content: object) => writeFileSync(join(folder, 'capacity.json'), JSON.stringify(content));
    write(capacityFile());
    expect(await readCapacity(folder)).toEqual(capacityFile());
    write({ ...capacityFile(), find: 'most' });
    await expect(readCapacity(folder)).rejects.toThrow(/capacity\.json: find: /);
    write({ ...capacityFile(), points: [] });
    await expect(readCapacity(folder)).rejects.toThrow(/capacity\.json: points: /);
  });
});
