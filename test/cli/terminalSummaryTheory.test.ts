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

it('says nothing of theory where no formula holds', () => {
  const summary = summarise(nodeFailure(), scenario);
  expect(summary).not.toHaveProperty('theory');
  expect(terminalSummary(summary, view)).not.toContain('Theory');
});
