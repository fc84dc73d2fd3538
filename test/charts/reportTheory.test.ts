import { describe, expect, it } from 'vitest';
import { reportOf } from '../../src/charts/report.ts';
import { theoryParagraph } from '../../src/charts/reportTheory.ts';
import { sampleResults } from './drawing.ts';

const theory = {
  quantity: 'mean latency',
  traffic: 'web',
  formula: 'one queue M/M/1',
  source: 'Kleinrock 1975',
  utilisation: 0.8,
  service: 0.05,
  network: 0.001,
  expected: 0.051,
  simulated: 0.0505,
  standardError: 0.0005,
  batches: 20,
  deviation: -1,
} as const;

describe('what the report says of queueing theory', () => {
  it('is the formula by name, its value, the simulated one and how far they are apart', () => {
    const { text } = theoryParagraph(theory);
    for (const words of [
      'one queue M/M/1',
      'Kleinrock 1975',
      '51 ms',
      '1.00 standard errors below',
      '20 batches',
    ])
      expect(text).toContain(words);
    expect(theoryParagraph({ ...theory, deviation: 2.5 }).text).toContain('2.50 standard errors above');
  });

  it('is a paragraph for a value over independent requests, and for a bound', () => {
    const about = { traffic: 'web', formula: 'a race', source: 'Dean and Barroso 2013' };
    const share = { ...about, quantity: 'share', label: 'requests that fail', requests: 20_000 } as const;
    const { text } = theoryParagraph({
      ...share,
      expected: 0.3,
      simulated: 0.297,
      standardError: 0.003,
      deviation: -1,
    });
    for (const words of ['Requests that fail: 30 %', '1.00 standard errors below', '20,000 independent'])
      expect(text).toContain(words);
    const bound = { ...about, quantity: 'most attempts', label: 'attempts' } as const;
    expect(theoryParagraph({ ...bound, expected: 64, simulated: 13.3 }).text).toContain('at most 64');
  });

  it("has both sides of Little's law, if they were measured", () => {
    const littlesLaw = { inFlight: 4.01, rateTimesLatency: 4 };
    expect(theoryParagraph({ ...theory, littlesLaw }).text).toContain('4.01 requests were in flight');
    expect(theoryParagraph(theory).text).not.toContain('Little');
  });

  it('shows no markup that a name brings', () => {
    expect(theoryParagraph({ ...theory, traffic: '<b>' }).text).not.toContain('<b>');
  });

  it('is a section of its own, which a run without a formula does not have', async () => {
    const results = await sampleResults();
    const title = 'What queueing theory says';
    expect(reportOf(results, [])).not.toContain(title);
    expect(reportOf({ ...results, summary: { ...results.summary, theory: [theory] } }, [])).toContain(title);
  });
});
