import { describe, expect, it } from 'vitest';
import type { Service } from '../../../src/cluster/objects.ts';
import {
  answersForLoadBalancer,
  policiesOf,
  staysLocal,
  trafficPolicies,
} from '../../../src/network/kubeProxy/trafficPolicies.ts';
import { service } from '../parts.ts';

function withSpec(spec: Partial<Service['spec']>, status: Service['status'] = {}): Service {
  const plain = service('web');
  return { ...plain, spec: { ...plain.spec, ...spec }, status };
}

describe('the policies of a Service', () => {
  it('are Cluster unless it says otherwise', () => {
    expect(policiesOf(service('web'), undefined)).toEqual({
      internalLocal: false,
      externalLocal: false,
      usesCluster: true,
      usesLocal: false,
    });
  });

  it('for traffic from outside mean nothing without an address that can be reached from there', () => {
    const local = withSpec({ externalTrafficPolicy: 'Local' });
    expect(policiesOf(local, undefined).usesLocal).toBe(false);
    expect(policiesOf(local, 30_000).usesLocal).toBe(true);
    expect(
      policiesOf(withSpec({ externalTrafficPolicy: 'Local', externalIPs: ['1.2.3.4'] }), 0).usesLocal,
    ).toBe(true);
  });

  it('count the address of a load balancer only where nodes answer for it', () => {
    const { spec } = withSpec({ externalTrafficPolicy: 'Local' });
    const vip = withSpec(spec, { loadBalancerIP: '203.0.113.1' });
    const proxy = withSpec(spec, { loadBalancerIP: '203.0.113.1', loadBalancerIPMode: 'Proxy' });
    expect(policiesOf(vip, 0).externalLocal).toBe(true);
    expect(policiesOf(proxy, 0).externalLocal).toBe(false);
    expect(answersForLoadBalancer(undefined)).toBe(true);
  });

  it('need no endpoints of other nodes when all traffic stays inside and on its node', () => {
    expect(trafficPolicies({ internalLocal: true, externalLocal: true, isAccessible: false })).toMatchObject({
      usesCluster: false,
      usesLocal: true,
    });
  });
});

describe('a connection', () => {
  const both = trafficPolicies({ internalLocal: true, externalLocal: true, isAccessible: true });
  const outside = trafficPolicies({ internalLocal: false, externalLocal: true, isAccessible: true });

  it.each([
    ['from outside to a node port', outside, true, false, true],
    ['from a pod of the node to a node port', outside, true, true, false],
    ['to the cluster IP', outside, false, true, false],
    ['to the cluster IP with internal policy Local', both, false, true, true],
  ] as const)('%s stays on its node or not', (_, policies, external, fromHere, stays) => {
    expect(staysLocal(policies, external, fromHere)).toBe(stays);
  });
});
