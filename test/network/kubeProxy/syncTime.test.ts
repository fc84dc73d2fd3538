import { describe, expect, it } from 'vitest';
import {
  completeSettings,
  defaultMinSyncPeriod,
  isLargeCluster,
  syncIntervals,
  syncTime,
} from '../../../src/network/kubeProxy/syncTime.ts';

const BASE = { minSyncPeriod: 1, syncBase: 0.005, syncPerService: 0.00001 };
const settings = (changes = {}) => completeSettings({ ...BASE, ...changes });

describe('the time of a sync', () => {
  it('grows with the number of Services in mode iptables, those without traffic included', () => {
    expect(syncTime(settings(), 0, false)).toBe(0.005);
    expect(syncTime(settings(), 10_000, false)).toBeCloseTo(0.105);
    expect(syncTime(settings({ otherServices: 9_990 }), 10, false)).toBeCloseTo(0.105);
  });

  it('is about a millisecond for each Service when all rules are written', () => {
    expect(syncTime(settings(), 10_000, true)).toBeCloseTo(10.105);
    // Before v1.27 there were no others.
    expect(syncTime(settings({ partialSync: false }), 10_000, false)).toBeCloseTo(10.105);
  });

  it.each(['nftables', 'ipvs', 'ebpf'])('is the same in mode %s whatever else there is', (mode) => {
    expect(syncTime(settings({ mode }), 10_000, true)).toBe(0.005);
  });
});

describe('the intervals of syncs', () => {
  it('are those of the mode', () => {
    expect(syncIntervals(settings())).toEqual({ min: 1, retry: 30, max: 3600 });
    expect(syncIntervals(settings({ mode: 'nftables' })).max).toBe(3600);
    expect(syncIntervals(settings({ mode: 'ipvs', minSyncPeriod: 0 }))).toEqual({
      min: 0,
      retry: 30,
      max: 30,
    });
    expect(syncIntervals(settings({ mode: 'ebpf' })).max).toBe(Number.POSITIVE_INFINITY);
  });

  it('begin with no least time where the mode changes single rules', () => {
    expect((['iptables', 'nftables', 'ipvs', 'ebpf'] as const).map(defaultMinSyncPeriod)).toEqual([
      1, 1, 0, 0,
    ]);
  });

  it('leave out the hourly sync above 1,000 endpoints', () => {
    expect([isLargeCluster(1000), isLargeCluster(1001)]).toEqual([false, true]);
  });
});
