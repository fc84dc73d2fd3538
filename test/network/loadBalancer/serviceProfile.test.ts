import { describe, expect, it } from 'vitest';
import type { NamedProfile } from '../../../src/network/loadBalancer/profile.ts';
import { PROFILES } from '../../../src/network/loadBalancer/profiles.ts';
import { serviceProfile } from '../../../src/network/loadBalancer/serviceProfile.ts';

const CLUSTER = { externalTrafficPolicy: 'Cluster', annotations: {} } as const;
const LOCAL = { externalTrafficPolicy: 'Local', annotations: {} } as const;
const NAMES = Object.keys(PROFILES).filter((name): name is NamedProfile => name in PROFILES);

describe('the load balancer of a Service', () => {
  it.each(NAMES)('is that of its profile with policy Cluster: %s', (name) => {
    expect(serviceProfile(name, CLUSTER, {})).toEqual(PROFILES[name]);
    expect(PROFILES[name].profile).toBe(name);
  });

  it.each([
    ['aws-clb', 'local-endpoints'],
    ['aws-nlb', 'local-endpoints'],
    ['aws-alb', 'traffic-port'],
    ['gce-passthrough', 'local-endpoints'],
    ['azure', 'local-endpoints'],
    ['metallb-l2', 'machine'],
    ['metallb-bgp', 'machine'],
  ] as const)('asks with policy Local, behind %s: %s', (name, probe) => {
    const profile = serviceProfile(name, LOCAL, {});
    expect(profile.probe).toBe(probe);
    // MetalLB announces only from nodes with an endpoint; clouds find the others by the check.
    expect(profile.needsLocalEndpoint).toBe(probe === 'machine');
  });

  it('has the health check that annotations ask for, on AWS', () => {
    const annotations = {
      'service.beta.kubernetes.io/aws-load-balancer-healthcheck-interval': '10',
      'service.beta.kubernetes.io/aws-load-balancer-healthcheck-unhealthy-threshold': '2',
    };
    const service = { ...CLUSTER, annotations };
    const asked = { interval: 10, timeout: 10, healthy: 3, unhealthy: 2 };
    expect(serviceProfile('aws-nlb', service, {}).check).toEqual(asked);
    expect(serviceProfile('gce-passthrough', service, {}).check).toEqual(PROFILES['gce-passthrough'].check);
    const wrong = {
      ...CLUSTER,
      annotations: { 'service.beta.kubernetes.io/aws-load-balancer-healthcheck-timeout': 'soon' },
    };
    expect(() => serviceProfile('aws-clb', wrong, {})).toThrow('override is not a number: soon');
  });

  it('is asked at the pod where targets are pods, every 10 s on a network load balancer', () => {
    const profile = serviceProfile('aws-nlb', LOCAL, { targets: 'ip' });
    expect(profile).toMatchObject({ targets: 'ip', probe: 'traffic-port', needsLocalEndpoint: false });
    expect(profile.check).toEqual({ interval: 10, timeout: 10, healthy: 3, unhealthy: 3 });
  });

  it('has every number that the scenario gives, and the others of its profile', () => {
    const numbers = {
      crossZone: true,
      whenNoneHealthy: 'drop',
      registrationDelay: 1,
      deregistrationDelay: 2,
      idleTimeout: 3,
      connectionTracking: false,
      provisioning: 4,
      latency: 5,
    } as const;
    const checks = {
      healthCheckInterval: 6,
      healthCheckTimeout: 7,
      unhealthyThreshold: 8,
      healthyThreshold: 9,
    };
    expect(serviceProfile('aws-nlb', LOCAL, { ...numbers, ...checks })).toEqual({
      ...PROFILES['aws-nlb'],
      ...numbers,
      probe: 'local-endpoints',
      check: { interval: 6, timeout: 7, unhealthy: 8, healthy: 9 },
    });
  });
});
