import { describe, expect, it } from 'vitest';
import { runRecord, summarise } from '../../src/metrics/results.ts';
import { writeResults } from '../../src/metrics/writeResults.ts';
import { nodeFailure } from './sampleRecording.ts';
import { namesIn, temporaryFolder, textOf } from './temporaryFolder.ts';

const scenario = { name: 'x', description: '', seed: 1, traffic: [{ to: 'http://web' }], thresholds: [] };

function written(): string {
  const folder = temporaryFolder();
  const recording = nodeFailure();
  const run = runRecord({ version: '1', scenario, command: 'seatrial run x.yaml' }, true);
  writeResults(folder, { run, summary: summarise(recording, scenario), recording });
  return folder;
}

describe('writeResults', () => {
  it('writes every file of the results folder', () => {
    expect(namesIn(written())).toEqual([
      'endpoints.csv',
      'events.csv',
      'failures.csv',
      'nodes.csv',
      'pods.csv',
      'run.json',
      'summary.csv',
      'summary.json',
      'timeseries.csv',
    ]);
  });

  it('writes the same bytes for the same results', () => {
    const [first, second] = [written(), written()];
    for (const name of namesIn(first)) expect(textOf(second, name)).toBe(textOf(first, name));
  });

  it('writes summary.json and summary.csv with the same figures', () => {
    const folder = written();
    const { traffic } = JSON.parse(textOf(folder, 'summary.json'));
    const total = textOf(folder, 'summary.csv').trimEnd().split('\n').at(-1)?.split(',');
    const { sent, ok, failed, rate } = traffic[0].phases.total;
    expect(total?.slice(0, 7)).toEqual(['clients', 'total', `${sent}`, `${ok}`, `${failed}`, '0', `${rate}`]);
  });

  it('ends each file with a line feed', () => {
    const folder = written();
    for (const name of namesIn(folder)) expect(textOf(folder, name)).toMatch(/\n$/);
  });
});
