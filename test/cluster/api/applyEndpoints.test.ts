import { describe, expect, it } from 'vitest';
import type { EndpointPort, Manifest } from '../../../src/cluster/objects.ts';
import { nodes, service, World } from '../world.ts';

const SQL: EndpointPort = { name: 'sql', protocol: 'TCP', port: 5432 };

function slice(ports: readonly EndpointPort[], ...addresses: readonly string[]): Manifest {
  const endpoints = [{ addresses, ready: true, serving: true, terminating: false }];
  return {
    kind: 'EndpointSlice',
    meta: { name: 'db-1', namespace: 'default', labels: {}, annotations: {} },
    spec: { serviceName: 'db', ports, endpoints },
  };
}

const db = (name: string) =>
  service('db', { ports: [{ name, protocol: 'TCP', port: 1, targetPort: 1 }] }, false);

function ports(world: World): readonly (readonly number[])[] {
  return [...world.cluster.api.list('EndpointSlice')].flatMap(({ endpoints }) =>
    endpoints.map(({ targetPorts }) => targetPorts),
  );
}

describe('a slice that somebody has written', () => {
  it('finds the ports of its Service by their names, now and when the Service changes', () => {
    const world = new World(nodes(1));
    world.cluster.apply(slice([SQL], '10.1.2.3', '10.1.2.4'));
    expect(ports(world)).toEqual([[]]);
    world.cluster.apply(db('sql'));
    expect(ports(world)).toEqual([[5432]]);
    world.cluster.apply(db('other'));
    expect(ports(world)).toEqual([[0]]);
    world.cluster.apply(slice([SQL, { ...SQL, name: 'other', port: 7 }], '10.1.2.3'));
    expect(ports(world)).toEqual([[7]]);
  });

  it('counts for its Service, which nobody else gives a slice, and is announced by its address', () => {
    const world = new World(nodes(1));
    world.cluster.apply(db('sql'));
    world.cluster.apply(slice([SQL], '10.1.2.3'));
    world.run(10);
    expect(world.readyAddresses('db')).toEqual(['10.1.2.3']);
    expect(world.eventsOf('EndpointAdded', 'Service/db')).toMatchObject([
      { message: '10.1.2.3 is a ready endpoint' },
    ]);
  });
});
