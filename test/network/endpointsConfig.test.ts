import { describe, expect, it } from 'vitest';
import type { Service } from '../../src/cluster/objects.ts';
import { EndpointsConfig } from '../../src/network/endpointsConfig.ts';
import { Hosts } from '../../src/network/hosts.ts';
import { ServicePorts } from '../../src/network/servicePorts.ts';
import { DYING, endpoint, HTTP, METRICS, service, slice } from './parts.ts';

/** A configuration, and what its rules hold for a port of a Service. */
function setUp() {
  const numbers = new ServicePorts();
  const config = new EndpointsConfig(numbers);
  const slots = (name = 'web', port = 80, namespace = 'default') => [
    ...(config.rules().ports[numbers.numberOf(namespace, name, port)]?.slots ?? []),
  ];
  return { config, slots };
}

describe('the rules that follow from what is known', () => {
  it('hold no endpoint of a Service that nobody has heard of', () => {
    const { config, slots } = setUp();
    config.slice(slice('web', [endpoint(1, '10.0.0.1')]), true);
    expect(slots()).toEqual([]);
    expect(config.exists('default', 'web')).toBe(false);
    config.service(service('web'), true);
    expect(slots()).toEqual([1]);
    expect(config.exists('default', 'web')).toBe(true);
  });

  it('sort the endpoints by the text of address and port, as every node does', () => {
    const { config, slots } = setUp();
    config.service(service('web'), true);
    const endpoints = [endpoint(1, '10.0.0.9'), endpoint(2, '10.0.0.10'), endpoint(3, '10.0.0.1')];
    config.slice(slice('web', endpoints), true);
    // "10.0.0.10:8080" comes before "10.0.0.1:8080": '0' (48) is less than ':' (58).
    expect(slots()).toEqual([2, 3, 1]);
  });

  it('sort by the port of the pod where addresses are equal', () => {
    const { config, slots } = setUp();
    config.service(service('web'), true);
    const at = (slot: number, port: number) => endpoint(slot, '10.0.0.1', { targetPorts: [port] });
    config.slice(slice('web', [at(1, 9000), at(2, 8000), at(3, 10_000)]), true);
    expect(slots()).toEqual([3, 2, 1]);
  });

  it('join the slices of a Service and give the same order however they are cut', () => {
    const all = [3, 1, 4, 2].map((slot) => endpoint(slot, `10.0.0.${slot}`));
    const { config, slots } = setUp();
    config.service(service('web'), true);
    config.slice(slice('web', all.slice(2), 'web-b'), true);
    config.slice(slice('web', all.slice(0, 2), 'web-a'), true);
    expect(slots()).toEqual([1, 2, 3, 4]);
    config.slice(slice('web', [], 'web-b'), false);
    expect(slots()).toEqual([1, 3]);
  });

  it('look for a ready endpoint in all slices before they fall back on terminating ones', () => {
    const { config, slots } = setUp();
    config.service(service('web'), true);
    config.slice(slice('web', [endpoint(1, '10.0.0.1', DYING)], 'web-a'), true);
    expect(slots()).toEqual([1]);
    config.slice(slice('web', [endpoint(2, '10.0.0.2')], 'web-b'), true);
    expect(slots()).toEqual([2]);
  });

  it('leave a pod out of a port that it has no number for, and fall back for each port by itself', () => {
    const { config, slots } = setUp();
    config.service(service('web', [HTTP, METRICS]), true);
    config.slice(
      slice('web', [
        endpoint(1, '10.0.0.1', { targetPorts: [8080, 0] }),
        endpoint(2, '10.0.0.2', { ...DYING, targetPorts: [8080, 9999] }),
      ]),
      true,
    );
    expect(slots('web', 80)).toEqual([1]);
    expect(slots('web', 9090)).toEqual([2]);
  });

  it('hold a pod once that is in two slices for a moment, and in each of two Services', () => {
    const { config, slots } = setUp();
    for (const name of ['web', 'api']) config.service(service(name), true);
    config.slice(slice('web', [endpoint(1, '10.0.0.1'), endpoint(2, '10.0.0.2')], 'web-a'), true);
    config.slice(slice('web', [endpoint(1, '10.0.0.1')], 'web-b'), true);
    config.slice(slice('api', [endpoint(1, '10.0.0.1')]), true);
    expect(slots('web')).toEqual([1, 2]);
    expect(slots('api')).toEqual([1]);
  });

  it('tell Services of one name in two namespaces apart', () => {
    const { config, slots } = setUp();
    for (const [slot, namespace] of [
      [1, 'default'],
      [2, 'other'],
    ] as const) {
      config.service(service('web', [HTTP], namespace), true);
      config.slice(slice('web', [endpoint(slot, '10.0.0.1')], 'web-1', namespace), true);
    }
    expect(slots('web', 80, 'default')).toEqual([1]);
    expect(slots('web', 80, 'other')).toEqual([2]);
  });
});

describe('what is taken away', () => {
  it('a Service takes its endpoints along, and brings them back with it', () => {
    const { config, slots } = setUp();
    config.service(service('web'), true);
    config.slice(slice('web', [endpoint(1, '10.0.0.1')]), true);
    config.service(service('web'), false);
    expect(slots()).toEqual([]);
    expect(config.exists('default', 'web')).toBe(false);
    config.service(service('web'), true);
    expect(slots()).toEqual([1]);
  });

  it('a port that the Service no longer has loses its endpoints, and gets them back', () => {
    const { config, slots } = setUp();
    config.service(service('web', [HTTP, METRICS]), true);
    config.slice(slice('web', [endpoint(1, '10.0.0.1', { targetPorts: [8080, 9999] })]), true);
    expect(slots('web', 9090)).toEqual([1]);
    config.service(service('web', [HTTP]), true);
    expect(slots('web', 9090)).toEqual([]);
    expect(slots('web', 80)).toEqual([1]);
    config.service(service('web', [METRICS, HTTP]), true);
    config.slice(slice('web', [endpoint(1, '10.0.0.1', { targetPorts: [9999, 8080] })]), true);
    expect([slots('web', 80), slots('web', 9090)]).toEqual([[1], [1]]);
  });

  it('a port that comes back before anybody asked keeps its endpoints', () => {
    const { config, slots } = setUp();
    config.slice(slice('web', [endpoint(1, '10.0.0.1')]), true);
    config.service(service('web', [HTTP]), true);
    config.service(service('web', [METRICS]), true);
    config.service(service('web', [HTTP]), true);
    expect(slots()).toEqual([1]);
  });

  it('a Service no longer counts, and counts once however often it changes', () => {
    const { config } = setUp();
    config.service(service('web'), true);
    config.service(service('web', [METRICS]), true);
    config.service(service('api'), true);
    config.slice(slice('unknown', []), true);
    expect(config.serviceCount).toBe(2);
    config.service(service('web'), false);
    expect(config.serviceCount).toBe(1);
  });
});

describe('versions', () => {
  it('count every change, and the rules carry the count at which they were made', () => {
    const { config } = setUp();
    expect(config.rules().version).toBe(0);
    config.service(service('web'), true);
    config.slice(slice('web', []), true);
    expect(config.version).toBe(2);
    expect(config.rules().version).toBe(2);
  });

  it('leave rules that somebody holds as they were, and share them until the next change', () => {
    const { config, slots } = setUp();
    config.service(service('web'), true);
    config.slice(slice('web', [endpoint(1, '10.0.0.1')]), true);
    const before = config.rules();
    expect(config.rules()).toBe(before);
    config.slice(slice('web', [endpoint(2, '10.0.0.2')]), true);
    expect([...(before.ports[0]?.slots ?? [])]).toEqual([1]);
    expect(slots()).toEqual([2]);
  });

  it('of a Service do not move when another one changes', () => {
    const { config } = setUp();
    config.service(service('web'), true);
    config.service(service('api'), true);
    const before = config.rules().ports[0];
    config.slice(slice('api', [endpoint(1, '10.0.0.1')]), true);
    expect(config.rules().ports[0]).toBe(before);
    expect(config.rules().ports[1]?.version).toBe(2);
  });
});

describe('Services that kube-proxy leaves alone', () => {
  it('are those without a cluster IP, which exist all the same', () => {
    const { config, slots } = setUp();
    const plain = service('web');
    for (const spec of [
      { ...plain.spec, clusterIP: 'None' },
      { ...plain.spec, type: 'ExternalName' as const },
    ]) {
      config.service({ ...plain, spec }, true);
      config.slice(slice('web', [endpoint(1, '10.0.0.1')]), true);
      expect(slots()).toEqual([]);
      expect([config.exists('default', 'web'), config.serviceCount]).toEqual([true, 0]);
    }
    config.service(plain, true);
    expect(slots()).toEqual([1]);
  });

  it('have no rule, and neither has one that is deleted: nobody answers at its address', () => {
    const { config } = setUp();
    config.service(service('web'), true);
    expect(config.rules().ports[0]).toBeDefined();
    config.service(service('web'), false);
    expect(config.rules().ports[0]).toBeUndefined();
  });
});

describe('of two endpoints with one address', () => {
  it('the one counts that does not terminate', () => {
    const { config, slots } = setUp();
    config.service(service('web'), true);
    config.slice(slice('web', [endpoint(1, '10.0.0.1', DYING)], 'web-a'), true);
    config.slice(slice('web', [endpoint(2, '10.0.0.1')], 'web-b'), true);
    expect(slots()).toEqual([2]);
  });
});

describe('rules that differ from node to node', () => {
  const hosts = new Hosts(['n0', 'n1'], ['a', 'b'], 1);
  const local = (): Service => ({
    ...service('web'),
    spec: { ...service('web').spec, internalTrafficPolicy: 'Local' },
  });

  it('are made again for a node that has come to a number, and count as no change of the API', () => {
    const config = new EndpointsConfig(new ServicePorts(), { nodes: hosts });
    config.service(local(), true);
    config.slice(slice('web', [endpoint(1, '10.0.0.1', { nodeName: 'late' })]), true);
    const before = config.rules();
    expect(before.ports[0]?.special?.local?.size).toBe(0);
    const number = hosts.add('late', 'a');
    config.nodesChanged();
    const after = config.rules();
    expect([...(after.ports[0]?.special?.local?.get(number) ?? [])]).toEqual([1]);
    expect(after.version).toBe(before.version);
  });

  it('count all endpoints of all ports', () => {
    const { config } = setUp();
    config.service(service('web', [HTTP, METRICS]), true);
    config.slice(slice('web', [endpoint(1, '10.0.0.1', { targetPorts: [80, 81] })]), true);
    config.rules();
    expect(config.endpointCount).toBe(2);
    config.service(service('web', [HTTP]), true);
    config.rules();
    expect(config.endpointCount).toBe(1);
  });
});
