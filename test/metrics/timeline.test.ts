import { describe, expect, it } from 'vitest';
import { faultTimeline, MAX_FAULTS } from '../../src/metrics/timeline.ts';
import { Lag } from '../../src/network/causes.ts';
import {
  endpointEvent,
  event,
  failure,
  nodeFailure,
  podOf,
  recordingOf,
  secondsUpTo,
} from './sampleRecording.ts';

/** The entries as `time event after`. */
function story(recording: Parameters<typeof faultTimeline>[0]): string[] {
  return faultTimeline(recording).entries.map(({ time, event: what, after }) => `${time} ${what} ${after}`);
}

describe('faultTimeline of a node failure', () => {
  it('tells the crash, each reaction of the cluster and the last failure, with the seconds since the crash', () => {
    expect(story(nodeFailure())).toEqual([
      '60 fault null',
      '110 node-not-ready 50',
      '110.02 endpoints-removed 50.02',
      '111 rules-updated 51',
      '112 last-failure 52',
      '410 evicted 350',
      '414 replacement-ready 354',
    ]);
  });

  it('tells it in sentences', () => {
    expect(faultTimeline(nodeFailure()).entries.map(({ object, text }) => `${object}: ${text}`)).toEqual([
      'Node/worker-2: worker-2 loses power',
      'Node/worker-2: worker-2 is NotReady',
      'Service/web: 2 endpoints of worker-2 removed from the API',
      'Service/web: rules of the nodes follow for web',
      'Node/worker-2: last failed request: 520 requests failed',
      'Pod/web-c, Pod/web-d: 2 pods of worker-2 evicted',
      'Node/worker-2: 4 pods are ready again, as many as before',
    ]);
  });

  it('tells of power and readiness that come back', () => {
    const recording = nodeFailure();
    const events = [...recording.events];
    events.push(event(420, 'NodeRestored', 'Node/worker-2'), event(450, 'NodeReady', 'Node/worker-2'));
    const entries = faultTimeline({ ...recording, events }).entries.slice(-2);
    expect(entries).toMatchObject([
      { time: 420, event: 'fault-ended', text: 'worker-2 has power again', after: 360 },
      { time: 450, event: 'recovered', text: 'worker-2 is Ready again', after: 390 },
    ]);
  });

  it('does not take a cancelled eviction for one', () => {
    const recording = nodeFailure();
    const events = recording.events.map((e) =>
      e.reason === 'TaintManagerEviction' ? { ...e, message: 'Cancelling deletion of Pod default/x' } : e,
    );
    expect(story({ ...recording, events }).join()).not.toContain('evicted');
  });

  it('does not take what happened to another node for a reaction', () => {
    const recording = nodeFailure();
    const events = recording.events.map((e) => ({
      ...e,
      object: e.object === 'Node/worker-2' && e.reason === 'NodeNotReady' ? 'Node/worker-3' : e.object,
    }));
    expect(story({ ...recording, events }).join()).not.toContain('node-not-ready');
  });

  it('says so when requests fail until the end', () => {
    const recording = nodeFailure();
    const failures = [...recording.failures, failure(599, Lag.pinnedNode)];
    const entry = faultTimeline({ ...recording, failures }).entries.at(-1);
    expect(entry).toMatchObject({ time: 600, event: 'last-failure' });
    expect(entry?.text).toBe('requests still fail when the run ends: 521 requests failed');
  });
});

describe('faultTimeline', () => {
  it('is empty without faults', () => {
    expect(faultTimeline(recordingOf({ events: [event(1, 'Scheduled', 'Pod/a')] }))).toEqual({
      entries: [],
      leftOut: 0,
    });
  });

  it('tells a brief partition that the control plane never noticed as begin and end alone', () => {
    const events = [
      event(-1, 'PodReady', 'Pod/a'),
      endpointEvent(-1, 'EndpointAdded', 'a', 'n1'),
      event(1, 'NodePartition', 'Node/n1'),
      event(2.5, 'NodePartitionHealed', 'Node/n1'),
    ];
    const pods = [podOf('a', 'n1')];
    expect(story(recordingOf({ events, pods }))).toEqual(['1 fault null', '2.5 fault-ended 1.5']);
  });

  it('tells the deletion of a pod: endpoint removed, rules, replacement', () => {
    const events = [
      event(-1, 'PodReady', 'Pod/a'),
      endpointEvent(-1, 'EndpointAdded', 'a', 'n1'),
      event(1, 'PodKill', 'Pod/a'),
      endpointEvent(1.02, 'EndpointRemoved', 'a', 'n1'),
      event(2, 'RulesSynced', 'Service/web'),
      event(5, 'PodReady', 'Pod/b'),
    ];
    const pods = [podOf('a', 'n1', { terminated: 31 }), podOf('b', 'n1')];
    const { entries } = faultTimeline(recordingOf({ events, pods }));
    expect(entries.map(({ text }) => text)).toEqual([
      'pod a is deleted',
      '1 endpoint of pod a removed from the API',
      'rules of the nodes follow for web',
      '1 pod is ready again, as before',
    ]);
  });

  it('tells a crashed process as recovered, not replaced, when its pod is ready again', () => {
    const events = [
      event(-1, 'PodReady', 'Pod/a'),
      event(1, 'PodCrash', 'Pod/a'),
      event(2, 'PodNotReady', 'Pod/a'),
      event(4, 'PodReady', 'Pod/a'),
    ];
    const recording = recordingOf({ events, pods: [podOf('a', 'n1')] });
    expect(story(recording)).toEqual(['1 fault null', '4 recovered 3']);
  });

  it('counts the nodes of a zone that were noticed', () => {
    const events = [
      event(1, 'NodeCrash', 'Node/a'),
      event(1, 'NodeCrash', 'Node/b'),
      event(1, 'NodeCrash', 'Node/c'),
      event(50, 'NodeNotReady', 'Node/a'),
      event(51, 'NodeNotReady', 'Node/b'),
    ];
    const { entries } = faultTimeline(recordingOf({ events }));
    expect(entries.map(({ text }) => text)).toEqual(['a, b and c lose power', '2 of 3 nodes are NotReady']);
    expect(entries[1]).toMatchObject({ time: 51, object: 'Node/a, Node/b' });
  });

  it('waits for the rules of every Service after its own loss, not after the last one', () => {
    const api = (time: number, reason: string) =>
      event(time, reason, 'Service/api', '10.0.0.1 (a on n1) is x');
    const events = [
      endpointEvent(-1, 'EndpointAdded', 'a', 'n1'),
      api(-1, 'EndpointAdded'),
      event(1, 'PodKill', 'Pod/a'),
      endpointEvent(2, 'EndpointRemoved', 'a', 'n1'),
      event(2.5, 'RulesSynced', 'Service/api'),
      event(2.6, 'RulesSynced', 'Service/web'),
      api(3, 'EndpointRemoved'),
      event(5, 'RulesSynced', 'Service/api'),
    ];
    const { entries } = faultTimeline(recordingOf({ events }));
    expect(entries.at(-1)).toMatchObject({ time: 5, object: 'Service/web, Service/api' });
    expect(story(recordingOf({ events: events.slice(0, -1) })).join()).not.toContain('rules-updated');
  });

  it('gives each of two crashes of one node its own reactions, in order of time', () => {
    const crash = (start: number) => [
      event(start, 'NodeCrash', 'Node/a'),
      event(start + 50, 'NodeNotReady', 'Node/a'),
      event(start + 60, 'NodeRestored', 'Node/a'),
    ];
    const recording = recordingOf({ events: [...crash(10), ...crash(100)], stepEnds: secondsUpTo(200) });
    expect(story(recording)).toEqual([
      '10 fault null',
      '60 node-not-ready 50',
      '70 fault-ended 60',
      '100 fault null',
      '150 node-not-ready 50',
      '160 fault-ended 60',
    ]);
  });

  it('tells of the first faults only when there are many, and counts the others', () => {
    const events = secondsUpTo(300).map((second) => event(second, 'PodKill', `Pod/p${second}`));
    const timeline = faultTimeline(recordingOf({ events }));
    expect(timeline.entries).toHaveLength(MAX_FAULTS);
    expect(timeline.leftOut).toBe(300 - MAX_FAULTS);
  });
});
