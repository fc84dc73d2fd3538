import { describe, expect, it } from 'vitest';
import { runRecord, summarise } from '../../src/metrics/results.ts';
import { nodeFailure } from './sampleRecording.ts';

const scenario = {
  name: 'node-failure',
  description: 'One node loses power.',
  seed: 7,
  traffic: [{ to: 'http://web' }],
  thresholds: [
    {
      traffic: 'clients',
      metric: 'failed',
      aggregation: 'rate',
      operator: '<',
      value: 0.01,
      source: 'rate<0.01',
    },
  ] as const,
};

describe('summarise', () => {
  it('puts together what clients saw, the timeline, the verdicts and the laws', () => {
    const summary = summarise(nodeFailure(), scenario);
    expect(summary).toMatchObject({
      schemaVersion: 1,
      scenario: 'node-failure',
      description: scenario.description,
    });
    expect(summary.complete).toBe(true);
    expect(summary.traffic).toMatchObject([
      { name: 'clients', to: 'http://web', phases: { total: { failed: 520 } } },
    ]);
    expect(summary.timeline[0]).toMatchObject({ event: 'fault', time: 60 });
    expect(summary.thresholds).toMatchObject([{ source: 'rate<0.01', ok: false }]);
    expect(summary.conservation.length).toBeGreaterThan(5);
    expect(summary.conservation.every(({ ok }) => ok)).toBe(true);
  });

  it('holds nothing that JSON would lose', () => {
    const summary = summarise(nodeFailure(), scenario);
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
  });

  it('says when a run was interrupted', () => {
    expect(summarise({ ...nodeFailure(), complete: false }, scenario).complete).toBe(false);
  });
});

describe('runRecord', () => {
  const origin = { version: '1.2.3', scenario, command: 'seatrial run x.yaml' };

  it('holds what is needed to do the run again', () => {
    const run = runRecord(origin, true);
    expect(run).toMatchObject({
      schemaVersion: 1,
      version: '1.2.3',
      seed: 7,
      command: 'seatrial run x.yaml',
      complete: true,
    });
    expect(run.scenario).toMatchObject({ name: 'node-failure' });
    expect(run.scenarioHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('has the same hash for the same scenario and another for another', () => {
    const { thresholds, ...rest } = scenario;
    const turned = { thresholds, ...rest };
    expect(runRecord({ ...origin, scenario: turned }, true).scenarioHash).toBe(
      runRecord(origin, true).scenarioHash,
    );
    const changed = { ...scenario, seed: 8 };
    expect(runRecord({ ...origin, scenario: changed }, true).scenarioHash).not.toBe(
      runRecord(origin, true).scenarioHash,
    );
  });
});
