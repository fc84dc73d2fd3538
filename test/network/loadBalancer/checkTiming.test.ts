import { describe, expect, it } from 'vitest';
import { detectionTime, raisedToDefaults } from '../../../src/network/loadBalancer/checkTiming.ts';
import { PROFILES } from '../../../src/network/loadBalancer/profiles.ts';
import { serviceProfile } from '../../../src/network/loadBalancer/serviceProfile.ts';

const CLUSTER = { externalTrafficPolicy: 'Cluster', annotations: {} } as const;
const LOCAL = { externalTrafficPolicy: 'Local', annotations: {} } as const;

describe('the time until a load balancer has found a dead target', () => {
  // interval x (threshold - 1) + timeout, and up to an interval more.
  it.each([
    ['aws-clb', CLUSTER, 55, 65],
    ['aws-nlb', CLUSTER, 70, 100],
    ['aws-nlb', LOCAL, 20, 30],
    ['aws-alb', CLUSTER, 20, 35],
    ['gce-passthrough', CLUSTER, 17, 25],
    ['gce-passthrough', LOCAL, 17, 25],
    ['azure', CLUSTER, 10, 15],
    ['metallb-l2', CLUSTER, 5, 6],
    ['metallb-bgp', CLUSTER, 60, 90],
  ] as const)('is for %s (%o) between %d and %d s', (name, service, least, most) => {
    expect(detectionTime(serviceProfile(name, service, {}).check)).toEqual({ least, most });
  });

  it('never falls below what somebody has set at Google, and is brought up to the defaults', () => {
    const defaults = PROFILES['gce-passthrough'].check;
    const own = { interval: 20, timeout: 0, healthy: 5, unhealthy: 1 };
    expect(raisedToDefaults(own, defaults)).toEqual({ interval: 20, timeout: 1, healthy: 5, unhealthy: 3 });
  });
});
