import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  belongsToEndpoints,
  endpointAddresses,
  endpointConditions,
  endpointHostname,
} from '../../../src/cluster/services/endpointRules.ts';
import { findPort } from '../../../src/cluster/services/targetPort.ts';

describe('the conditions of an endpoint', () => {
  it('never call an endpoint ready that is going, unless readiness does not matter', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), (isReady, isTerminating) => {
        const { ready, serving, terminating } = endpointConditions(isReady, isTerminating, false);
        expect(ready).toBe(serving && !terminating);
        expect(endpointConditions(isReady, isTerminating, true)).toEqual({
          ready: true,
          serving,
          terminating,
        });
      }),
    );
  });
});

describe('the members of a Service', () => {
  it('are pods on their way out too, where slices are meant', () => {
    const leaving = { phase: 'Running', addresses: ['10.244.0.2'], isTerminating: true };
    expect([true, false].map((included) => belongsToEndpoints(leaving, included))).toEqual([true, false]);
    expect(belongsToEndpoints({ ...leaving, phase: 'Failed' }, true)).toBe(false);
    expect(belongsToEndpoints({ ...leaving, addresses: [] }, true)).toBe(false);
  });

  it('have the addresses of one family in a slice', () => {
    expect(endpointAddresses(['10.244.0.2', 'fd00::2'], 'IPv6')).toEqual(['fd00::2']);
  });

  it('have a name of their own only in the Service that they name', () => {
    const web = { name: 'web', namespace: 'default' };
    const pod = { hostname: 'a', subdomain: 'web', namespace: 'default' };
    expect(endpointHostname(pod, web)).toBe('a');
    expect(endpointHostname({ ...pod, subdomain: 'other' }, web)).toBeUndefined();
    expect(endpointHostname({ ...pod, namespace: 'other' }, web)).toBeUndefined();
    expect(endpointHostname({ ...pod, hostname: '' }, web)).toBeUndefined();
  });
});

describe('a target port', () => {
  const holder = (containerPort: number, protocol = 'TCP') => ({
    ports: [{ name: 'http', containerPort, protocol }],
  });
  const http = { targetPort: 'http', protocol: 'TCP' };

  it('by name is the first of that name and protocol, init containers that go on running last', () => {
    expect(findPort([holder(1, 'UDP'), holder(2)], [], http)).toBe(2);
    expect(findPort([], [holder(3), { ...holder(4), restartPolicy: 'Always' }], http)).toBe(4);
    expect(findPort([holder(2)], [{ ...holder(4), restartPolicy: 'Always' }], http)).toBe(2);
    expect(findPort([{}], [], http)).toBeUndefined();
  });

  it('by number is that number, whether the pod names it or not', () => {
    expect(findPort([], [], { ...http, targetPort: 8080 })).toBe(8080);
  });
});
