import { describe, expect, it } from 'vitest';
import type { FaultReason } from '../../src/metrics/faultEvents.ts';
import { FaultFailures } from '../../src/metrics/lastFailure.ts';
import type { FailureRow } from '../../src/metrics/recording.ts';
import { Cause, Lag } from '../../src/network/causes.ts';
import { failure, secondsUpTo } from './sampleRecording.ts';

const stepEnds = secondsUpTo(20);
const NEVER = Number.POSITIVE_INFINITY;

/** The last failure of a fault at 5 s. */
function last(failures: readonly FailureRow[], reason: FaultReason = 'NodeCrash', to = NEVER) {
  return new FaultFailures({ failures, stepEnds }, 5).last(reason, 5, to);
}

describe('FaultFailures', () => {
  it('finds the end of the last step with a failure, and counts them all', () => {
    const failures = [failure(5, Lag.nodeFailureUndetected, 3), failure(8, Lag.staleRules, 2)];
    expect(last(failures)).toEqual({ time: 9, count: 5, goesOn: false });
  });

  it('finds nothing when no request failed', () => {
    expect(last([])).toBeUndefined();
  });

  it('leaves out failures of a kind that the traffic met before the first fault', () => {
    const failures = [
      failure(2, Lag.saturatedPod),
      failure(7, Lag.staleRules),
      failure(15, Lag.saturatedPod),
    ];
    expect(last(failures)).toMatchObject({ time: 8, count: 1 });
  });

  it('tells background by source, cause and lag together', () => {
    const failures = [failure(2, Lag.none, 1, Cause.reset), failure(9, Lag.none, 1, Cause.clientLost)];
    expect(last(failures)).toMatchObject({ time: 10 });
  });

  it.each([
    ['NodeCrash', Lag.pinnedNode, true],
    ['NodeCrash', Lag.terminationRace, false],
    ['NodePartition', Lag.nodePartition, true],
    ['NodeCrash', Lag.nodePartition, false],
    ['SlowNode', Lag.slowNode, true],
    ['SlowNode', Lag.staleRules, false],
    ['CpuHog', Lag.noisyNeighbour, true],
    ['CpuHog', Lag.pausedPod, false],
    ['PodPause', Lag.pausedPod, true],
    ['PodPause', Lag.slowNode, false],
    ['Rollout', Lag.coldPod, true],
    ['PodKill', Lag.terminationRace, true],
    ['PodKill', Lag.loadBalancerHealthCheck, false],
    ['PodCrash', Lag.containerFailureUndetected, true],
    ['PodCrash', Lag.terminationRace, false],
    ['Rollout', Lag.noLocalEndpoint, true],
    ['Rollout', Lag.staleDns, true],
    ['SlowNode', Lag.staleDns, false],
  ] as const)('puts down to a %s what it can bring about (lag %i: %s)', (reason, lag, found) => {
    expect(last([failure(9, lag)], reason) !== undefined).toBe(found);
  });

  it('stops before the step of the next fault', () => {
    const failures = [failure(6, Lag.staleRules), failure(9, Lag.staleRules)];
    expect(last(failures, 'NodeCrash', 9.5)).toEqual({ time: 7, count: 1, goesOn: false });
  });

  it('says when requests still fail at the end of the run or when the next fault comes', () => {
    expect(last([failure(19, Lag.pinnedNode)])).toMatchObject({ time: 20, goesOn: true });
    expect(last([failure(8, Lag.pinnedNode)], 'NodeCrash', 9.5)).toMatchObject({ time: 9, goesOn: true });
    expect(last([failure(18, Lag.pinnedNode)])).toMatchObject({ time: 19, goesOn: false });
  });
});
