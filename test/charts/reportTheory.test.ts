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
