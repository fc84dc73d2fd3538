import { describe, expect, it } from 'vitest';
import { formatIPv4 } from '../../src/cluster/api/ipv4.ts';
import { podCIDR } from '../../src/cluster/api/nodeAddresses.ts';
import { INTERNET } from '../../src/network/hosts.ts';
import { contains } from '../../src/network/kubeProxy/packetFlow.ts';
import { ClientAddresses } from '../../src/workload/clientAddresses.ts';

describe('the addresses of clients', () => {
  it('are in the pod network of their node, as the cluster gives it out', () => {
    const nodes = [0, 1, 255, 256, 257, 511, 5000];
    const { address } = new ClientAddresses(Int32Array.from(nodes));
    for (const [client, node] of nodes.entries())
      expect(contains(podCIDR(node), formatIPv4(address[client]))).toBe(true);
  });

  it('are in the network for benchmarks outside', () => {
    const { address } = new ClientAddresses(Int32Array.of(INTERNET, INTERNET));
    expect(Array.from(address, formatIPv4)).toEqual(['198.18.0.1', '198.18.0.2']);
  });

  it('differ between the clients of a place', () => {
    const places = Int32Array.from({ length: 300 }, (_, i) => (i % 3) - 1);
    expect(new Set(new ClientAddresses(places).address).size).toBe(300);
  });
});

describe('the ports of clients', () => {
  it("go through Linux's range in turn, each client by itself", () => {
    const clients = new ClientAddresses(Int32Array.of(0, 0));
    expect([clients.nextPort(0), clients.nextPort(0), clients.nextPort(1)]).toEqual([32_768, 32_769, 32_768]);
    for (let i = 0; i < 28_230; i++) clients.nextPort(0);
    expect(clients.nextPort(0)).toBe(32_768);
  });
});
