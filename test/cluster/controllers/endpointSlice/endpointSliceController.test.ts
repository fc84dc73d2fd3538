import { describe, expect, it } from 'vitest';
import { endpointOf } from '../../../../src/cluster/controllers/endpointSlice/endpointOf.ts';
import { barePod, container, deployment, nodes, PROBE, podSpec, service, World } from '../../world.ts';

function slices(world: World, name: string): number[] {
  return [...world.cluster.api.list('EndpointSlice')]
    .filter(({ serviceName }) => serviceName === name)
    .map(({ endpoints }) => endpoints.length);
}

describe('EndpointSliceController', () => {
  it('lists the ready pods of a Service, whichever came first', () => {
    for (const order of ['service', 'pods']) {
      const world = new World(nodes(2));
      if (order === 'service') world.cluster.apply(service('web'));
      world.cluster.apply(deployment('web', 4));
      world.run(10);
      if (order === 'pods') world.cluster.apply(service('web'));
      world.run(10);
      expect(world.readyAddresses('web').sort()).toEqual(
        world
          .pods()
          .map(({ status }) => status.podIP)
          .sort(),
      );
      expect(world.eventsOf('EndpointAdded', 'Service/web')).toHaveLength(4);
    }
  });

  it('a Service that selects nothing that runs has one empty slice, one without a selector none', () => {
    const world = new World(nodes(1));
    world.cluster.apply(service('web'));
    world.cluster.apply(barePod('other', { app: 'other' }));
    world.cluster.apply(service('external', {}, false));
    world.run(10);
    expect(slices(world, 'web')).toEqual([0]);
    expect(slices(world, 'external')).toEqual([]);
  });

  it('deals the endpoints out to slices of at most the set size', () => {
    const world = new World(nodes(2), { maxEndpointsPerSlice: 4 });
    world.cluster.apply(service('web'));
    world.cluster.apply(deployment('web', 10));
    world.run(10);
    expect(slices(world, 'web')).toEqual([4, 4, 2]);
    world.cluster.apply(deployment('web', 1));
    world.run(60);
    expect(slices(world, 'web')).toEqual([1]);
  });

  it('takes a pod out of the ready ones as soon as its deletion is known, and out altogether when it is gone', () => {
    const world = new World(nodes(1), {}, { shutdown: 10 });
    world.cluster.apply(service('web'));
    world.cluster.apply(barePod('solo', { app: 'web' }));
    world.run(10);
    world.cluster.deletePod('default', 'solo');
    world.run(1);
    const [slice] = world.cluster.api.list('EndpointSlice');
    expect(slice.endpoints).toMatchObject([{ ready: false, serving: true, terminating: true }]);
    const { podIP } = world.pods()[0].status;
    expect(world.eventsOf('EndpointRemoved', 'Service/web')).toMatchObject([
      { message: `${podIP} (solo on worker-1) is no longer a ready endpoint` },
    ]);
    world.run(20);
    expect(slices(world, 'web')).toEqual([0]);
  });

  it('publishes pods that are not ready if the Service asks for it', () => {
    const world = new World(nodes(1), {}, { startup: 60 });
    world.cluster.apply(service('web', { publishNotReadyAddresses: true }));
    const spec = podSpec({ containers: [container({ readinessProbe: PROBE })] });
    world.cluster.apply(barePod('slow', { app: 'web' }, spec));
    world.run(10);
    expect(world.readyPods()).toEqual([]);
    expect(world.readyAddresses('web')).toEqual(['10.244.0.2']);
  });

  it('follows a change of the selector', () => {
    const world = new World(nodes(1));
    world.cluster.apply(service('web'));
    world.cluster.apply(barePod('blue', { app: 'web', colour: 'blue' }));
    world.cluster.apply(barePod('green', { app: 'web', colour: 'green' }));
    world.run(10);
    expect(world.readyAddresses('web')).toHaveLength(2);
    world.cluster.apply(service('web', { selector: { colour: 'green' } }));
    world.run(1);
    const green = world.cluster.api.get('Pod', 'default/green');
    expect(world.readyAddresses('web')).toEqual([green?.status.podIP]);
  });

  it('a pod can be an endpoint of two Services', () => {
    const world = new World(nodes(1));
    world.cluster.apply(service('web'));
    world.cluster.apply(service('all', { selector: { app: 'web' } }));
    world.cluster.apply(barePod('solo', { app: 'web' }));
    world.run(10);
    expect(world.readyAddresses('web')).toEqual(world.readyAddresses('all'));
    expect(world.readyAddresses('web')).toHaveLength(1);
  });
});

describe('endpointOf', () => {
  it('resolves named target ports for each pod by name and protocol', () => {
    const world = new World(nodes(1));
    const spec = podSpec({
      containers: [
        container({ ports: [{ name: 'web', containerPort: 53, protocol: 'UDP' }] }),
        container({ name: 'second', ports: [{ name: 'web', containerPort: 8443, protocol: 'TCP' }] }),
      ],
    });
    world.cluster.apply(barePod('solo', { app: 'web' }, spec));
    const ports = ['web', 9000, 'missing'].map((targetPort, i) => ({
      name: `p${i}`,
      protocol: 'TCP' as const,
      port: i + 1,
      targetPort,
    }));
    world.cluster.apply(service('web', { ports }));
    expect(endpointOf(world.pods()[0], [...world.cluster.api.list('Service')][0])).toBeUndefined();
    world.run(10);
    const [slice] = world.cluster.api.list('EndpointSlice');
    expect(slice.endpoints[0].targetPorts).toEqual([8443, 9000, 0]);
  });
});
