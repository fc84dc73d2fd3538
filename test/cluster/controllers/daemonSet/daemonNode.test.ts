import { describe, expect, it } from 'vitest';
import {
  type DaemonNode,
  type DaemonPod,
  nodeNeeds,
} from '../../../../src/cluster/controllers/daemonSet/daemonNode.ts';
import { daemonNode, NEW, OLD } from './daemonShapes.ts';

const WANTED = { shouldRun: true, shouldContinueRunning: true };
const TOLERATED = { shouldRun: false, shouldContinueRunning: true };
const UNWANTED = { shouldRun: false, shouldContinueRunning: false };

/** Names of what goes; `create` for a node that gets a pod. */
function needs(pods: readonly DaemonPod[], allowsSurge = false, verdict: DaemonNode['verdict'] = WANTED) {
  const changes = nodeNeeds({ ...daemonNode('n', ...pods), verdict }, allowsSurge);
  return [...changes.create.map(() => 'create'), ...changes.delete.map(({ meta }) => meta.name)];
}

const old = OLD('old');
const fresh = NEW('new');

describe('what a node of a DaemonSet needs', () => {
  it('is a pod if there is none and one is wanted', () => {
    expect(needs([])).toEqual(['create']);
    expect(needs([], false, TOLERATED)).toEqual([]);
    expect(needs([], false, UNWANTED)).toEqual([]);
  });

  it('is to lose its pods if they may not stay, and to keep them if only new ones may not come', () => {
    expect(needs([old], false, UNWANTED)).toEqual(['old']);
    expect(needs([old], false, TOLERATED)).toEqual([]);
    expect(needs([{ ...old, isTerminating: true }], false, UNWANTED)).toEqual([]);
  });

  it('is to get rid of a pod that has ended, before another comes', () => {
    expect(needs([{ ...old, isFinished: true }])).toEqual(['old']);
  });

  it('without a surge is one pod: the oldest stays', () => {
    expect(needs([old, fresh])).toEqual(['new']);
  });

  it('without a surge is to wait for a pod that is being deleted; with one the next comes at once', () => {
    const leaving = { ...old, isTerminating: true };
    expect(needs([leaving])).toEqual([]);
    expect(needs([leaving], true)).toEqual(['create']);
    expect(needs([leaving], true, TOLERATED)).toEqual([]);
  });

  it('with a surge is an old pod that is ready and a new one that is not available', () => {
    const starting = { ...fresh, isReady: false, isAvailable: false };
    expect(needs([old, starting], true)).toEqual([]);
    expect(needs([old, fresh], true)).toEqual(['old']);
    expect(needs([{ ...old, isReady: false, isAvailable: false }, starting], true)).toEqual(['old']);
    // Ready but not for long enough: it still serves.
    expect(needs([{ ...old, isAvailable: false }, starting], true)).toEqual([]);
  });

  it('with a surge is no more than one pod of each template', () => {
    const starting = { ...fresh, isReady: false, isAvailable: false };
    expect(needs([old, OLD('old-2'), starting, NEW('new-2')], true)).toEqual(['old-2', 'new-2']);
  });
});
