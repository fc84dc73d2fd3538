import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/experiment/simulation.ts';
import type { FaultConfig } from '../../src/faults/config.ts';
import type { Recording } from '../../src/metrics/recording.ts';
import { faultTimeline } from '../../src/metrics/timeline.ts';
import { scenario } from '../support/scenarios.ts';

const WEB = { kind: 'Deployment', namespace: 'default', name: 'web' } as const;

function run(...faults: FaultConfig[]): Recording {
  return simulate(scenario({ duration: 60, faults }));
}

/** Pods that are there at the end. */
function survivors(recording: Recording): Recording['pods'] {
  return recording.pods.filter(({ terminated }) => terminated === undefined);
}

describe('a rollout on the timeline', () => {
  it('replaces every pod, and the timeline tells when it began and ended', () => {
    const recording = run({ kind: 'rollout', action: 'restart', at: 10, workload: WEB });
    expect(survivors(recording)).toHaveLength(6);
    expect(survivors(recording).every(({ created }) => created > 10)).toBe(true);
    const { entries } = faultTimeline(recording);
    expect(entries[0]).toMatchObject({
      time: 10,
      object: 'Deployment/web',
      text: 'web gets a new pod template',
    });
    const ended = entries.find(({ event }) => event === 'fault-ended');
    expect(ended?.text).toBe('all pods of web are of the new template');
    expect(ended?.time).toBeCloseTo(Math.max(...survivors(recording).map(({ ready }) => ready ?? 0)), 1);
  });

  it('says which image it brings', () => {
    const { events } = run({ kind: 'rollout', action: 'restart', at: 10, workload: WEB, image: 'app:2' });
    expect(events.find(({ reason }) => reason === 'Rollout')?.message).toBe('web gets the image app:2');
  });
});

describe('a change of size on the timeline', () => {
  it.each([2, 9])('from 6 to %i leaves that many pods', (replicas) => {
    const recording = run({ kind: 'scale', at: 10, workload: WEB, replicas });
    expect(survivors(recording)).toHaveLength(replicas);
    expect(faultTimeline(recording).entries[0]).toMatchObject({ event: 'fault', text: 'web is scaled' });
  });

  it('of a workload that is not there does nothing, and is not told of', () => {
    const recording = run({ kind: 'scale', at: 10, workload: { ...WEB, name: 'other' }, replicas: 1 });
    expect(survivors(recording)).toHaveLength(6);
    expect(faultTimeline(recording).entries).toEqual([]);
  });
});
