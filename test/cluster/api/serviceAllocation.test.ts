import { describe, expect, it } from 'vitest';
import { ServiceAllocation } from '../../../src/cluster/api/serviceAllocation.ts';
import type { Service } from '../../../src/cluster/objects.ts';
import { RandomStreams } from '../../../src/engine/random.ts';

function spec(change: Partial<Service['spec']> = {}): Service['spec'] {
  return {
    type: 'ClusterIP',
    ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 80 }],
    publishNotReadyAddresses: false,
    ...change,
  };
}

const allocation = (): ServiceAllocation => new ServiceAllocation(new RandomStreams(1));

describe('ServiceAllocation', () => {
  it('gives a cluster IP out of 10.96.0.0/12, above the band for given ones', () => {
    const { clusterIP } = allocation().complete(spec());
    const [a, b, c, d] = (clusterIP ?? '').split('.').map(Number);
    expect(a).toBe(10);
    expect(b).toBeGreaterThanOrEqual(96);
    expect(b).toBeLessThan(112);
    expect((b - 96) * 65536 + c * 256 + d).toBeGreaterThan(256);
  });

  it('keeps the first address for the kubernetes Service', () => {
    expect(() => allocation().complete(spec({ clusterIP: '10.96.0.1' }))).toThrow('already allocated');
  });

  it('takes a given cluster IP once and none outside the range', () => {
    const services = allocation();
    expect(services.complete(spec({ clusterIP: '10.96.0.10' })).clusterIP).toBe('10.96.0.10');
    expect(() => services.complete(spec({ clusterIP: '10.96.0.10' }))).toThrow(
      'provided IP is already allocated',
    );
    expect(() => services.complete(spec({ clusterIP: '10.112.0.1' }))).toThrow('is not in the valid range');
    expect(() => services.complete(spec({ clusterIP: '10.111.255.255' }))).toThrow(
      'is not in the valid range',
    );
    expect(() => services.complete(spec({ clusterIP: 'ten' }))).toThrow('is not in the valid range');
  });

  it('gives node ports to NodePort and LoadBalancer Services only', () => {
    const services = allocation();
    expect(services.complete(spec()).ports[0].nodePort).toBeUndefined();
    for (const type of ['NodePort', 'LoadBalancer'] as const) {
      const { nodePort } = services.complete(spec({ type })).ports[0];
      expect(nodePort).toBeGreaterThanOrEqual(30086);
      expect(nodePort).toBeLessThanOrEqual(32767);
    }
  });

  it('takes a given node port once and none outside the range', () => {
    const services = allocation();
    const asking = (nodePort: number): Service['spec'] =>
      spec({ type: 'NodePort', ports: [{ protocol: 'TCP', port: 80, targetPort: 80, nodePort }] });
    expect(services.complete(asking(30001)).ports[0].nodePort).toBe(30001);
    expect(() => services.complete(asking(30001))).toThrow('provided port is already allocated');
    expect(() => services.complete(asking(29999))).toThrow('The range of valid ports is 30000-32767');
  });

  it('gives one node port to two ports of the same number', () => {
    const ports = [
      { name: 'dns', protocol: 'UDP', port: 53, targetPort: 53 },
      { name: 'dns-tcp', protocol: 'TCP', port: 53, targetPort: 53 },
      { name: 'metrics', protocol: 'TCP', port: 9153, targetPort: 9153 },
    ] as const;
    const [udp, tcp, metrics] = allocation().complete(spec({ type: 'NodePort', ports })).ports;
    expect(udp.nodePort).toBe(tcp.nodePort);
    expect(metrics.nodePort).not.toBe(tcp.nodePort);
  });

  it('keeps what an earlier version of the Service had', () => {
    const services = allocation();
    const first = services.complete(spec({ type: 'NodePort' }));
    expect(services.complete(spec({ type: 'NodePort' }), first)).toEqual(first);
  });

  it('takes back node ports of ports that are gone, and of a Service that is no longer on the nodes', () => {
    const services = allocation();
    const port = (number: number, nodePort: number) =>
      ({ name: `p${number}`, protocol: 'TCP', port: number, targetPort: number, nodePort }) as const;
    const both = services.complete(spec({ type: 'NodePort', ports: [port(1, 30_001), port(2, 30_002)] }));
    const one = services.complete(spec({ type: 'NodePort', ports: [port(1, 30_001)] }), both);
    expect(services.complete(spec({ type: 'NodePort', ports: [port(3, 30_002)] })).ports[0].nodePort).toBe(
      30_002,
    );
    expect(() => services.complete(spec({ type: 'NodePort', ports: [port(3, 30_001)] }))).toThrow(
      'allocated',
    );
    services.complete(spec(), one);
    expect(services.complete(spec({ type: 'NodePort', ports: [port(3, 30_001)] })).ports[0].nodePort).toBe(
      30_001,
    );
  });

  it('gives each load balancer an address of a range for documentation, as long as there are any', () => {
    const services = allocation();
    const addresses = Array.from(
      { length: 3 * 254 },
      () => services.loadBalancerStatus(spec({ type: 'LoadBalancer' })).loadBalancerIP,
    );
    expect(addresses.slice(0, 2)).toEqual(['203.0.113.1', '203.0.113.2']);
    expect(new Set(addresses).size).toBe(addresses.length);
    expect(() => services.loadBalancerStatus(spec({ type: 'LoadBalancer' }))).toThrow('no address is left');
    expect(services.loadBalancerStatus(spec())).toEqual({});
  });

  it('gives nothing to a headless Service, and nothing to one that is only a name', () => {
    const headless = spec({ clusterIP: 'None' });
    expect(allocation().complete(headless)).toEqual(headless);
    const name = spec({ type: 'ExternalName', externalName: 'example.org', ports: [] });
    expect(allocation().complete(name)).toEqual(name);
  });

  it('gives no node ports where the load balancer needs none, and keeps those that are there', () => {
    const services = allocation();
    const asked = spec({ type: 'LoadBalancer', allocateLoadBalancerNodePorts: false });
    expect(services.complete(asked).ports[0]?.nodePort).toBeUndefined();
    const had = services.complete(spec({ type: 'LoadBalancer' }));
    expect(services.complete(asked, had).ports).toEqual(had.ports);
  });

  it('gives a port for health checks where only some nodes have endpoints, once', () => {
    const services = allocation();
    const local = spec({ type: 'LoadBalancer', externalTrafficPolicy: 'Local' });
    const first = services.complete(local);
    expect(first.healthCheckNodePort).toBeGreaterThanOrEqual(30_000);
    expect(first.healthCheckNodePort).not.toBe(first.ports[0]?.nodePort);
    expect(services.complete(local, first).healthCheckNodePort).toBe(first.healthCheckNodePort);
    const asked = spec({ ...local, healthCheckNodePort: 31_000 });
    expect(services.complete(asked).healthCheckNodePort).toBe(31_000);
    expect(() => services.complete(asked)).toThrow('already allocated');
  });

  it('gives no address to a load balancer of somebody else', () => {
    const services = allocation();
    const other = spec({ type: 'LoadBalancer', loadBalancerClass: 'example.com/a' });
    expect(services.loadBalancerStatus(other)).toEqual({});
    expect(services.loadBalancerStatus(spec({ type: 'LoadBalancer' })).loadBalancerIP).toBe('203.0.113.1');
  });
});
