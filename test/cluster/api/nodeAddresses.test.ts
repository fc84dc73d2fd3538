import { describe, expect, it } from 'vitest';
import { nodeAddress, podCIDR } from '../../../src/cluster/api/nodeAddresses.ts';

const MAX_NODES = 29_952;

describe('addresses of nodes', () => {
  it('pods of the first nodes are in 10.244.0.0/16, one /24 a node', () => {
    expect([0, 1, 255].map(podCIDR)).toEqual(['10.244.0.0/24', '10.244.1.0/24', '10.244.255.0/24']);
  });

  it('no two nodes share a network, none lies in the Service range, and there is an end', () => {
    const networks = Array.from({ length: MAX_NODES }, (_, i) => podCIDR(i));
    expect(new Set(networks).size).toBe(MAX_NODES);
    expect(networks.filter((network) => Number(network.split('.')[1]) < 112)).toEqual([]);
    expect(() => podCIDR(MAX_NODES)).toThrow(RangeError);
  });

  it('no two nodes share an address', () => {
    expect(nodeAddress(0)).toBe('192.168.0.1');
    expect(new Set(Array.from({ length: 70_000 }, (_, i) => nodeAddress(i))).size).toBe(70_000);
  });
});
