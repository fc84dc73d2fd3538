import { describe, expect, it } from 'vitest';
import { latencyChart } from '../../src/charts/latencyChart.ts';
import type { Results, SourceSteps } from '../../src/charts/results.ts';
import { drawn, sampleResults, textsOf, withoutRows } from './drawing.ts';

const failing = await sampleResults({ duration: 120 });

/** The sample with another p99 in each step. */
function withP99(p99: (time: number) => number, name = 'web'): Results {
  const [source] = failing.steps.sources;
  const values = Float64Array.from(failing.steps.ends, p99);
  const changed: SourceSteps = { ...source, name, p99: values, max: values };
  return { ...failing, steps: { ...failing.steps, sources: [changed] } };
}

describe('the title of the latency chart', () => {
  it('compares the peak after the fault with the peak before it', () => {
    const results = withP99((time) => (time === 75 ? 1.05 : time === 50 ? 0.06 : 0.04));
    expect(latencyChart(results).title).toBe(
      'p99 latency rose from at most 60 ms before the fault to 1.05 s at 75 s',
    );
  });

  it('leaves out the warm-up, when caches are cold', () => {
    const results = withP99((time) => (time <= 30 ? 5 : time > 60 ? 0.2 : 0.1));
    expect(latencyChart(results).title).toMatch(
      /rose from at most 100 ms before the fault to 200 ms at 61 s/,
    );
  });

  it('does not call it unchanged when the worst was before the fault', () => {
    expect(latencyChart(withP99((time) => (time > 40 && time <= 50 ? 0.8 : 0.05))).title).toBe(
      'p99 latency was highest before the fault: 800 ms, against 50 ms after it',
    );
  });

  it('makes no finding of noise', () => {
    expect(latencyChart(withP99((time) => (time > 60 ? 0.055 : 0.05))).title).toBe(
      'Latency of answered requests hardly changed: p99 never above 55 ms, before or after the fault',
    );
  });

  it('does not take silence for calm', () => {
    expect(latencyChart(withP99((time) => (time > 60 ? Number.NaN : 0.05))).title).toBe(
      'No request was answered after the fault; before it, p99 was at most 50 ms',
    );
  });

  it('names the source in which p99 rose most', () => {
    const [calm] = withP99(() => 0.05, 'calm').steps.sources;
    const [hit] = withP99((time) => (time > 60 ? 2 : 0.05), 'hit').steps.sources;
    const both = { ...failing, steps: { ...failing.steps, sources: [calm, hit] } };
    expect(latencyChart(both).title).toMatch(/^p99 latency of hit rose/);
  });

  it('gives median and p99 of the summary when there was no fault', async () => {
    const calm = await sampleResults({ duration: 60, fault: false });
    expect(latencyChart(calm).title).toMatch(
      /^Half of the [\d,]+ answers took under 20\.1 ms, 99 % under 110 ms$/,
    );
  });

  it('says that there is nothing when no request was answered', () => {
    expect(latencyChart(withoutRows(failing)).title).toBe(
      'No request was answered, so there is no latency to show',
    );
  });
});

describe('the latency chart', () => {
  it('has units on its logarithmic axis and words for its lines', async () => {
    const { chart } = await drawn(latencyChart(failing));
    expect(textsOf(chart.svg)).toEqual(
      expect.arrayContaining(['latency (log scale)', '20 ms', '1 s', 'p99: 99 % are faster', 'slowest']),
    );
  });

  it('has a gap where nothing was answered and a dot where a single step was', async () => {
    const sparse = withP99((time) => (time % 2 === 0 ? 0.05 : Number.NaN));
    const { chart, warnings } = await drawn(latencyChart(sparse));
    expect(warnings).toEqual([]);
    // 60 of 120 steps, each alone, for p99 and for the slowest.
    expect(chart.svg.match(/<path[^>]*d="M[\d.]+,0A/g)?.length).toBe(120);
  });

  it('has a plot for each of several sources, at most twelve', async () => {
    const [source] = failing.steps.sources;
    const sources = Array.from({ length: 20 }, (_, i) => ({
      ...source,
      name: `source-${i}`,
      p99: source.p99.map((value) => value * (i + 1)),
    }));
    const chart = latencyChart({ ...failing, steps: { ...failing.steps, sources } });
    const texts = textsOf((await drawn(chart)).chart.svg);
    expect(texts.filter((text) => text.startsWith('source-'))).toEqual(
      sources.slice(8).map(({ name }) => name),
    );
    expect(chart.subtitle).toContain('the 12 slowest of 20 traffic sources');
  });
});
