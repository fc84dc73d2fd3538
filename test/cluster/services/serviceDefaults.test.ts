import { describe, expect, it } from 'vitest';
import type { ApiServiceSpec } from '../../../src/cluster/services/apiService.ts';
import { withServiceDefaults } from '../../../src/cluster/services/serviceDefaults.ts';

const filled = (spec: ApiServiceSpec) => withServiceDefaults({ metadata: { name: 'web' }, spec }).spec;

describe('the defaults of a Service', () => {
  it('are a ClusterIP, TCP, the port as its own target, and no affinity', () => {
    expect(filled({ ports: [{ port: 80 }, { port: 53, protocol: 'UDP', targetPort: 'dns' }] })).toEqual({
      type: 'ClusterIP',
      sessionAffinity: 'None',
      internalTrafficPolicy: 'Cluster',
      ports: [
        { port: 80, protocol: 'TCP', targetPort: 80 },
        { port: 53, protocol: 'UDP', targetPort: 'dns' },
      ],
    });
  });

  it.each([
    [{ type: 'NodePort' }, { externalTrafficPolicy: 'Cluster' }],
    [{ type: 'LoadBalancer' }, { externalTrafficPolicy: 'Cluster', allocateLoadBalancerNodePorts: true }],
    [{ externalIPs: ['203.0.113.9'] }, { externalTrafficPolicy: 'Cluster' }],
    [{ sessionAffinity: 'ClientIP' }, { sessionAffinityConfig: { clientIP: { timeoutSeconds: 10_800 } } }],
    [{ clusterIP: 'None' }, { clusterIPs: ['None'] }],
  ])('of %j have %j', (spec, expected) => {
    expect(filled(spec)).toMatchObject(expected);
  });

  it('leave what is given', () => {
    const spec = {
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
      internalTrafficPolicy: 'Local',
      allocateLoadBalancerNodePorts: false,
      sessionAffinity: 'ClientIP',
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 7 } },
      clusterIP: '10.96.0.7',
      clusterIPs: ['10.96.0.7', 'fd00::7'],
    };
    expect(filled(spec)).toEqual(spec);
  });

  it('give a name no policy for traffic that it does not carry', () => {
    expect(filled({ type: 'ExternalName', externalName: 'example.org' })).toEqual({
      type: 'ExternalName',
      externalName: 'example.org',
      sessionAffinity: 'None',
    });
  });

  it('put an object without a namespace into the default one', () => {
    expect(withServiceDefaults({ metadata: { name: 'web' } }).metadata).toEqual({
      name: 'web',
      namespace: 'default',
    });
  });
});
