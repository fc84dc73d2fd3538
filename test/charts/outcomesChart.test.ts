import { describe, expect, it } from 'vitest';
import { outcomesChart } from '../../src/charts/outcomesChart.ts';
import { outcomeWords } from '../../src/charts/outcomeWords.ts';
import { drawn, sampleResults, textsOf, withoutRows } from './drawing.ts';

const failing = await sampleResults({ duration: 120 });

/** Sum of rate times length over all rows of one outcome: the requests that the chart shows. */
function requestsShown(results: typeof failing, outcome: string): number {
  const { spec } = outcomesChart(results);
  const rows: { time: number; outcome: string; rate: number }[] = JSON.parse(JSON.stringify(spec)).datasets
    .outcomes;
  const own = rows.filter((row) => row.outcome === outcome);
  return own.slice(1).reduce((sum, row, i) => sum + own[i].rate * (row.time - own[i].time), 0);
}

describe('the chart of outcomes', () => {
  it('has the finding of a node failure as its title', () => {
    expect(outcomesChart(failing).title).toBe(
      '28 % of requests failed between 60 s and 112 s: node failure not yet detected',
    );
  });

  it('shows every request once: as many good ones and failures of each cause as were counted', () => {
    const total = (cause: string): number =>
      failing.failures.filter((one) => one.cause === cause).reduce((sum, { count }) => sum + count, 0);
    // Rates are rounded to 0.001 a second, over 120 s.
    for (const cause of ['connect-timeout', 'request-timeout']) {
      expect(Math.abs(requestsShown(failing, cause) - total(cause))).toBeLessThanOrEqual(0.0005 * 120);
    }
    const ok = failing.steps.sources[0].ok.reduce((a, b) => a + b, 0);
    expect(Math.abs(requestsShown(failing, 'ok') - ok)).toBeLessThanOrEqual(0.0005 * 120);
  });

  it('writes a cause in the legend as everywhere else, with its capitals', async () => {
    const failures = failing.failures.map((one) =>
      one.cause === 'request-timeout' ? { ...one, cause: 'dns-timeout' } : one,
    );
    const texts = textsOf((await drawn(outcomesChart({ ...failing, failures }))).chart.svg);
    expect(texts).toContain('DNS timeout');
    expect(texts).toContain('connect timeout');
  });

  it('labels the fault and what followed, and names the causes in their own colours', async () => {
    const { chart } = await drawn(outcomesChart(failing));
    const texts = textsOf(chart.svg);
    for (const label of [
      '60 s: worker-2 loses power',
      'node NotReady +50.2 s',
      'connect timeout',
      'simulated time (s)',
    ]) {
      expect(texts).toContain(label);
    }
    expect(chart.svg).toContain(outcomeWords('connect-timeout').colour);
  });

  it('has no plot of failures and no colour of one when nothing failed', async () => {
    const { chart } = await drawn(outcomesChart(await sampleResults({ duration: 60, fault: false })));
    expect(chart.title).toMatch(/^All [\d,]+ requests succeeded$/);
    expect(textsOf(chart.svg)).not.toContain('failed a second');
    expect(chart.subtitle).not.toMatch(/rules/);
  });

  it('shows which of several sources failed', async () => {
    const results = await sampleResults({ duration: 120, sources: ['web', 'api'] });
    const { chart } = await drawn(outcomesChart(results));
    expect(textsOf(chart.svg)).toEqual(
      expect.arrayContaining(['web', 'api', 'share of requests that failed']),
    );
  });

  it('says so when there is nothing to show or the run was interrupted', async () => {
    expect(outcomesChart(withoutRows(failing)).title).toBe('No requests were sent');
    const cut = await sampleResults({ duration: 70, complete: false });
    expect(outcomesChart(cut).subtitle).toMatch(/^INCOMPLETE: the run was interrupted at 70 s of 140 s\. /);
  });
});
