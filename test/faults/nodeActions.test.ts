import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/experiment/simulation.ts';
import type { FaultConfig } from '../../src/faults/config.ts';
import type { Recording } from '../../src/metrics/recording.ts';
import { faultTimeline } from '../../src/metrics/timeline.ts';
import { scenario } from '../support/scenarios.ts';

const WORKER_2 = { by: 'name', name: 'worker-2' } as const;

function run(duration: number, ...faults: FaultConfig[]): Recording {
  return simulate(scenario({ duration, faults }));
}

const reasonsOn = ({ events }: Recording, object: string) =>
  events.filter((event) => event.object === object && event.time >= 0).map(({ reason }) => reason);

describe('a cordon on the timeline', () => {
  it('begins and ends, and takes nothing away', () => {
    const recording = run(40, { kind: 'cordon', at: 10, target: WORKER_2, duration: 20 });
    expect(faultTimeline(recording).entries.map(({ time, text }) => [time, text])).toEqual([
      [10, 'worker-2 is cordoned'],
      [30, 'worker-2 takes new pods again'],
    ]);
    expect(recording.pods.filter(({ terminated }) => terminated !== undefined)).toEqual([]);
  });
});

describe('a drain on the timeline', () => {
  it('moves the pods of the node elsewhere', () => {
    const options = { ignoreDaemonSets: false, force: false };
    const recording = run(60, { kind: 'drain', at: 10, target: WORKER_2, ...options });
    const moved = recording.pods.filter(
      ({ node, terminated }) => node === 'worker-2' && terminated !== undefined,
    );
    expect(moved).toHaveLength(2);
    const told = faultTimeline(recording).entries;
    expect(told.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['fault', 'evicted', 'endpoints-removed', 'replacement-ready', 'fault-ended']),
    );
    expect(told.find(({ event }) => event === 'fault-ended')?.text).toBe('worker-2 is drained');
  });
});

describe('the outage of a zone', () => {
  it('takes the power of every node of it, and gives it back', () => {
    const recording = run(100, { kind: 'zone-outage', at: 10, zone: 'b', of: 'power', duration: 30 });
    expect(reasonsOn(recording, 'Node/worker-2')).toEqual(
      expect.arrayContaining(['NodeCrash', 'NodeRestored']),
    );
    expect(reasonsOn(recording, 'Node/worker-1')).not.toContain('NodeCrash');
  });

  it('or cuts them off', () => {
    const recording = run(60, { kind: 'zone-outage', at: 10, zone: 'b', of: 'network', duration: 30 });
    expect(reasonsOn(recording, 'Node/worker-2')).toEqual(['NodePartition', 'NodePartitionHealed']);
  });
});

describe('a taint on the timeline', () => {
  it('drives the pods away at once, even of a node without power, and can be removed', () => {
    const recording = run(
      150,
      { kind: 'node-crash', at: 10, target: WORKER_2 },
      {
        kind: 'taint',
        at: 90,
        target: WORKER_2,
        taint: { key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute' },
        duration: 30,
      },
    );
    expect(reasonsOn(recording, 'Node/worker-2')).toEqual([
      'NodeCrash',
      'NodeNotReady',
      'Taint',
      'TaintRemoved',
    ]);
    const evicted = recording.events.filter(({ reason }) => reason === 'TaintManagerEviction');
    expect(evicted).toHaveLength(2);
    for (const { time } of evicted) expect(time).toBeCloseTo(90, 1);
    expect(recording.events.filter(({ reason }) => reason === 'PodGC')).toHaveLength(2);
  });
});

describe('a kubelet that is stopped on the timeline', () => {
  it('is noticed, and no request fails: the containers run on', () => {
    const recording = run(200, { kind: 'kubelet-stop', at: 10, target: WORKER_2, duration: 100 });
    expect(reasonsOn(recording, 'Node/worker-2')).toEqual([
      'KubeletStop',
      'NodeNotReady',
      'KubeletStart',
      'NodeReady',
    ]);
    expect(recording.failures).toEqual([]);
    expect(recording.pods).toHaveLength(6);
  });
});
