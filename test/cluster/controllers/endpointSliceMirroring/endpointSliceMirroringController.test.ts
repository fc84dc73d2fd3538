import { describe, expect, it } from 'vitest';
import type { Labels, Manifest } from '../../../../src/cluster/objects.ts';
import { FIRST_ADDRESS } from '../../fakeRuntime.ts';
import { nodes, service, World } from '../../world.ts';

/** Endpoints `db` with a subset of addresses for each port. */
function endpoints(subsets: Readonly<Record<number, readonly string[]>>, labels: Labels = {}): Manifest {
  return {
    kind: 'Endpoints',
    meta: { name: 'db', namespace: 'default', labels, annotations: {} },
    spec: {
      subsets: Object.entries(subsets).map(([port, addresses]) => ({
        endpoints: addresses.map((address) => ({
          addresses: [address],
          ready: true,
          serving: true,
          terminating: false,
        })),
        ports: [{ name: '', protocol: 'TCP', port: Number(port) }],
      })),
    },
  };
}

/** `address:port` of every endpoint of `db`. */
function mirrored(world: World): string[] {
  return [...world.cluster.api.list('EndpointSlice')]
    .filter(({ serviceName }) => serviceName === 'db')
    .flatMap((slice) =>
      slice.endpoints.map(({ address, targetPorts }) => `${address}:${targetPorts.join()}`),
    );
}

describe('EndpointSliceMirroringController', () => {
  it('writes a slice for each subset of Endpoints, whichever came first, and follows them', () => {
    for (const serviceFirst of [true, false]) {
      const world = new World(nodes(1));
      if (serviceFirst) world.cluster.apply(service('db', {}, false));
      world.cluster.apply(endpoints({ 5432: ['10.1.2.3', '10.1.2.4'], 5433: ['10.1.2.5'] }));
      world.run(1);
      if (!serviceFirst) expect(mirrored(world)).toEqual([]);
      world.cluster.apply(service('db', {}, false));
      world.run(1);
      expect(mirrored(world)).toEqual(['10.1.2.3:5432', '10.1.2.4:5432', '10.1.2.5:5433']);
      world.cluster.apply(endpoints({ 5432: ['10.1.2.9'] }));
      world.run(1);
      expect(mirrored(world)).toEqual(['10.1.2.9:5432']);
      world.cluster.api.deleteNow('Endpoints', 'default/db');
      world.run(1);
      expect(mirrored(world)).toEqual([]);
    }
  });

  it('leaves Endpoints alone that ask for it, and those of a Service with a selector', () => {
    for (const [labels, selecting] of [
      [{ 'endpointslice.kubernetes.io/skip-mirror': 'true' }, false],
      [{}, true],
    ] as const) {
      const world = new World(nodes(1));
      world.cluster.apply(service('db', {}, selecting));
      world.cluster.apply(endpoints({ 5432: ['10.1.2.3'] }, labels));
      world.run(1);
      expect(mirrored(world)).toEqual([]);
    }
  });

  it('numbers an address once, whoever writes it down', () => {
    const world = new World(nodes(1));
    world.cluster.apply(service('db', {}, false));
    world.cluster.apply(endpoints({ 5432: ['10.1.2.3'], 5433: ['10.1.2.3'] }));
    world.run(1);
    const slots = [...world.cluster.api.list('EndpointSlice')].flatMap((slice) =>
      slice.endpoints.map(({ slot }) => slot),
    );
    expect(slots).toEqual([FIRST_ADDRESS, FIRST_ADDRESS]);
  });
});
