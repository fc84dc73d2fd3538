import { describe, expect, it } from 'vitest';
import { ReadyPods } from '../../src/metrics/readyPods.ts';
import type { PodRow } from '../../src/metrics/recording.ts';
import { event, podOf } from './sampleRecording.ts';

const pods = [podOf('a', 'n1'), podOf('b', 'n2'), podOf('c', 'n2'), podOf('d', 'n1'), podOf('e', 'n1')];
const allReady = ['a', 'b', 'c'].map((pod) => event(-1, 'PodReady', `Pod/${pod}`));

function replacement(events: ReturnType<typeof event>[], lost: string[], rows: readonly PodRow[] = pods) {
  const ready = new ReadyPods({ events: [...allReady, ...events], pods: rows });
  return ready.replacement(allReady.length, 60, new Set(lost));
}

describe('ReadyPods', () => {
  it('finds when as many pods are ready as before, not counting those that were lost', () => {
    const events = [
      event(110, 'PodNotReady', 'Pod/b'),
      event(400, 'PodReady', 'Pod/d'),
      event(402, 'PodReady', 'Pod/e'),
    ];
    expect(replacement(events, ['b', 'c'])).toEqual({ time: 402, ready: 3, lost: 2 });
  });

  it('does not count a lost pod whose readiness the API still believes in', () => {
    expect(replacement([event(400, 'PodReady', 'Pod/d')], ['b', 'c'])).toBeUndefined();
  });

  it('counts a lost pod that became ready anew', () => {
    const events = [
      event(110, 'PodNotReady', 'Pod/b'),
      event(110, 'PodNotReady', 'Pod/c'),
      event(200, 'PodReady', 'Pod/b'),
      event(201, 'PodReady', 'Pod/c'),
    ];
    expect(replacement(events, ['b', 'c'])).toMatchObject({ time: 201 });
  });

  it('starts again when another pod fails in between', () => {
    const events = [
      event(100, 'PodNotReady', 'Pod/a'),
      event(200, 'PodReady', 'Pod/d'),
      event(300, 'PodReady', 'Pod/e'),
    ];
    expect(replacement(events, ['b'])).toMatchObject({ time: 300, ready: 3, lost: 1 });
  });

  it('takes a pod whose object went away without an event as not ready', () => {
    const rows = [podOf('a', 'n1', { terminated: 100 }), ...pods.slice(1)];
    const events = [event(200, 'PodReady', 'Pod/d'), event(300, 'PodReady', 'Pod/e')];
    expect(replacement(events, ['b'], rows)).toMatchObject({ time: 300 });
  });

  it('asks for the pods of each workload that lost some, and of no other', () => {
    const rows = [...pods, podOf('x', 'n1', { workload: 'api' }), podOf('y', 'n1', { workload: 'db' })];
    const all = [...allReady, event(0, 'PodReady', 'Pod/x'), event(0, 'PodReady', 'Pod/y')];
    const events = [
      ...all,
      event(90, 'PodNotReady', 'Pod/y'),
      event(100, 'PodReady', 'Pod/d'),
      event(101, 'PodReady', 'Pod/e'),
      event(102, 'PodNotReady', 'Pod/x'),
      event(103, 'PodReady', 'Pod/x'),
    ];
    const ready = new ReadyPods({ events, pods: rows });
    expect(ready.replacement(all.length, 60, new Set(['b', 'x']))).toEqual({ time: 103, ready: 4, lost: 2 });
  });

  it('finds nothing when the fault took no ready pod', () => {
    expect(replacement([event(100, 'PodReady', 'Pod/d')], ['d'])).toBeUndefined();
  });
});
