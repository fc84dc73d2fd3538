import { describe, expect, it } from 'vitest';
import { type PodCounters, SampleStore } from '../../../src/cluster/metricsServer/sampleStore.ts';

/** A reading of the pod `a`, which has used one core since second 0. */
function reading(time: number, startedAt = -1): PodCounters {
  const pod = {
    name: 'a',
    namespace: 'default',
    labels: {},
    annotations: {},
    uid: 'a',
    resourceVersion: 1,
    creationTimestamp: 0,
  };
  return { pod, time, startedAt, cpuSeconds: time, requests: 3 * time };
}

describe('SampleStore', () => {
  it('makes a sample of two readings', () => {
    const store = new SampleStore();
    store.store([reading(10)]);
    expect(store.get('a')).toBeUndefined();
    store.store([reading(25)]);
    expect(store.get('a')).toMatchObject({ time: 25, window: 15, cpu: 1, requestsPerSecond: 3 });
  });

  it('does not compare a container with the one before its restart', () => {
    const store = new SampleStore();
    store.store([reading(10)]);
    store.store([reading(25, 20)]);
    expect(store.get('a')).toBeUndefined();
    store.store([reading(40, 20)]);
    expect(store.get('a')).toMatchObject({ time: 40, window: 15 });
  });

  it('forgets a pod that a round has not read', () => {
    const store = new SampleStore();
    for (const round of [[reading(10)], [reading(25)], []]) store.store(round);
    expect([...store.list()]).toEqual([]);
    store.store([reading(55)]);
    expect(store.get('a')).toBeUndefined();
  });
});
