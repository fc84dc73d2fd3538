import { describe, expect, it } from 'vitest';
import { callsChart, MOST_EDGES } from '../../src/charts/callsChart.ts';
import { failureHeadline, findFailures, mainHop } from '../../src/charts/failureFinding.ts';
import { reportOf } from '../../src/charts/report.ts';
import { answerSentences } from '../../src/charts/reportAnswer.ts';
import type { EdgeSummary } from '../../src/charts/resultFiles.ts';
import type { Results } from '../../src/charts/results.ts';
import { drawn, sampleResults, textsOf } from './drawing.ts';

const sample = await sampleResults({ duration: 120 });

function edge(name: string, sent: number, failed: number, began = failed): EdgeSummary {
  const latencies = {
    mean: 0.02,
    min: 0.01,
    p50: 0.015,
    p90: 0.03,
    p95: 0.04,
    p99: 0.05,
    p99_9: 0.06,
    max: 0.1,
  };
  const counts = { seconds: 90, sent, ok: sent - failed, failed, in_flight: 0, attempts: sent + failed };
  const fractions = { rate: sent / 90, failed_fraction: failed / sent };
  return {
    edge: name,
    failures: failed,
    began,
    phases: { total: { ...counts, ...fractions, ...latencies } },
  };
}

function withCalls(...calls: readonly EdgeSummary[]): Results {
  return { ...sample, summary: { ...sample.summary, calls: [...calls] } };
}

/** The sample with its failures at the hop. */
const atHop: Results = {
  ...withCalls(edge('web > cart', 1000, 30, 0), edge('cart > redis', 1000, 30)),
  failures: sample.failures.map((row) => ({ ...row, hop: 'cart > redis', hopCause: 'refused' })),
};

describe('the chart of calls', () => {
  it('is not there where no workload calls others', () => {
    expect(callsChart(sample)).toBeUndefined();
  });

  it('names the edge at which most failures began, not those that they were passed on to', async () => {
    const chart = callsChart(atHop);
    if (chart === undefined) return expect.unreachable();
    expect(chart.title).toBe('Most failures began at cart > redis: 3 % of its calls failed');
    const { chart: picture, warnings } = await drawn(chart);
    expect(warnings).toEqual([]);
    const texts = textsOf(picture.svg);
    expect(texts).toContain('15 ms, p99 50 ms');
    expect(texts).toContain('3 % (30 of 1,000)');
    expect(texts).toContain('passed on from further hops');
  });

  it('cuts no name of two long Services, and its axis ends near the latencies', async () => {
    const long = 'recommendationservice > productcatalogservice';
    const chart = callsChart(withCalls(edge(long, 10, 0)));
    if (chart === undefined) return expect.unreachable();
    const texts = textsOf((await drawn(chart)).chart.svg);
    expect(texts.map((text) => text.replace('&gt;', '>'))).toContain(long);
    expect(texts).not.toContain('1000');
    expect(texts).not.toContain('1');
  });

  it('names the slowest edge where none failed, and says how many edges it leaves out', () => {
    const many = Array.from({ length: MOST_EDGES + 3 }, (_, i) => edge(`web > s${i}`, 10, 0));
    const chart = callsChart(withCalls(...many));
    expect(chart?.title).toBe('No call failed; the slowest edge is web > s0, with a p99 of 50 ms');
    expect(chart?.subtitle).toContain('3 more edges, with fewer failures, are in calls.csv');
  });

  it('can be drawn of edges over which no call was made or answered', async () => {
    const silent = edge('web > cart', 5, 5);
    const { total } = silent.phases;
    const none = { ...silent, phases: { total: { ...total, p50: null, p99: null, failed_fraction: null } } };
    const chart = callsChart(withCalls(none, edge('a > b', 5, 0)));
    if (chart === undefined) return expect.unreachable();
    const { chart: picture, warnings } = await drawn(chart);
    expect(warnings).toEqual([]);
    expect(textsOf(picture.svg)).toEqual(expect.arrayContaining(['none was answered', 'none was made']));
  });
});

describe('failures that began at a hop', () => {
  it('say so in the headline and in the answer', () => {
    const finding = findFailures(atHop);
    expect(mainHop(finding)).toBe('cart > redis');
    expect(failureHeadline(finding)).toMatch(/, at the hop cart > redis$/);
    expect(answerSentences(atHop)).toContain('All failures began at the hop cart > redis.');
    expect(mainHop(findFailures(sample))).toBeUndefined();
  });

  it('are in the report, with the table of calls', () => {
    const page = reportOf(atHop, []);
    expect(page).toContain('What workloads saw of each other');
    expect(page).toContain('<strong>cart &gt; redis</strong>');
    expect(page).toContain('began at hop');
    const plain = reportOf(sample, []);
    expect(plain).not.toContain('began at hop');
    expect(plain).not.toContain('What workloads saw');
  });
});
