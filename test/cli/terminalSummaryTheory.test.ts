import { expect, it } from 'vitest';
import { terminalSummary } from '../../src/cli/terminalSummary.ts';
import { summarise } from '../../src/metrics/results.ts';
import { nodeFailure } from '../metrics/sampleRecording.ts';

const scenario = { name: 'queue', description: '', traffic: [{ to: 'http://web' }], thresholds: [] };
const view = { columns: 100, colour: false, about: '', where: '' };
const theory = {
  quantity: 'mean latency',
  traffic: 'web',
  formula: 'one queue M/M/1',
  source: 'Kleinrock 1975',
  utilisation: 0.8,
  service: 0.05,
  network: 0.001,
  expected: 0.051,
  simulated: 0.05,
  standardError: 0.0005,
  batches: 20,
  deviation: -2,
} as const;

it('tells the formula that a run falls under, its value, the simulated one and the deviation', () => {
  const text = terminalSummary(summarise(nodeFailure(), scenario, [theory]), view);
  expect(text).toContain(
    [
      'Theory: web is one queue M/M/1',
      '  (Kleinrock 1975)',
      '  mean latency 51 ms by the formula, 50 ms here',
      '  −2.00 standard errors of 500 µs (batch means, 20 batches)',
    ].join('\n'),
  );
});

const about = { traffic: 'web', formula: 'a race', source: 'Dean and Barroso 2013', requests: 20_000 };

it('puts what follows from one formula under it together, and says for how many requests once', () => {
  const attempts = { ...about, quantity: 'attempts', label: 'attempts for each request' } as const;
  const share = { ...about, quantity: 'share', label: 'requests that fail' } as const;
  const text = terminalSummary(
    summarise(nodeFailure(), scenario, [
      { ...attempts, expected: 1.05, simulated: 1.0512, standardError: 0.0006, deviation: 2 },
      { ...share, expected: 0.3, simulated: 0.297, standardError: 0.003, deviation: -1 },
    ]),
    view,
  );
  expect(text).toContain(
    [
      'Theory: web: a race',
      '  (Dean and Barroso 2013)',
      '  attempts for each request 1.05 by the formula, 1.051 here: +2.00 standard errors of 0.0006',
      '  requests that fail 30 % by the formula, 29.7 % here: −1.00 standard errors of 0.3 %',
      '  (20,000 requests that do not wait for each other)',
    ].join('\n'),
  );
});

it("gives a bound no deviation, and both sides of Little's law to a queue", () => {
  const { requests: _, ...statement } = about;
  const bound = {
    ...statement,
    quantity: 'most attempts',
    label: 'attempts',
    expected: 64,
    simulated: 13.3,
  } as const;
  const littlesLaw = { inFlight: 4.01, rateTimesLatency: 4 };
  const text = terminalSummary(summarise(nodeFailure(), scenario, [{ ...theory, littlesLaw }, bound]), view);
  expect(text).toContain("  Little's law: 4.01 requests in flight, λW = 4\n");
  expect(text).toContain('  attempts at most 64 by the formula, 13.3 here');
});

it('says nothing of theory where no formula holds', () => {
  const summary = summarise(nodeFailure(), scenario);
  expect(summary).not.toHaveProperty('theory');
  expect(terminalSummary(summary, view)).not.toContain('Theory');
});
