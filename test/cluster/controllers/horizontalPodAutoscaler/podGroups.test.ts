import { describe, expect, it } from 'vitest';
import {
  groupPods,
  type PodMetric,
  type ScaledPod,
} from '../../../../src/cluster/controllers/horizontalPodAutoscaler/podGroups.ts';

const NOW = 1000;
const PERIODS = { cpuInitializationPeriod: 300, initialReadinessDelay: 30 };

/** A pod that has been ready for long. */
const pod = (name: string, change: Partial<ScaledPod> = {}): ScaledPod => ({
  name,
  phase: 'Running',
  terminating: false,
  ready: true,
  readyTransitionTime: 0,
  startTime: 0,
  request: 1000,
  ...change,
});

/** The one group that a pod with such a sample is in. */
function groupOf(one: ScaledPod, metric: PodMetric | undefined, isCpu = true): string {
  const metrics = new Map(metric === undefined ? [] : [[one.name, metric]]);
  const { readyCount, unready, missing, ignored } = groupPods([one], metrics, isCpu, PERIODS, NOW);
  const groups = [
    ...(readyCount === 1 ? ['ready'] : []),
    ...(unready.has(one.name) ? ['unready'] : []),
    ...(missing.has(one.name) ? ['missing'] : []),
    ...(ignored.has(one.name) ? ['ignored'] : []),
  ];
  expect(groups).toHaveLength(1);
  return groups[0];
}

const fresh: PodMetric = { value: 500, time: NOW, window: 15 };

describe('groupPods', () => {
  it('ignores pods that have failed or are being deleted, whatever else is true of them', () => {
    expect(groupOf(pod('a', { phase: 'Failed' }), fresh)).toBe('ignored');
    expect(groupOf(pod('a', { terminating: true, phase: 'Pending' }), undefined)).toBe('ignored');
  });

  it('takes a pending pod for unready, with or without a sample', () => {
    expect(groupOf(pod('a', { phase: 'Pending' }), undefined)).toBe('unready');
    expect(groupOf(pod('a', { phase: 'Pending' }), fresh, false)).toBe('unready');
  });

  it('misses a running pod without a sample', () => {
    expect(groupOf(pod('a'), undefined)).toBe('missing');
  });

  it('doubts the CPU of a young pod until a whole window is younger than its readiness', () => {
    const young = pod('a', { startTime: NOW - 299, readyTransitionTime: NOW - 15 });
    expect(groupOf(young, fresh)).toBe('ready');
    expect(groupOf({ ...young, readyTransitionTime: NOW - 14 }, fresh)).toBe('unready');
    expect(groupOf({ ...young, ready: false }, fresh)).toBe('unready');
    expect(groupOf({ ...young, ready: false }, fresh, false)).toBe('ready');
  });

  it('counts the CPU of an older pod that was ready once', () => {
    const old = pod('a', { startTime: NOW - 300, ready: false });
    expect(groupOf({ ...old, readyTransitionTime: NOW - 270 }, fresh)).toBe('ready');
    expect(groupOf({ ...old, readyTransitionTime: NOW - 271 }, fresh)).toBe('unready');
  });

  it('takes a pod that no kubelet has taken yet for unready', () => {
    const { startTime: _, ...waiting } = pod('a');
    expect(groupOf(waiting, fresh)).toBe('unready');
  });
});
