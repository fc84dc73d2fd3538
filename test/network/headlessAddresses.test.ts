import { describe, expect, it } from 'vitest';
import type { Endpoint, EndpointSlice, ObjectMeta, Service } from '../../src/cluster/objects.ts';
import { atWrongPort } from '../../src/network/directAddresses.ts';
import { HeadlessAddresses, type HeadlessQuestion } from '../../src/network/headlessAddresses.ts';

const meta = (name: string): ObjectMeta => ({
  name,
  namespace: 'default',
  labels: {},
  annotations: {},
  uid: name,
  resourceVersion: 1,
  creationTimestamp: 0,
});

const service = (name = 'db'): Service => ({
  kind: 'Service',
  meta: meta(name),
  spec: {
    type: 'ClusterIP',
    clusterIP: 'None',
    ports: [
      { name: 'sql', protocol: 'TCP', port: 80, targetPort: 'sql' },
      { name: 'admin', protocol: 'TCP', port: 81, targetPort: 9000 },
    ],
    publishNotReadyAddresses: false,
  },
  status: {},
});

/** A pod `db-<slot>` whose own ports are 5432 and 9000. */
const endpoint = (slot: number, change: Partial<Endpoint> = {}): Endpoint => ({
  podName: `db-${slot}`,
  podUid: `uid-${slot}`,
  address: `10.244.0.${slot}`,
  slot,
  nodeName: 'n0',
  hostname: `db-${slot}`,
  ready: true,
  serving: true,
  terminating: false,
  targetPorts: [5432, 9000],
  ...change,
});

const slice = (endpoints: readonly Endpoint[], name = 's1', serviceName = 'db'): EndpointSlice => ({
  kind: 'EndpointSlice',
  meta: meta(name),
  serviceName,
  endpoints,
});

function answer(question: Partial<HeadlessQuestion> = {}): HeadlessAddresses {
  const addresses = new HeadlessAddresses({
    namespace: 'default',
    service: 'db',
    servicePort: 80,
    ...question,
  });
  addresses.service(service(), true);
  return addresses;
}

describe('the addresses of a headless Service', () => {
  it('are those of its ready endpoints, each once, in all of its slices', () => {
    const addresses = answer();
    addresses.slice(slice([endpoint(1), endpoint(2, { ready: false })]), true);
    addresses.slice(slice([endpoint(1), endpoint(3)], 's2'), true);
    addresses.slice(slice([endpoint(9)], 's3', 'other'), true);
    expect([...addresses.slots]).toEqual([1, 3]);
    addresses.slice(slice([], 's2'), false);
    expect([...addresses.slots]).toEqual([1]);
    addresses.service(service('other'), false);
    expect([...addresses.slots]).toEqual([1]);
    addresses.service(service(), false);
    expect([...addresses.slots]).toEqual([]);
  });

  it('can be asked for one by one', () => {
    const addresses = answer({ hostname: 'db-2' });
    addresses.slice(slice([endpoint(1), endpoint(2)]), true);
    expect([...addresses.slots]).toEqual([2]);
  });

  it.each([
    [undefined, 80, false],
    [undefined, 81, false],
    [5432, 80, false],
    [9000, 80, false],
    [80, 80, true],
  ] as const)("are used at the port %s (the Service's %i): refused: %s", (port, servicePort, isWrong) => {
    const addresses = answer({ servicePort, ...(port !== undefined && { port }) });
    addresses.slice(slice([endpoint(1)]), true);
    expect([...addresses.slots]).toEqual([isWrong ? atWrongPort(1) : 1]);
    expect(addresses.hasWrongPort).toBe(isWrong);
  });

  it('may be used at any port if the Service names none', () => {
    const addresses = answer({ port: 80 });
    addresses.slice(slice([endpoint(1, { targetPorts: [] })]), true);
    expect([...addresses.slots]).toEqual([1]);
  });
});
