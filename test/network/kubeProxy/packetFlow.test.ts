import { describe, expect, it } from 'vitest';
import {
  contains,
  type FlowProxy,
  type FlowServicePort,
  packetVerdict,
} from '../../../src/network/kubeProxy/packetFlow.ts';
import { trafficPolicies } from '../../../src/network/kubeProxy/trafficPolicies.ts';

const NODE = { name: 'n', addresses: ['192.168.0.2', '192.168.1.2'], podCIDR: '10.0.0.0/24' };
const PROXY: FlowProxy = {
  mode: 'iptables',
  masqueradeAll: false,
  detectsLocal: true,
  localhostNodePorts: true,
};

function web(changes: Partial<FlowServicePort> = {}): FlowServicePort {
  const here = { ip: '10.0.0.5', port: 80, nodeName: 'n', ready: true, serving: true, terminating: false };
  return {
    clusterIP: '172.30.0.1',
    protocol: 'TCP',
    port: 80,
    nodePort: 30_080,
    externalIPs: [],
    loadBalancerIPs: ['1.2.3.4'],
    sourceRanges: [],
    policies: trafficPolicies({ internalLocal: false, externalLocal: false, isAccessible: true }),
    endpoints: [here],
    ...changes,
  };
}

const ask = (from: string, to: string, port: number, service = web(), proxy: Partial<FlowProxy> = {}) =>
  packetVerdict({ from, to, port, protocol: 'TCP' }, NODE, { ...PROXY, ...proxy }, [service]);

describe('a packet', () => {
  it('that a pod sends to itself through the cluster IP gets the address of its node', () => {
    expect(ask('10.0.0.5', '172.30.0.1', 80)).toMatchObject({ verdict: 'dnat', snat: true });
    expect(ask('10.0.0.6', '172.30.0.1', 80)).toMatchObject({ verdict: 'dnat', snat: false });
  });

  it('from outside the source ranges is dropped at the load balancer but not at the node port', () => {
    const service = web({ sourceRanges: ['203.0.113.0/24'] });
    expect(ask('198.51.100.1', '1.2.3.4', 80, service)).toEqual({ verdict: 'drop' });
    expect(ask('203.0.113.9', '1.2.3.4', 80, service)).toMatchObject({ verdict: 'dnat' });
    expect(ask('198.51.100.1', '192.168.0.2', 30_080, service)).toMatchObject({ verdict: 'dnat' });
    expect(ask('198.51.100.1', '1.2.3.4', 80, web({ sourceRanges: ['0.0.0.0/0'] }))).toMatchObject({
      verdict: 'dnat',
    });
  });

  it('to a node port is answered at the primary address alone with nftables, at all with iptables', () => {
    const at = (mode: FlowProxy['mode']) =>
      ask('203.0.113.9', '192.168.1.2', 30_080, web(), { mode }).verdict;
    expect([at('iptables'), at('nftables')]).toEqual(['dnat', 'not_a_service']);
  });

  it('to a node port of localhost goes through with iptables only', () => {
    const at = (proxy: Partial<FlowProxy>) => ask('127.0.0.1', '127.0.0.1', 30_080, web(), proxy).verdict;
    expect(at({})).toBe('dnat');
    expect(at({ localhostNodePorts: false })).toBe('not_a_service');
    expect(at({ mode: 'nftables' })).toBe('not_a_service');
  });

  it('to a Service without endpoints is refused', () => {
    expect(ask('10.0.0.6', '172.30.0.1', 80, web({ endpoints: [] }))).toEqual({ verdict: 'reject' });
  });
});

describe('a network', () => {
  it.each([
    ['10.0.0.0/24', '10.0.0.255', true],
    ['10.0.0.0/24', '10.0.1.0', false],
    ['0.0.0.0/0', '203.0.113.1', true],
    ['2001:db8::/64', '2001:db8::1', true],
    ['2001:db8::/64', '10.0.0.1', false],
    ['nonsense', '10.0.0.1', false],
  ])('%s contains %s: %s', (cidr, address, expected) => {
    expect(contains(cidr, address)).toBe(expected);
  });
});
