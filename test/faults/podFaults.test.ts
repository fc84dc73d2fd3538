import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../../src/engine/random.ts';
import { podCrash, podErrors, podKill, podPause } from '../../src/faults/podFaults.ts';
import { FakeSite } from './fakeSite.ts';

const random = new RandomStreams(1).stream('fault');
const db = { by: 'labels', labels: { tier: 'db' }, count: 'all' } as const;

describe('a pod kill', () => {
  it('deletes the pods with their own grace period and says on which node they were', () => {
    const site = new FakeSite();
    podKill({ kind: 'pod-kill', at: 0, target: db }, site, random);
    expect(site.done).toEqual(['0: delete default/p0 own', '0: delete default/p3 own']);
    expect(site.events.map(({ object, message }) => `${object}: ${message}`)).toEqual([
      'Pod/p0: p0 on n0 is deleted',
      'Pod/p3: p3 on n3 is deleted',
    ]);
  });

  it('deletes them with the grace period that it names, 0 included', () => {
    const site = new FakeSite();
    podKill({ kind: 'pod-kill', at: 0, target: { by: 'name', name: 'p1' }, gracePeriod: 0 }, site, random);
    expect(site.done).toEqual(['0: delete default/p1 0']);
    expect(site.events[0].message).toBe('p1 on n1 is deleted with a grace period of 0 s');
  });
});

describe('a pod crash', () => {
  it('ends the process of the pods', () => {
    const site = new FakeSite();
    podCrash({ kind: 'pod-crash', at: 0, target: db }, site, random);
    expect(site.done).toEqual(['0: crash default/p0', '0: crash default/p3']);
    expect(site.events.map(({ reason, object }) => `${reason} ${object}`)).toEqual([
      'PodCrash Pod/p0',
      'PodCrash Pod/p3',
    ]);
  });

  it('is not reported for a pod that has no process', () => {
    const site = new FakeSite();
    site.dead.add('p0');
    podCrash({ kind: 'pod-crash', at: 0, target: db }, site, random);
    expect(site.events.map(({ object }) => object)).toEqual(['Pod/p3']);
  });
});

describe('errors of pods', () => {
  it('begin with the fault and end after it, each told with the share that fails', () => {
    const site = new FakeSite();
    podErrors({ kind: 'pod-errors', at: 0, target: db, rate: 0.125, duration: 5 }, site, random);
    site.loop.advance(10);
    expect(site.done).toEqual([
      '0: errors default/p0 0.125',
      '0: errors default/p3 0.125',
      '5: no errors default/p0 0.125',
      '5: no errors default/p3 0.125',
    ]);
    expect(site.events[0].message).toBe('p0 on n0 answers 12.5 % of its requests with errors');
    expect(site.events.map(({ reason }) => reason)).toEqual([
      'PodErrors',
      'PodErrors',
      'PodErrorsEnded',
      'PodErrorsEnded',
    ]);
  });

  it('last to the end without a duration', () => {
    const site = new FakeSite();
    podErrors({ kind: 'pod-errors', at: 0, target: { by: 'name', name: 'p1' }, rate: 1 }, site, random);
    site.loop.advance(1000);
    expect(site.done).toEqual(['0: errors default/p1 1']);
  });
});

describe('a pod pause', () => {
  it('stops the processes for its time, and says when they go on', () => {
    const site = new FakeSite();
    site.dead.add('p0');
    podPause({ kind: 'pod-pause', at: 0, target: db, duration: 2.5 }, site, random);
    site.loop.advance(10);
    expect(site.done).toEqual(['0: pause default/p3']);
    expect(site.events.map(({ time, reason, message }) => `${time} ${reason}: ${message}`)).toEqual([
      '0 PodPause: the process of p3 on n3 stands still',
      '2.5 PodPauseEnded: the process of p3 on n3 goes on',
    ]);
  });
});
