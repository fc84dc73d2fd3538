import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/experiment/simulation.ts';
import type { FaultConfig } from '../../src/faults/config.ts';
import { rollout } from '../../src/faults/workloadChanges.ts';
import type { Recording } from '../../src/metrics/recording.ts';
import { faultTimeline } from '../../src/metrics/timeline.ts';
import { scenario } from '../support/scenarios.ts';
import { FakeSite } from './fakeSite.ts';

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

describe('a rollout that is undone, paused or resumed', () => {
  it('brings the old pods back, and the timeline tells when', () => {
    const restart = { kind: 'rollout', action: 'restart', at: 10, workload: WEB, image: 'app:2' } as const;
    const recording = run(restart, { kind: 'rollout', action: 'undo', at: 30, workload: WEB });
    const undone = recording.events.find(({ reason }) => reason === 'RolloutUndo');
    expect(undone).toMatchObject({ object: 'Deployment/web', message: 'web goes back to revision 1' });
    const { entries } = faultTimeline(recording);
    expect(entries.map(({ text }) => text)).toContain('web goes back to an earlier pod template');
    expect(entries.map(({ text }) => text)).toContain('all pods of web are of the earlier template');
    expect(survivors(recording).every(({ created }) => created > 30)).toBe(true);
  });

  it('holds a new template back until it goes on', () => {
    const recording = run(
      { kind: 'rollout', action: 'pause', at: 5, workload: WEB },
      { kind: 'rollout', action: 'restart', at: 10, workload: WEB, image: 'app:2' },
      { kind: 'rollout', action: 'resume', at: 30, workload: WEB },
    );
    const texts = recording.events.filter(({ reason }) => /^Rollout(Pause|Resume)$/.test(reason));
    expect(texts.map(({ message }) => message)).toEqual([
      'the rollout of web is paused',
      'the rollout of web goes on',
    ]);
    expect(survivors(recording).every(({ created }) => created > 30)).toBe(true);
  });

  const SET = { ...WEB, kind: 'StatefulSet' } as const;
  it.each([
    ['undo', 'no-history', 'web cannot go back: it has had no other template'],
    ['undo', 'paused', 'web cannot go back: it is paused'],
    ['pause', 'paused', 'web cannot be paused: it is paused'],
    ['resume', 'not-paused', 'web cannot be resumed: it is not paused'],
  ] as const)('says why kubectl refuses to %s: %s', (action, why, message) => {
    const site = new FakeSite();
    site.answer = { done: false, why };
    rollout({ kind: 'rollout', action, at: 0, workload: SET }, site);
    expect(site.events).toMatchObject([{ reason: 'RolloutRefused', object: 'StatefulSet/web', message }]);
  });

  it('says nothing of a workload that is not there', () => {
    const site = new FakeSite();
    site.answer = { done: false, why: 'not-found' };
    for (const action of ['undo', 'pause', 'resume'] as const)
      rollout({ kind: 'rollout', action, at: 0, workload: SET }, site);
    expect(site.done).toEqual(['0: undo', '0: pause', '0: resume']);
    expect(site.events).toEqual([]);
  });
});

describe('a change of size on the timeline', () => {
  it.each([2, 9])('from 6 to %i leaves that many pods', (replicas) => {
    const recording = run({ kind: 'scale', at: 10, workload: WEB, replicas });
    expect(survivors(recording)).toHaveLength(replicas);
    const text = `web is scaled to ${replicas} pods`;
    expect(faultTimeline(recording).entries[0]).toMatchObject({ event: 'fault', text });
  });

  it('of a workload that is not there does nothing, and is not told of', () => {
    const recording = run({ kind: 'scale', at: 10, workload: { ...WEB, name: 'other' }, replicas: 1 });
    expect(survivors(recording)).toHaveLength(6);
    expect(faultTimeline(recording).entries).toEqual([]);
  });
});
