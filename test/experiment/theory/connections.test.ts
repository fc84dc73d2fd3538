import { describe, expect, it } from 'vitest';
import { connectionSkew, deviationOfMost, noneAbove } from '../../../src/experiment/theory/connectionSkew.ts';
import { rolloutFailures, rolloutShares } from '../../../src/experiment/theory/rolloutSkew.ts';

describe('connections that were placed at random', () => {
  // [connections, pods, idle, used, most]
  it.each([
    [5, 50, 0.903921, 4.804, 1.1903],
    [20, 10, 0.121577, 8.7842, 4.4099],
    [100, 10, 0.000027, 9.9997, 15.1245],
    [100, 100, 0.366032, 63.3968, 4.2326],
  ])('%d on %d pods lie as the exact table says', (connections, pods, idle, used, most) => {
    const skew = connectionSkew(connections, pods);
    expect(skew.idleProbability).toBeCloseTo(idle, 6);
    expect(skew.meanUsedPods).toBeCloseTo(used, 4);
    expect(skew.meanMost).toBeCloseTo(most, 4);
  });

  it('agree with counting every placement of three connections on three pods', () => {
    // Of 27 placements 6 have at most one connection a pod, and 3 put all on one.
    expect(noneAbove(3, 3, 1)).toBeCloseTo(6 / 27, 12);
    expect(noneAbove(3, 3, 2)).toBeCloseTo(24 / 27, 12);
    expect(connectionSkew(3, 3).meanMost).toBeCloseTo((6 * 1 + 18 * 2 + 3 * 3) / 27, 12);
    const variance = (6 * 1 + 18 * 4 + 3 * 9) / 27 - ((6 * 1 + 18 * 2 + 3 * 3) / 27) ** 2;
    expect(deviationOfMost(3, 3)).toBeCloseTo(Math.sqrt(variance), 12);
  });
});

describe('a rolling update under kept connections', () => {
  it.each([
    [2, 'surge', [1.25, 0.75]],
    [5, 'surge', [1.4883, 1.2883, 1.0483, 0.7603, 0.4147]],
    [3, 'unavailable', [1.875, 1.125, 0]],
    [5, 'unavailable', [1.8018, 1.4893, 1.0986, 0.6104, 0]],
  ] as const)('of %d pods by %s leaves the new ones with %j', (replicas, order, shares) => {
    const found = rolloutShares(replicas, order);
    for (const [i, share] of shares.entries()) expect(found[i]).toBeCloseTo(share, 4);
    // Nobody loses a connection for good.
    expect(found.reduce((sum, share) => sum + share, 0)).toBeCloseTo(replicas, 9);
  });

  it('of one pod has nowhere to move to if the old one goes first', () => {
    expect(() => rolloutShares(1, 'unavailable')).toThrow(RangeError);
  });

  it('loses what is sent while rules are stale, for any number of pods', () => {
    expect(rolloutFailures(2000, 1.25, 1)).toBe(500);
    expect(rolloutFailures(2000, 1, 5)).toBe(0);
  });
});
