import { describe, expect, it } from 'vitest';
import { DEFAULT_CLUSTER_SETTINGS } from '../../../src/cluster/settings.ts';
import { DEFAULT_NETWORK_SETTINGS } from '../../../src/network/settings.ts';
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
