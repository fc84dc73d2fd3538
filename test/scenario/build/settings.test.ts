import { describe, expect, it } from 'vitest';
import { DEFAULT_CLUSTER_SETTINGS } from '../../../src/cluster/settings.ts';
import { DEFAULT_NETWORK_SETTINGS, DEFAULT_TCP_SETTINGS } from '../../../src/network/settings.ts';
import { buildSettings } from '../../../src/scenario/build/settings.ts';
import { settings } from '../../../src/scenario/language/settings.ts';

const built = (version: string, given: object = {}) => buildSettings(version, settings.parse(given));

describe('buildSettings', () => {
  it('gives the defaults of both parts for the newest version', () => {
    expect(built('1.36')).toEqual({ cluster: DEFAULT_CLUSTER_SETTINGS, network: DEFAULT_NETWORK_SETTINGS });
  });

  it.each([
    ['1.25', 40],
    ['1.31', 40],
    ['1.32', 50],
    ['1.36', 50],
  ])('lets a node of Kubernetes %s be silent for %i s', (version, seconds) => {
    expect(built(version).cluster.nodeMonitorGracePeriod).toBe(seconds);
  });

  it('has what a scenario says stand above the version', () => {
    expect(built('1.25', { nodeMonitorGracePeriod: '50s' }).cluster.nodeMonitorGracePeriod).toBe(50);
    expect(built('1.36', { nodeMonitorGracePeriod: '40s' }).cluster.nodeMonitorGracePeriod).toBe(40);
  });

  it('has the defaults of the kernel for what a scenario does not say of it', () => {
    expect(
      built('1.36', { tcp: { synLinearTimeouts: 0, timeWait: '30s', icmpRateLimit: false } }).network.tcp,
    ).toEqual({ ...DEFAULT_TCP_SETTINGS, synLinearTimeouts: 0, timeWait: 30, icmpRateLimit: false });
    expect(settings.safeParse({ tcp: { synRetries: 0 } }).success).toBe(false);
    expect(settings.safeParse({ tcp: { synRetries: 128 } }).success).toBe(false);
  });

  it('has delays that are always the same, or drawn', () => {
    const internet = { distribution: 'lognormal', mean: '40ms' };
    const { latency } = built('1.36', {
      latency: { internet, crossZone: '1ms', crossRegion: '60ms' },
    }).network;
    expect(latency).toEqual({
      ...DEFAULT_NETWORK_SETTINGS.latency,
      internet: { distribution: 'lognormal', mean: 0.04, cv: 1 },
      crossZone: 0.001,
      crossRegion: 0.06,
    });
  });

  it('tells the version, and draws lots between equal nodes in every one', () => {
    expect(built('1.28').cluster).toMatchObject({
      kubernetesMinor: 28,
      scheduler: { tieBreaking: 'random' },
    });
    expect(built('1.35').cluster).toMatchObject({
      kubernetesMinor: 35,
      scheduler: { tieBreaking: 'random' },
    });
  });
});
